import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { checkSameImages } from "../../src/dataset/same_images.ts";
import { csNumbers } from "../../src/formats/cs/mod.ts";
import { StarTable } from "../../src/formats/star/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { makeCs } from "../support/cs_set.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** The particle file again, its rows rearranged by `edit`. */
async function posesFile(
  folder: TemporaryFolder,
  star: string,
  edit: (rows: string[]) => string[],
): Promise<string> {
  const lines = (await Deno.readTextFile(star)).split("\n");
  const first = lines.findIndex((line) => line.includes("@"));
  const rows = lines.slice(first).filter((line) => line !== "");
  const text = [...lines.slice(0, first), ...edit(rows), ""].join("\n");
  return await folder.write("poses.star", text);
}

Deno.test("poses whose rows name other images are refused", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const reversed = await posesFile(folder, star, (rows) => rows.reverse());
  const error = await assertRejects(
    () => loadDataset(star, { posesFile: reversed }),
    DataFormatError,
    "row 1",
  );
  assertEquals([error.code, error.expected, error.actual], [
    "rows-disagree",
    "1@s0.mrcs",
    "4@s1.mrcs",
  ]);
  // The row in the middle is the same in both.
  await using one = await loadDataset(star, { posesFile: reversed, ind: [3] });
  assertEquals(one.nImages, 1);
});

Deno.test("poses may name the same images in another folder or extracted anew", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (
    const [from, to] of [["Stacks/", "Elsewhere/"], [/s(\d)\./, "bin2_$1."]]
  ) {
    const moved = await posesFile(
      folder,
      star,
      (rows) => rows.map((row) => row.replace(from, to as string)),
    );
    await using dataset = await loadDataset(star, { posesFile: moved });
    assertEquals(dataset.nImages, 7);
  }
});

Deno.test("poses whose stacks changed places are refused", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [3, 3] });
  const swapped = await posesFile(
    folder,
    star,
    (rows) => rows.map((row) => row.replace(/s(\d)\./, (_, s) => `s${1 - s}.`)),
  );
  await assertRejects(
    () => loadDataset(star, { posesFile: swapped }),
    DataFormatError,
    "row 1",
  );
});

Deno.test("poses of fewer rows are refused, whatever is selected", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const short = await posesFile(folder, star, (rows) => rows.slice(0, 2));
  for (const ind of [null, [0, 1]]) {
    const error = await assertRejects(
      () => loadDataset(star, { posesFile: short, ind }),
      ArgumentError,
    );
    assertEquals(error.code, "row-count");
  }
});

function starOf(...names: string[]): StarFile {
  const data = StarTable.fromColumns("particles", { _rlnImageName: names });
  return new StarFile({ data });
}

function assertOtherRow(call: () => void, words: string): void {
  const error = assertThrows(call, DataFormatError, words);
  assertEquals(error.code, "rows-disagree");
}

Deno.test("checkSameImages() takes a new name only for all images of an old one", () => {
  const cases: [string[], string[], string][] = [
    [["1@s", "2@s"], ["2@s", "1@s"], "row 1"],
    // A name of both files is no new one, nor is one that is gone in part.
    [["1@s0", "1@s1"], ["1@s1", "1@t"], "row 1"],
    [["1@s0", "1@s1"], ["1@t", "1@s0"], "row 1"],
    [["1@s0", "2@s0"], ["1@t0", "2@t1"], "row 2"],
  ];
  for (const [a, b, words] of cases) {
    const check = () => checkSameImages(starOf(...a), starOf(...b), null, "");
    assertOtherRow(check, words);
  }
  checkSameImages(starOf("1@s", "2@s"), starOf("1@t", "2@t"), null, "");
});

Deno.test("checkSameImages() names the row of the file, whichever are taken", () => {
  const [a, b] = [starOf("1@s", "2@s"), starOf("1@s", "3@s")];
  checkSameImages(a, b, Int32Array.of(0), "poses");
  assertOtherRow(
    () => checkSameImages(a, b, Int32Array.of(1), "poses"),
    'row 2 is "2@s" in the one and "3@s"',
  );
});

Deno.test("checkSameImages() compares tables without names by uid", () => {
  const a = new CryoSparcFile(makeCs({ n: 2 }));
  const uids = csNumbers("uid", "<u8", [1000n, 7n]);
  const table = makeCs({ n: 2, without: ["blob/path"], extra: [uids] });
  const b = new CryoSparcFile(table);
  checkSameImages(a, b, Int32Array.of(0), "poses");
  assertOtherRow(
    () => checkSameImages(a, b, null, "poses"),
    "row 2 has the uid 1001 in the one and 7",
  );
});

Deno.test("poses of more rows are refused", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const long = await posesFile(
    folder,
    star,
    (rows) => [...rows, rows[0]],
  );
  const error = await assertRejects(
    () => loadDataset(star, { posesFile: long }),
    ArgumentError,
  );
  assertEquals([error.code, error.actual], ["row-count", 8]);
});

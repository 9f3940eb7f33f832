import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
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

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { faultCode } from "../support/faults.ts";
import { imageNamesStar } from "../support/image_names_star.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

/** Writes a stack all of whose pixels are its mark plus the section. */
async function writeStack(
  folder: TemporaryFolder,
  name: string,
  mark: number,
  count = 3,
): Promise<void> {
  await folder.write(name, mrcBytes(count, 2, (section) => mark + section));
}

/** First pixel of every image that a STAR file of these names shows. */
async function marksOf(
  folder: TemporaryFolder,
  names: readonly string[],
  options: Parameters<typeof StarLoader.open>[1] = {},
  star = "run/p.star",
): Promise<number[]> {
  const path = await folder.write(star, imageNamesStar(names));
  await using loader = await StarLoader.open(path, options);
  const { data } = await loader.get();
  return [...data].filter((_, i) => i % 4 === 0);
}

Deno.test("StarLoader finds relative, absolute and misnamed stacks", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "run/Extract/job1/a.mrcs", 10);
  await writeStack(folder, "elsewhere/b.mrcs", 20);
  await writeStack(folder, "run/c.mrc", 30);
  await writeStack(folder, "run/d.mrcs", 40, 1);
  const names = [
    "000002@Extract/job1/a.mrcs",
    "3@Extract/job1/a.mrc",
    `1@${folder.at("elsewhere/b.mrcs")}`,
    "1@../elsewhere/b.mrcs",
    "2@c.mrcs",
    "1@d.mrcs.mrcs",
    "d.mrcs",
    "00000000000000000003@./c.mrc",
  ];
  assertEquals(
    await marksOf(folder, names),
    [11, 12, 20, 20, 31, 40, 40, 32],
  );
});

Deno.test("StarLoader resolves datadir from the folder of the STAR file", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "data/Extract/job1/a.mrcs", 10);
  await writeStack(folder, "flat/a.mrcs", 20);
  const names = ["1@Extract/job1/a.mrcs"];
  const marks = (datadir: string, stripPrefix?: string) =>
    marksOf(folder, names, { datadir, stripPrefix });
  assertEquals(await marks("../data"), [10]);
  assertEquals(await marks(folder.at("data")), [10]);
  assertEquals(await marks(folder.at("data/Extract"), "Extract"), [10]);
  assertEquals(await marks("../data/Extract/job1", "Extract/job1/"), [10]);
  assertEquals(await marks("../flat"), [20]);
  assertEquals(
    await faultCode(() => marks("../data", "Extra")),
    "strip-prefix-unused",
  );
});

Deno.test("StarLoader strips a prefix from matching paths only", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "run/a.mrcs", 10);
  await writeStack(folder, "abs/b.mrcs", 20);
  const names = ["1@/old/project/a.mrcs", `2@${folder.at("abs/b.mrcs")}`];
  assertEquals(
    await marksOf(folder, names, { stripPrefix: "/old/project" }),
    [10, 21],
  );
  // Paths that are one without the prefix are one stack, also by bare name.
  const same = ["1@/old/g1/a.mrcs", "2@g1/a.mrcs"];
  assertEquals(await marksOf(folder, same, { stripPrefix: "/old" }), [10, 11]);
});

Deno.test("StarLoader climbs to the project folder unless datadir is given", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "Extract/job1/a.mrcs", 10);
  const names = ["1@Extract/job1/a.mrcs"];
  const star = "Refine3D/job2/run_data.star";
  assertEquals(await marksOf(folder, names, {}, star), [10]);
  const datadir = folder.at("Refine3D");
  assertEquals(
    await faultCode(() => marksOf(folder, names, { datadir }, star)),
    "stack-missing",
  );
});

Deno.test("StarLoader refuses a bare name that two paths share", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "flat/a.mrcs", 10);
  await writeStack(folder, "flat/b.mrcs", 20);
  const datadir = "../flat";
  const one = ["1@g1/a.mrcs", "2@g1/a.mrcs", "1@g2/b.mrcs"];
  assertEquals(await marksOf(folder, one, { datadir }), [10, 11, 20]);
  const pairs = [
    ["1@g1/a.mrcs", "1@g2/a.mrcs"],
    ["1@a.mrcs", "1@g2/a.mrcs"],
    ["1@g2/a.mrcs", "1@a.mrcs"],
  ];
  for (const names of pairs) {
    const error = await assertRejects(
      () => marksOf(folder, names, { datadir }),
      DataFormatError,
    );
    assertEquals(error.code, "stack-ambiguous");
    for (const name of names) {
      assertStringIncludes(error.message, name.slice(2));
    }
  }
});

Deno.test("StarLoader names the line of an image name that is wrong", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "run/a.mrcs", 10);
  for (
    const [name, code] of [
      ["0@a.mrcs", "image-name-zero"],
      ["-1@a.mrcs", "image-name"],
      ["1.0@a.mrcs", "image-name"],
      ["@a.mrcs", "image-name"],
      ["1@", "image-name"],
      ["99999999999999999999@a.mrcs", "image-name"],
    ]
  ) {
    const error = await assertRejects(
      () => marksOf(folder, ["1@a.mrcs", name]),
      DataFormatError,
    );
    assertEquals(
      [error.code, error.path, error.line],
      [code, folder.at("run/p.star"), 7],
    );
  }
  for (
    const [name, code] of [
      ["a.mrcs", "section-missing"],
      ["4@a.mrcs", "section-out-of-range"],
      ["2147483648@a.mrcs", "section-out-of-range"],
    ]
  ) {
    const marks = () => marksOf(folder, ["1@a.mrcs", name]);
    assertEquals(await faultCode(marks), code);
  }
});

Deno.test("StarLoader refuses files without images", async () => {
  await using folder = await temporaryFolder();
  const fault = async (text: string) => {
    const path = await folder.write("p.star", text);
    return await faultCode(() => StarLoader.open(path));
  };
  assertEquals(
    await fault("data_\nloop_\n_rlnVoltage\n300\n"),
    "star-missing-column",
  );
  assertEquals(await fault("data_\nloop_\n_rlnImageName\n"), "no-particles");
  assert((await fault("")) !== "");
  assertEquals(
    await faultCode(() => StarLoader.open(folder.at("none.star"))),
    "file-missing",
  );
  await assertClosed(folder);
});

Deno.test("StarLoader takes a file that was read already", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2, 2] });
  const file = await StarFile.load(star);
  await using loader = await StarLoader.open(file, { indices: [3] });
  assertEquals(`${loader}`, "StarLoader(1 files, 1 images of 8 × 8 px)");
  assertEquals((await loader.get(0)).data[9], pixelOf(1, 1, 9));

  const edited = new StarFile({ data: file.df.selectRows([2]) });
  const datadir = folder.path;
  await using one = await StarLoader.open(edited, { datadir });
  assertEquals((await one.get(0)).data[9], pixelOf(1, 0, 9));
});

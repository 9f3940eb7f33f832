import { assert, assertEquals, assertRejects } from "@std/assert";
import { MissingFileError } from "../../src/core/errors.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { imageNamesStar } from "../support/image_names_star.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** The error for a STAR file of these names. */
async function missing(
  folder: TemporaryFolder,
  names: readonly string[],
  options: Parameters<typeof StarLoader.open>[1] = {},
): Promise<MissingFileError> {
  const path = await folder.write("run/p.star", imageNamesStar(names));
  const error = await assertRejects(
    () => StarLoader.open(path, options),
    MissingFileError,
  );
  assertEquals(error.code, "stack-missing");
  return error;
}

Deno.test("missing stacks are counted, the first three named", async () => {
  await using folder = await temporaryFolder();
  await folder.write("run/there.mrcs", mrcBytes(2, 2, () => 0));
  const gone = ["a", "b", "c", "d", "e"].map((s) => `Extract/job1/${s}.mrcs`);
  const names = ["2@there.mrcs", ...gone.map((name) => `1@${name}`)];
  const error = await missing(folder, [...names, ...names]);
  const lines = error.message.split("\n");
  assertEquals(lines.slice(0, 5), [
    `Cannot find 5 of 6 image stacks named in "${folder.at("run/p.star")}":`,
    "  Extract/job1/a.mrcs",
    "  Extract/job1/b.mrcs",
    "  Extract/job1/c.mrcs",
    "  and 2 more",
  ]);
  assertEquals(error.paths, gone.map((name) => folder.at(`run/${name}`)));
  assertEquals(error.path, error.paths[0]);
});

Deno.test("the report tells every path that was tried", async () => {
  await using folder = await temporaryFolder();
  await folder.write("data/other.mrcs", "");
  const error = await missing(folder, ["1@Extract/a.mrcs"], {
    datadir: "../data",
  });
  assertEquals(error.tried, [
    folder.at("data/Extract/a.mrcs"),
    folder.at("data/Extract/a.mrc"),
    folder.at("data/a.mrcs"),
    folder.at("data/a.mrc"),
  ]);
  for (const path of error.tried) assert(error.message.includes(`  ${path}`));
  assert(error.message.includes('stripPrefix (--strip-prefix "Extract")'));

  const climbed = await missing(folder, ["1@x/a.mrcs"]);
  assert(climbed.tried.includes(folder.at("x/a.mrcs")));
  assert(climbed.tried.includes("/x/a.mrcs"));
  assert(climbed.message.includes(`and ${climbed.tried.length - 6} more`));
});

Deno.test("the report suggests the folder that holds such a stack", async () => {
  await using folder = await temporaryFolder();
  await folder.write("run/stacks/deeper/a.mrc", "");
  await folder.write("run/one/two/three/b.mrcs", "");
  const found = await missing(folder, ["1@a.mrcs"]);
  const hint = `in "${folder.at("run/stacks/deeper")}": try it as datadir`;
  assert(found.message.includes(hint));
  // Three levels down is not looked at, nor what lies beside the folder.
  for (const name of ["b.mrcs", "../none/a.mrcs"]) {
    const { message } = await missing(folder, [`1@${name}`]);
    assert(!message.includes("try it"), message);
  }
});

Deno.test("the suggested folder works as datadir", async () => {
  await using folder = await temporaryFolder();
  const stack = mrcBytes(1, 2, () => 5);
  await folder.write("run/Extract/sub/deep/a.mrcs", stack);
  const { message } = await missing(folder, ["1@Extract/a.mrcs"]);
  const [, datadir] = /in "([^"]+)": try it as datadir/.exec(message)!;
  await using loader = await StarLoader.open(folder.at("run/p.star"), {
    datadir,
  });
  assertEquals((await loader.get()).data[0], 5);
});

Deno.test("a folder of the stack's name is no stack", async () => {
  await using folder = await temporaryFolder();
  await folder.write("run/a.mrcs/file", "");
  const error = await missing(folder, ["1@a.mrcs"]);
  assertEquals(error.paths, [folder.at("run/a.mrcs")]);
});

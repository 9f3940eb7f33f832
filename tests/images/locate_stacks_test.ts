import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ArgumentError, MissingFileError } from "../../src/core/errors.ts";
import { findStacks } from "../../src/images/locate_stacks.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("findStacks() says which fallbacks it took", async () => {
  await using folder = await temporaryFolder();
  const star = await folder.write("proj/Refine3D/job1/run.star", "");
  await folder.write("proj/Extract/job2/a.mrcs", "");
  await folder.write("proj/Refine3D/job1/b.mrcs", "");
  await folder.write("proj/Refine3D/job1/c.mrcs", "");
  const { paths, diagnostics } = await findStacks(star, [
    "Extract/job2/a.mrcs",
    "b.mrc",
    "Extract/job9/c.mrcs",
  ], {});
  const job = folder.at("proj/Refine3D/job1");
  assertEquals(paths, [
    folder.at("proj/Extract/job2/a.mrcs"),
    `${job}/b.mrcs`,
    `${job}/c.mrcs`,
  ]);
  assertEquals(diagnostics.map(({ severity, code }) => [severity, code]), [
    ["note", "stack-found-by-extension"],
    ["note", "stack-found-by-project"],
    ["warning", "stack-found-by-name"],
  ]);
  assertStringIncludes(diagnostics[2].message, "1 of 3 stacks were found by");
});

Deno.test("loadImages() hands on the fallbacks taken", async () => {
  await using folder = await temporaryFolder();
  await folder.write("a.mrcs", mrcBytes(1, 4, () => 1));
  const star = await folder.write(
    "p.star",
    "data_\n\nloop_\n_rlnImageName\n1@a.mrc\n",
  );
  await using loader = await loadImages(star);
  assertEquals(
    loader.diagnostics.map(({ code }) => code),
    ["stack-found-by-extension"],
  );
});

Deno.test("stripPrefix fits the file, whatever is selected from it", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["a", "b"]) {
    await folder.write(`${name}.mrcs`, mrcBytes(1, 4, () => 1));
  }
  const star = await folder.write(
    "p.star",
    "data_\n\nloop_\n_rlnImageName\n1@/old/a.mrcs\n1@b.mrcs\n",
  );
  for (const indices of [[0], [1], [1, 0]]) {
    await using loader = await loadImages(star, {
      stripPrefix: "/old",
      indices,
    });
    assertEquals(loader.n, indices.length);
  }
  const error = await assertRejects(
    () => loadImages(star, { stripPrefix: "/other", indices: [1] }),
    ArgumentError,
  );
  assertEquals(error.code, "strip-prefix-unused");
});

Deno.test("a missing stack is told from a dead link and a missing folder", async () => {
  await using folder = await temporaryFolder();
  // Deno.symlink wants more permissions than the tests have.
  await new Deno.Command("ln", {
    args: ["-s", "/nowhere/a.mrcs", folder.at("a.mrcs")],
  }).output();
  const star = folder.at("p.star");
  const link = await assertRejects(
    () => findStacks(star, ["a.mrcs"], {}),
    MissingFileError,
  );
  assertStringIncludes(
    link.message,
    'a link to "/nowhere/a.mrcs", which is not there',
  );
  const none = await assertRejects(
    () => findStacks(star, ["b.mrcs"], { datadir: "none" }),
    MissingFileError,
  );
  assertStringIncludes(
    none.message,
    `There is no folder "${folder.at("none")}"`,
  );
});

Deno.test("a link to a STAR file finds the stacks of the file's project", async () => {
  await using folder = await temporaryFolder();
  await folder.write("proj/Extract/a.mrcs", mrcBytes(1, 4, () => 1));
  await folder.write("here/.keep", "");
  const star = await folder.write(
    "proj/Refine3D/run.star",
    "data_\n\nloop_\n_rlnImageName\n1@Extract/a.mrcs\n",
  );
  const link = folder.at("here/run.star");
  await new Deno.Command("ln", { args: ["-s", star, link] }).output();
  await using loader = await loadImages(link);
  assertEquals(loader.n, 1);
});

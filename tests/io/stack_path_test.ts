import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import {
  findStack,
  imageRoot,
  joinToRoot,
  stripPathPrefix,
} from "../../src/io/stack_path.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("candidates are those of the specification's table", () => {
  const star = "/proj/run/p.star";
  const entry = "Extract/job1/a.mrcs";
  const absolute = "/abs/job1/a.mrcs";
  const candidate = (path: string, datadir?: string, prefix?: string) =>
    joinToRoot(
      imageRoot(star, datadir),
      prefix === undefined ? path : stripPathPrefix([path], prefix)[0],
    );
  assertEquals(candidate(entry), "/proj/run/Extract/job1/a.mrcs");
  assertEquals(candidate(entry, "../data"), "/proj/data/Extract/job1/a.mrcs");
  assertEquals(candidate(entry, "/d"), "/d/Extract/job1/a.mrcs");
  assertEquals(candidate(entry, "/d", "Extract"), "/d/job1/a.mrcs");
  assertEquals(candidate(entry, "/d", "Extract/job1"), "/d/a.mrcs");
  assertEquals(candidate(entry, "/d", "Extract/job1/"), "/d/a.mrcs");
  assertThrows(() => candidate(entry, "/d", "Other"), ArgumentError);
  assertEquals(candidate(absolute, "/d"), "/abs/job1/a.mrcs");
  assertEquals(candidate(absolute, "/d", "/abs"), "/d/job1/a.mrcs");
});

Deno.test("stripPathPrefix() takes whole components off matching paths only", () => {
  assertEquals(
    stripPathPrefix(["Extract/job01/a", "/abs/b"], "Extract/job01"),
    ["a", "/abs/b"],
  );
  const error = assertThrows(
    () => stripPathPrefix(["Extract/job012/x.mrcs"], "Extract/job01"),
    ArgumentError,
  );
  assertEquals(error.code, "strip-prefix-unused");
});

Deno.test("findStack() tries the other extension and a doubled one", async () => {
  await using folder = await temporaryFolder();
  await folder.write("a.mrcs", "");
  await folder.write("b.mrc", "");
  for (
    const [name, found] of [
      ["a.mrc", "a.mrcs"],
      ["b.mrcs", "b.mrc"],
      ["a.mrcs.mrcs", "a.mrcs"],
    ]
  ) {
    const search = await findStack(folder.path, name);
    assertEquals([search.found, search.by], [folder.at(found), "extension"]);
  }
});

Deno.test("findStack() finds a flat copy in the deepest existing folder", async () => {
  await using folder = await temporaryFolder();
  await folder.write("flat.mrcs", "");
  const flat = await findStack(folder.path, "Extract/job012/flat.mrcs");
  assertEquals([flat.found, flat.by], [folder.at("flat.mrcs"), "name"]);

  await folder.write("Extract/deep.mrcs", "");
  const deep = await findStack(folder.path, "Extract/job012/deep.mrcs");
  assertEquals(deep.found, folder.at("Extract/deep.mrcs"));
  // Once Extract exists, the folder above it is not looked at.
  const above = await findStack(folder.path, "Extract/job012/flat.mrcs");
  assertEquals(above.found, null);
  assertEquals(above.tried.includes(folder.at("Extract/flat.mrcs")), true);
});

Deno.test("findStack() climbs to the project folder only if asked to", async () => {
  await using folder = await temporaryFolder();
  await folder.write("Extract/job1/a.mrcs", "");
  await folder.write("Refine3D/job2/run.star", "");
  const root = folder.at("Refine3D/job2");
  const path = "Extract/job1/a.mrcs";
  assertEquals((await findStack(root, path)).found, null);
  const search = await findStack(root, path, { upward: true });
  assertEquals([search.found, search.by], [folder.at(path), "project"]);
});

Deno.test({
  name: "findStack() counts folders it may not read as empty and says so",
  permissions: { read: false },
  fn: async () => {
    const search = await findStack("/data", "a.mrcs");
    assertEquals(search.found, null);
    assertEquals(search.denial instanceof Deno.errors.NotCapable, true);
    assertEquals(search.denied.includes("/data/a.mrc"), true);
  },
});

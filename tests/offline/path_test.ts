import { assertEquals } from "@std/assert";
import * as platform from "@std/path";
import {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
} from "@std/path/posix";

Deno.test("basename() gives the last part of a path", () => {
  assertEquals(basename("Extract/job7/a.mrcs"), "a.mrcs");
  assertEquals(basename("/data/"), "data");
  assertEquals(basename("/"), "/");
  assertEquals(basename(""), "");
});

Deno.test("basename() drops a suffix, unless it is the whole name", () => {
  assertEquals(basename("job7/run_data.star", ".star"), "run_data");
  assertEquals(basename("job7/run_data.star", ".mrcs"), "run_data.star");
  assertEquals(basename("job7/.star", ".star"), ".star");
});

Deno.test("dirname() gives all but the last part of a path", () => {
  assertEquals(dirname("Extract/job7/a.mrcs"), "Extract/job7");
  assertEquals(dirname("Extract//a.mrcs"), "Extract");
  assertEquals(dirname("/data/"), "/");
  assertEquals(dirname("//data"), "/");
  assertEquals(dirname("a.mrcs"), ".");
  assertEquals(dirname(""), ".");
});

Deno.test("extname() gives the last ending with its dot", () => {
  assertEquals(extname("a.tar.gz"), ".gz");
  assertEquals(extname("job.7/a"), "");
  assertEquals(extname(".hidden"), "");
  assertEquals(extname("a."), ".");
});

Deno.test("isAbsolute() is true of paths that start at the root", () => {
  assertEquals(isAbsolute("/data"), true);
  assertEquals(isAbsolute("data"), false);
  assertEquals(isAbsolute("../data"), false);
  assertEquals(isAbsolute(""), false);
});

Deno.test("join() joins and normalizes", () => {
  assertEquals(join("a", "b", "..", "c.mrc"), "a/c.mrc");
  assertEquals(join("/a/", "/b"), "/a/b");
  assertEquals(join("..", "a"), "../a");
  assertEquals(join("a", ""), "a");
  assertEquals(join(""), ".");
});

Deno.test("normalize() resolves dots and doubled slashes", () => {
  assertEquals(normalize("./a//b/../c/"), "a/c/");
  assertEquals(normalize("/../a"), "/a");
  assertEquals(normalize(""), ".");
});

Deno.test("relative() leads from one folder to another path", () => {
  assertEquals(relative("/data/job1", "/data/job2/a.mrc"), "../job2/a.mrc");
  assertEquals(relative("/data", "/data/a.mrc"), "a.mrc");
  assertEquals(relative("/data", "/data"), "");
});

Deno.test("resolve() starts from the last absolute part or the working folder", () => {
  assertEquals(resolve("/a", "b", "../c"), "/a/c");
  assertEquals(resolve("/a", "/b"), "/b");
  if (Deno.build.os !== "windows") {
    assertEquals(resolve("a"), join(Deno.cwd(), "a"));
  }
});

Deno.test({
  name: "the root export follows the platform",
  ignore: Deno.build.os === "windows",
  fn() {
    assertEquals(platform.join("a", "..", "b.mrc"), "b.mrc");
    assertEquals(platform.dirname("a//b"), "a");
    assertEquals(platform.basename("/a/b.mrc", ".mrc"), "b");
    assertEquals(platform.isAbsolute("/a"), true);
    assertEquals(platform.resolve("/a", "b"), "/a/b");
    assertEquals(platform.relative("/a", "/a/b"), "b");
    assertEquals(platform.extname("a.b"), ".b");
    assertEquals(platform.normalize("a/./b"), "a/b");
  },
});

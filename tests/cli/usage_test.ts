import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

/** The text of wrapped lines. */
function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

Deno.test("main() answers a bad call with 2 and one line that helps", async (t) => {
  const calls: [words: string, message: string][] = [
    ["infoo a.star", 'Unknown command "infoo": did you mean "info"?'],
    ["xyzzyx", "the commands are info, split, batches,"],
    ["cache", "the commands are list, clear"],
    ["cache lst", 'Unknown command "lst": did you mean "cache list"?'],
    ["cache xyzzyx", 'Unknown command "xyzzyx": the commands are list, clear'],
    ["cache list", 'Missing option "--cache-dir"'],
    ["cache list x --cache-dir y", "No arguments"],
    ["cache clear --stal", 'Unknown option "--stal": did you mean "--stale"?'],
    ["cache clear --older-than -1", 'a number of days, not "-1"'],
    ["cache clear --older-than x", 'a number of days, not "x"'],
    ["a.star", 'did you mean "cryoset info a.star"?'],
    ["info", "Missing argument: files; see cryoset info --help"],
    ["split", "Missing argument: file; see cryoset split --help"],
    ["info --jsno a.star", 'Unknown option "--jsno": did you mean "--json"?'],
    ["info a.star --dtadir=x", 'did you mean "--datadir"?'],
    ["batches --zzzz a.star", 'Unknown option "--zzzz"\n'],
    ["split a.star b.star", "b.star"],
    ["split a.star --seed -1", 'from 0 to 4294967295, not "-1"'],
    ["split a.star --seed 4294967296", "from 0 to 4294967295"],
    ["split a.star --seed 1.5", "from 0 to 4294967295"],
    ["split a.star --output", "--output"],
    ["split a.star --seed 1 --halfsets h.json", "not both"],
    ["split a.star --random --halfsets h.json", "not both"],
    ["batches a.star --batch-size 0", 'from 1, not "0"'],
    ["batches a.star --limit x", 'from 1, not "x"'],
    ["batches a.star --process fulll", "--process"],
    ["batches a.star --halfset 2", "--halfset"],
    ["batches a.star --apix 0", "above 0 in Å"],
    ["batches a.star --mask", "--process full"],
    ["batches a.star --cache-quota 5X", 'such as 500M or 50G, not "5X"'],
    ["batches a.star --seed 1", 'works with "--halfset 0"'],
    ["batches a.star --halfsets h.json", 'works with "--halfset 0"'],
  ];
  for (const [words, message] of calls) {
    await t.step(words, async () => {
      const { code, out, err } = await cryoset(...words.split(" "));
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(err, message);
      assertEquals(err.startsWith("cryoset: "), true);
    });
  }
});

Deno.test("main() writes nothing but JSON to stdout, errors too", async () => {
  for (
    const words of [["info"], ["nothing"], ["info", "none.star"], []]
  ) {
    const { code, json, err } = await cryosetJson(...words);
    assertEquals(code, 2);
    assertEquals(Object.keys(json), ["error"]);
    assertEquals(typeof json.error.code, "string");
    assertStringIncludes(unwrapped(err), json.error.message);
  }
});

Deno.test("main() gives the facts of a fault as JSON", async () => {
  await using folder = await temporaryFolder();
  const star = await folder.write(
    "short.star",
    "data_\nloop_\n_rlnImageName\n_rlnDefocusU\n1@a.mrcs 1\n2@a.mrcs\n",
  );
  const { code, json, err } = await cryosetJson("info", star);
  assertEquals(code, 1);
  assertEquals(json.error.code, "star-row-width");
  assertEquals([json.error.path, json.error.line], [star, 6]);
  assertStringIncludes(err, "line 6");
});

Deno.test("main() proposes the file that was probably meant", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const slip of ["particles.satr", "particels.star", "particles.mrcs"]) {
    const { code, err } = await cryoset("info", folder.at(slip));
    assertEquals(code, 2);
    assertStringIncludes(err, "No such file");
    assertStringIncludes(unwrapped(err), `did you mean "${star}"?`);
  }
  const { err } = await cryoset("info", folder.at("something_else.star"));
  assertEquals(err.includes("did you mean"), false);
});

Deno.test("main() proposes a file in a folder", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { code, err } = await cryoset("info", folder.path);
  assertEquals(code, 2);
  assertStringIncludes(err, "is a folder");
  assertStringIncludes(err, star);
});

Deno.test("main() refuses what is no particle file by its extension", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["a.xyz", "a.pkl"]) {
    const file = await folder.write(name, "?");
    const { code, err } = await cryoset("info", file);
    assertEquals(code, 2);
    assertStringIncludes(err, name);
  }
});

Deno.test("main() names its own flags, not options of the library", async () => {
  await using folder = await temporaryFolder();
  const star = await folder.write(
    "two.star",
    "data_a\nloop_\n_rlnImageName\n1@a.mrcs\n" +
      "data_b\nloop_\n_rlnImageName\n1@a.mrcs\n",
  );
  const { code, err } = await cryoset("info", star);
  assertEquals(code, 1);
  assertStringIncludes(unwrapped(err), "by --block");
});

Deno.test("main() keeps to 80 columns but for paths", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const calls = [
    ["info", star, "--columns"],
    ["batches", star, "-b", "2", "-p", "full"],
    ["header", folder.at("Stacks/s0.mrcs")],
    ["batches", folder.at("Stacks/s0.mrcs")],
    ["batches", star, "--downsample", "7"],
    ["--help"],
    ...["split", "convert", "simulate", "reconstruct", "fsc"].map((name) => [
      name,
      "--help",
    ]),
  ];
  for (const words of calls) {
    const { out, err } = await cryoset(...words);
    const long = linesOf(out + err).filter((line) =>
      line.length > 80 && !line.includes("/")
    );
    assertEquals(long, [], words.join(" "));
  }
});

Deno.test("main() ends quietly when nobody reads on", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { main } = await import("../../cli/main.ts");
  let err = "";
  const code = await main(["info", star], {
    out: () => {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    },
    err: (text) => err += text,
    interactive: false,
  });
  assertEquals([code, err], [0, ""]);
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { linesOf, runScript } from "./run.ts";

const MAIN = "cli/main.ts";

Deno.test("main() reads a set with --allow-read of its folder, nothing else", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const read = `--allow-read=${folder.path}`;
  const calls = [
    ["info", star],
    ["info", "particles.star"],
    ["batches", star, "--process", "half", "--halfset", "1", "--json"],
    ["split", "./particles.star", "--seed", "3"],
    ["header", folder.at("Stacks/s0.mrcs")],
  ];
  for (const words of calls) {
    const { code, err } = await runScript(MAIN, [read], words, folder.path);
    assertEquals([code, err.replace(/^Nothing is written.*\n/, "")], [0, ""]);
  }
});

Deno.test("main() answers a denied read with 2 and the flag to add", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const command of ["info", "batches", "split"]) {
    const { code, out, err } = await runScript(MAIN, [], [command, star]);
    assertEquals([code, out], [2, ""]);
    assertEquals(linesOf(err), [
      `cryoset: Permission denied: add --allow-read=${folder.path} to the ` +
      `flags of deno run`,
    ]);
  }
});

Deno.test("main() gives the flags to add as JSON, for all that is needed", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("my halves/old, new"), { recursive: true });
  const output = folder.at("my halves/old, new/h.json");
  const words = ["split", star, "-o", output, "--json"];
  const { code, out } = await runScript(MAIN, [], words);
  assertEquals(code, 2);
  const { error } = JSON.parse(out);
  assertEquals(error.code, "permission-denied");
  assertEquals(error.flags, [
    `--allow-read=${folder.path}`,
    // A flag cannot name a path with a comma.
    `'--allow-write=${folder.at("my halves")}'`,
  ]);
  const flags = error.flags.map((flag: string) => flag.replaceAll("'", ""));
  assertEquals((await runScript(MAIN, flags, words)).code, 0);
});

Deno.test("main() says which folder of stacks it may not read", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("job"));
  await Deno.rename(star, folder.at("job/run.star"));
  const words = ["info", "job/run.star"];
  const read = [`--allow-read=${folder.at("job")}`];
  const hidden = await runScript(MAIN, read, words, folder.path);
  assertEquals(hidden.code, 1);
  assertStringIncludes(hidden.out, "it takes --allow-read=.");
  const walk = ["batches", "job/run.star"];
  const unfound = await runScript(MAIN, read, walk, folder.path);
  assertEquals(unfound.code, 1);
  assertStringIncludes(unfound.err, "it takes --allow-read=.");
  const there = [...words, "-d", folder.path];
  const { code, err } = await runScript(MAIN, read, there, folder.path);
  assertEquals(code, 2);
  assertStringIncludes(err, `add --allow-read=${folder.path} to the flags`);
});

Deno.test("main() writes with --allow-write of the output's folder", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("out"));
  const output = folder.at("out/halves.star");
  const read = `--allow-read=${folder.path}`;
  const words = ["split", star, "-o", output];
  const denied = await runScript(MAIN, [read], words);
  assertEquals(denied.code, 2);
  assertStringIncludes(denied.err, `add --allow-write=${folder.at("out")} to`);
  const write = `--allow-write=${folder.at("out")}`;
  assertEquals((await runScript(MAIN, [read, write], words)).code, 0);
  const names = await Array.fromAsync(Deno.readDir(folder.at("out")));
  assertEquals(names.map(({ name }) => name), ["halves.star"]);
});

Deno.test("main() shows help, version and completions without permissions", async () => {
  const help = await runScript(MAIN, [], ["batches", "--help"]);
  assertEquals([help.code, help.err], [0, ""]);
  for (const piece of ["--batch-size", "--no-prefetch", "Examples"]) {
    assertStringIncludes(help.out, piece);
  }
  const none = await runScript(MAIN, [], []);
  assertEquals(none.code, 0);
  assertStringIncludes(none.out, "Say what particle files are");
  const version = await runScript(MAIN, [], ["--version"]);
  assertEquals([version.code, version.err], [0, ""]);
  assert(/\d+\.\d+\.\d+/.test(version.out), version.out);
  const completions = await runScript(MAIN, [], ["completions", "bash"]);
  assertEquals(completions.code, 0);
  assertStringIncludes(completions.out, "_cryoset");
});

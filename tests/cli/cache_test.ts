import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { age, cacheNames, writeAged } from "../support/aged_files.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf, runScript } from "./run.ts";

/** A cache with the copies of three stacks, one of which changed since. */
async function fillCache(
  folder: TemporaryFolder,
): Promise<{ cacheDir: string; stacks: string[] }> {
  const cacheDir = folder.at("fast");
  const stacks: string[] = [];
  for (const [i, name] of ["a", "b", "c"].entries()) {
    const bytes = mrcBytes(i + 1, 8, () => i);
    const stack = await writeAged(folder, `${name}.mrcs`, bytes);
    await (await MRCLoader.open(stack, { cacheDir })).close();
    stacks.push(stack);
  }
  await age(stacks[2], 5);
  return { cacheDir, stacks };
}

/** Lets the records of a cache look as if last used at these seconds. */
async function setLastUse(
  cacheDir: string,
  seconds: Record<string, number>,
): Promise<void> {
  for (const name of await cacheNames(cacheDir)) {
    const path = `${cacheDir}/cryoset_cache/${name}`;
    if (!name.endsWith(".json")) continue;
    const { path: source } = JSON.parse(await Deno.readTextFile(path));
    await age(path, seconds[source]);
  }
}

Deno.test("cache list shows size, last use, state and stack", async () => {
  await using folder = await temporaryFolder();
  const { cacheDir, stacks: [a, b, c] } = await fillCache(folder);
  await setLastUse(cacheDir, { [a]: 0, [b]: 120, [c]: 60 });
  await folder.write("fast/cryoset_cache/notes.txt", "mine");
  const { code, out, err } = await cryoset(
    "cache",
    "list",
    "--cache-dir",
    cacheDir,
  );
  assertEquals([code, err], [0, ""]);
  const lines = linesOf(out);
  assertEquals(lines[0], cacheDir);
  assertEquals(lines[1], "  size    last used (UTC)   state     stack");
  assertEquals(lines.slice(2, 5).map((line) => line.trim().split(/ {2,}/)), [
    ["1.8 kB", "2020-09-13 12:28", "complete", b],
    ["2.0 kB", "2020-09-13 12:27", "stale", c],
    ["1.5 kB", "2020-09-13 12:26", "complete", a],
  ]);
  assertMatch(lines[5], /^3 copies, 5\.\d kB$/);
});

Deno.test("cache list --json lists entries; an absent folder has none", async () => {
  await using folder = await temporaryFolder();
  const { cacheDir, stacks } = await fillCache(folder);
  await folder.write(
    "fast/cryoset_cache/0123456789abcdef0123.mrcs.00000000.tmp",
    "half",
  );
  const { json } = await cryosetJson("cache", "list", "--cache-dir", cacheDir);
  assertEquals(json.path, cacheDir);
  const states = json.entries.map((
    { source, state }: { source: string; state: string },
  ) => [source, state]);
  assertEquals(states.sort(), [
    [null, "unfinished"],
    [stacks[0], "complete"],
    [stacks[1], "complete"],
    [stacks[2], "stale"],
  ]);
  const sizes = json.entries.map(({ size }: { size: number }) => size);
  assertEquals(json.size, sizes.reduce((a: number, b: number) => a + b));
  const none = folder.at("none");
  const { code, out } = await cryoset("cache", "list", "--cache-dir", none);
  assertEquals([code, out], [0, `${none}: 0 copies, 0 B\n`]);
});

Deno.test("cache clear removes what it is told to, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const { cacheDir, stacks: [a, b, c] } = await fillCache(folder);
  await setLastUse(cacheDir, { [a]: 0, [b]: 120, [c]: 60 });
  const mine = await folder.write("fast/cryoset_cache/notes.txt", "mine");
  await folder.write("fast/other.mrcs", "mine");
  const clear = (...words: string[]) =>
    cryoset("cache", "clear", "--cache-dir", cacheDir, ...words);
  const sourcesLeft = async () => {
    const { json } = await cryosetJson(
      "cache",
      "list",
      "--cache-dir",
      cacheDir,
    );
    return json.entries.map(({ source }: { source: string }) => source);
  };
  const stale = await clear("--stale");
  assertMatch(stale.out, /^Removed 1 copy: 2\.\d kB are free\n$/);
  assertEquals(await sourcesLeft(), [b, a]);
  const ageOfB = (Date.now() / 1000 - 1_600_000_060) / 86400;
  await clear("--older-than", String(ageOfB));
  assertEquals(await sourcesLeft(), [b]);
  {
    await using _reading = await MRCLoader.open(b, { cacheDir });
    await _reading.get();
    const { code, out, err } = await clear();
    assertEquals([code, out], [0, "Removed 0 copies: 0 B are free\n"]);
    assertEquals(err, "note: 1 copy in use stayed\n");
  }
  const { json } = await cryosetJson("cache", "clear", "--cache-dir", cacheDir);
  assertEquals(
    json.removed.map(({ source }: { source: string }) => source),
    [b],
  );
  assertEquals(json.freed, json.removed[0].size);
  assertEquals(await sourcesLeft(), []);
  assertEquals(await cacheNames(cacheDir), ["notes.txt"]);
  assertEquals(await Deno.readTextFile(mine), "mine");
  assertEquals(await Deno.readTextFile(folder.at("fast/other.mrcs")), "mine");
});

Deno.test("batches copies stacks and takes flags for the folder alone", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const s of [0, 1]) await age(folder.at(`Stacks/s${s}.mrcs`));
  const cacheDir = folder.at("fast");
  const words = ["batches", star, "--cache-dir", cacheDir];
  const data = `${star},${folder.at("Stacks")}`;
  const denied = await runScript(
    "cli/main.ts",
    [`--allow-read=${data}`],
    words,
  );
  assertEquals(denied.code, 2);
  assertStringIncludes(
    denied.err,
    `add --allow-read=${cacheDir} --allow-write=${cacheDir} to`,
  );
  const allowed = await runScript("cli/main.ts", [
    `--allow-read=${data},${cacheDir}`,
    `--allow-write=${cacheDir}`,
  ], [...words, "--cache-quota", "1G"]);
  assertEquals([allowed.code, allowed.err], [0, ""]);
  assertEquals((await cacheNames(cacheDir)).length, 4);
  const { json, err } = await cryosetJson(...words, "--cache-quota", "1k");
  assertEquals([json.images, err], [7, ""]);
  await cryoset("cache", "clear", "--cache-dir", cacheDir);
  const full = await cryoset(...words, "--cache-quota", "1k");
  assertEquals(full.code, 0);
  assertStringIncludes(full.err, "note: 2 stacks are read");
});

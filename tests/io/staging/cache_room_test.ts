import { assertEquals, assertStringIncludes } from "@std/assert";
import { CacheRoom } from "../../../src/io/staging/cache_room.ts";
import { Staging } from "../../../src/io/staging/staging.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import {
  age,
  cacheNames,
  readStaged,
  readText,
  replaceUnnoticed,
  writeAged,
} from "../../support/aged_files.ts";

/** Bytes of a stack here. */
const SIZE = 10_000;
/** Room for copies of so many stacks, with their records. */
const roomFor = (copies: number) => copies * (SIZE + 1000);

function writeStack(folder: TemporaryFolder, name: string): Promise<string> {
  return writeAged(folder, name, name[0].repeat(SIZE));
}

/** Copies stacks one after another, each by a program of its own. */
async function stageEach(
  cacheDir: string,
  paths: readonly string[],
  quota: number,
): Promise<void> {
  for (const path of paths) {
    await readStaged(new Staging(cacheDir, quota), path);
  }
}

/** The stacks that have copies; their contents are lost for this test. */
async function copied(
  cacheDir: string,
  paths: readonly string[],
): Promise<string> {
  let names = "";
  for (const path of paths) {
    await replaceUnnoticed(path);
    const text = await readText(new Staging(cacheDir, Infinity), path);
    if (!text.startsWith("!")) names += text[0];
  }
  return names;
}

async function setLastUse(
  cacheDir: string,
  path: string,
  seconds: number,
): Promise<void> {
  for (const name of await cacheNames(cacheDir)) {
    if (!name.endsWith(".json")) continue;
    const record = `${cacheDir}/cryoset_cache/${name}`;
    if ((await Deno.readTextFile(record)).includes(path)) {
      await age(record, seconds);
    }
  }
}

Deno.test("copies used least recently make room for new ones", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const paths = await Promise.all(
    ["a.mrcs", "b.mrcs", "c.mrcs", "d.mrcs"].map((n) => writeStack(folder, n)),
  );
  const [a, b, c, d] = paths;
  await stageEach(cacheDir, [a, b, c], roomFor(3));
  await setLastUse(cacheDir, a, 1);
  await setLastUse(cacheDir, b, 2);
  await setLastUse(cacheDir, c, 3);
  // Used again, a is the newest.
  await readText(new Staging(cacheDir, Infinity), a);
  await stageEach(cacheDir, [d], roomFor(3));
  assertEquals(await copied(cacheDir, paths), "acd");
  assertEquals((await cacheNames(cacheDir)).length, 6);
});

Deno.test("what exceeds the quota is read where it is, and nothing goes for it", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const small = await writeStack(folder, "small.mrcs");
  const large = await writeAged(folder, "large.mrcs", "L".repeat(5 * SIZE));
  await stageEach(cacheDir, [small], roomFor(2));
  const staging = new Staging(cacheDir, roomFor(2));
  assertEquals(await readStaged(staging, large), "L".repeat(5 * SIZE));
  const [note] = staging.diagnostics;
  assertEquals([note.code, note.severity, note.path], [
    "staging-no-room",
    "note",
    large,
  ]);
  assertStringIncludes(note.message, `its quota is ${roomFor(2)} bytes`);
  assertEquals(await copied(cacheDir, [small, large]), "s");
  const none = new Staging(folder.at("none"), 0);
  assertEquals((await readStaged(none, small))[0], "!");
  assertEquals(none.diagnostics.length, 1);
});

Deno.test("a set larger than the quota keeps the copies it made", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const names = [..."abcdefgh"].map((letter) => `${letter}.mrcs`);
  const paths = await Promise.all(names.map((n) => writeStack(folder, n)));
  const old = await writeStack(folder, "old.mrcs");
  await stageEach(cacheDir, [old, paths[7]], Infinity);
  const staging = new Staging(cacheDir, roomFor(4));
  for (const path of paths) await (await staging.open(path)).close();
  await staging.copyAll(paths);
  for (const [i, path] of paths.entries()) {
    assertEquals(await readText(staging, path), names[i][0].repeat(SIZE));
  }
  assertEquals((await copied(cacheDir, [...paths, old])).length, 4);
  assertStringIncludes(staging.diagnostics[0].message, "4 stacks are read");
});

Deno.test("a copy that is being read stays", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const [a, b, c] = await Promise.all(
    ["a.mrcs", "b.mrcs", "c.mrcs"].map((name) => writeStack(folder, name)),
  );
  await stageEach(cacheDir, [a, b], roomFor(2));
  await setLastUse(cacheDir, a, 1);
  await setLastUse(cacheDir, b, 2);
  const other = new Staging(cacheDir, roomFor(2));
  await using held = await other.open(a);
  await setLastUse(cacheDir, a, 1);
  await stageEach(cacheDir, [c], roomFor(2));
  await held.read(new Uint8Array(4), 0);
  assertEquals(await copied(cacheDir, [a, b, c]), "ac");
});

Deno.test("files of others stay, and temporary files of the dead go", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const key = "0123456789abcdef0123";
  const write = async (name: string, isOld: boolean) => {
    const path = await folder.write(`fast/cryoset_cache/${name}`, "text");
    if (isOld) await age(path);
  };
  const others = ["notes.txt", "stack.mrcs", `${key}.mrcs.backup.tmp`, key];
  for (const name of others) await write(name, true);
  await Deno.mkdir(`${cacheDir}/cryoset_cache/${key}.mrc`);
  await write(`${key}.mrcs.aaaaaaaa.tmp`, true);
  await write(`${key}.record.json.bbbbbbbb.tmp`, true);
  await write(`${key}.mrcs.cccccccc.tmp`, false);
  const stack = await writeStack(folder, "a.mrcs");
  await stageEach(cacheDir, [stack], Infinity);
  const left = (await cacheNames(cacheDir))
    .filter((name) => name.startsWith(key) || others.includes(name));
  const expected = [...others, `${key}.mrc`, `${key}.mrcs.cccccccc.tmp`];
  assertEquals(left, expected.sort());
});

Deno.test("CacheRoom has room again for what was not copied", async () => {
  await using folder = await temporaryFolder();
  const room = new CacheRoom(folder.at("fast"), 8, () => false);
  assertEquals(await room.take(8), true);
  assertEquals(await room.take(8), false);
  room.settle(8, false);
  assertEquals(await room.take(8), true);
  room.settle(8, true);
  assertEquals(await room.take(8), false);
});

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { listCache } from "../../../src/io/staging/list_cache.ts";
import { Staging } from "../../../src/io/staging/staging.ts";
import { fromFileUrl } from "../../support/paths.ts";
import { integers } from "../../support/random.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import {
  cacheNames,
  readStaged,
  readText,
  writeAged,
} from "../../support/aged_files.ts";

const PROGRAM = fromFileUrl(new URL("./crash_program.ts", import.meta.url));

/** One stack of two blocks and two of one. */
const SIZES = [2 ** 22 + 999, 20_000, 5];

const MOMENTS = 20;

async function writeStacks(folder: TemporaryFolder): Promise<string[]> {
  const paths: string[] = [];
  for (const [i, size] of SIZES.entries()) {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at++) {
      bytes[at] = (at * 11 + (at >> 9) + i) & 127;
    }
    paths.push(await writeAged(folder, `stack${i}.mrcs`, bytes));
  }
  return paths;
}

/** Stages in another process, which dies at a step unless that is 0. */
async function stageElsewhere(
  cacheDir: string,
  step: number,
  paths: readonly string[],
): Promise<{ signal: string | null; code: number; steps: number }> {
  const { signal, code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", PROGRAM, cacheDir, `${step}`, ...paths],
  }).output();
  return { signal, code, steps: Number(new TextDecoder().decode(stdout)) };
}

/** Gives seeded steps of staging these files. */
async function seededSteps(
  folder: TemporaryFolder,
  paths: readonly string[],
): Promise<() => number> {
  const { steps } = await stageElsewhere(folder.at("whole"), 0, paths);
  assert(steps >= MOMENTS, `${steps} steps`);
  const pick = integers(5);
  let left: number[] = [];
  return () => {
    if (left.length === 0) {
      left = Array.from({ length: steps }, (_, i) => i + 1);
    }
    return left.splice(pick(left.length), 1)[0];
  };
}

Deno.test("whenever a program is killed, later reads are right", async () => {
  await using folder = await temporaryFolder();
  const paths = await writeStacks(folder);
  const nextStep = await seededSteps(folder, paths);
  const cacheDir = folder.at("fast");
  for (let kills = 0; kills < MOMENTS; kills++) {
    const { signal } = await stageElsewhere(cacheDir, nextStep(), paths);
    assertEquals(signal, "SIGKILL");
    await assertReadsAreRight(cacheDir, paths);
  }
});

Deno.test("whenever one of two programs is killed, all reads are right", async () => {
  await using folder = await temporaryFolder();
  const paths = await writeStacks(folder);
  const nextStep = await seededSteps(folder, paths);
  const cacheDir = folder.at("fast");
  for (let kills = 0; kills < MOMENTS;) {
    const [killed, other] = await Promise.all([
      stageElsewhere(cacheDir, nextStep(), paths),
      stageElsewhere(cacheDir, 0, paths),
    ]);
    // Who finds copies of the other may be done before its step comes.
    if (killed.signal === "SIGKILL") kills++;
    else assertEquals(killed.code, 0);
    assertEquals([other.signal, other.code], [null, 0]);
    await assertReadsAreRight(cacheDir, paths);
  }
});

async function assertReadsAreRight(
  cacheDir: string,
  paths: readonly string[],
): Promise<void> {
  const texts = await Promise.all(paths.map((p) => Deno.readTextFile(p)));
  for (const { key, source, state } of await listCache(cacheDir)) {
    if (state !== "complete") continue;
    const copy = join(cacheDir, "cryoset_cache", `${key}.mrcs`);
    assert(await Deno.readTextFile(copy) === texts[paths.indexOf(source!)]);
  }
  for (const [i, path] of paths.entries()) {
    assert(await readText(new Staging(cacheDir, Infinity), path) === texts[i]);
    const staging = new Staging(cacheDir, Infinity);
    assert(await readStaged(staging, path) === texts[i]);
    assertEquals(staging.diagnostics, []);
  }
  const entries = await listCache(cacheDir);
  const complete = entries.filter(({ state }) => state === "complete");
  assertEquals(complete.map(({ source }) => source!).sort(), paths);
  const finished = (await cacheNames(cacheDir))
    .filter((name) => !name.endsWith(".tmp"));
  assertEquals(finished.length, 2 * paths.length);
  await Deno.remove(cacheDir, { recursive: true });
}

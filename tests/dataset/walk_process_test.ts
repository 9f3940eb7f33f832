/** What walks do to the process they are in. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeParticleSet } from "../support/particle_set.ts";
import { fromFileUrl } from "../support/paths.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

const at = (path: string) => fromFileUrl(new URL(path, import.meta.url));
const PROGRAM = at("../../src/");

/** Runs `walk_program.ts`; says what it printed, and how long it took. */
async function walk(
  folder: TemporaryFolder,
  words: readonly string[],
  readable: readonly string[],
): Promise<{ printed: string; seconds: number }> {
  const start = performance.now();
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      `--allow-read=${readable.join()}`,
      at("./walk_program.ts"),
      folder.at("particles.star"),
      ...words,
    ],
    stderr: "null",
  }).output();
  assert(success);
  const printed = new TextDecoder().decode(stdout).trim();
  return { printed, seconds: (performance.now() - start) / 1000 };
}

Deno.test("a walk here needs to read the data alone, workers their program", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder);
  const data = folder.path;
  assertEquals((await walk(folder, ["0", "all"], [data])).printed, "7");
  const all = await walk(folder, ["2", "all"], [data, PROGRAM]);
  assertEquals(all.printed, "7");
  const denied = (await walk(folder, ["2", "all"], [data])).printed;
  assert(denied.startsWith("NotCapable: Requires read access"), denied);
  assertStringIncludes(denied, PROGRAM);
  assertStringIncludes(denied, "workers: 0");
});

Deno.test("a walk left half-way does not keep its process", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder);
  const readable = [folder.path, PROGRAM];
  for (const how of ["break", "first"]) {
    const { printed, seconds } = await walk(folder, ["2", how], readable);
    assertEquals(printed, "2");
    assert(seconds < 10, `${how}: ${seconds} s`);
  }
});

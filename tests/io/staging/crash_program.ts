/**
 * Stages files and checks what it reads; kills itself at a step of writing.
 *
 * Arguments: cache folder, step (0: never), then files. Prints the number of
 * steps if it lives on.
 */
import { Staging } from "../../../src/io/staging/staging.ts";
import type { CopyWriter } from "../../../src/io/staging/copy_store.ts";
import { AtomicFileWriter } from "../../../src/io/write_file.ts";
import { readText } from "../../support/aged_files.ts";

const [cacheDir, lastStep, ...paths] = Deno.args;
let steps = 0;

async function step(): Promise<void> {
  if (++steps !== Number(lastStep)) return;
  Deno.kill(Deno.pid, "SIGKILL");
  await new Promise(() => {});
}

async function openWriter(path: string): Promise<CopyWriter> {
  const writer = await AtomicFileWriter.open(path);
  await step();
  return {
    write: async (bytes, offset) => {
      const half = bytes.length >> 1;
      await writer.write(bytes.subarray(0, half), offset);
      await step();
      await writer.write(bytes.subarray(half), offset + half);
      await step();
    },
    commit: async (mtime) => {
      await writer.commit(mtime);
      await step();
    },
    abort: () => writer.abort(),
  };
}

const staging = new Staging(cacheDir, Infinity, openWriter);
for (const path of paths) await (await staging.open(path)).close();
await staging.copyAll(paths);
for (const path of paths) {
  const isRight = await readText(staging, path) ===
    await Deno.readTextFile(path);
  if (!isRight) Deno.exit(1);
}
await Deno.stdout.write(new TextEncoder().encode(`${steps}`));

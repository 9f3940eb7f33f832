import { join } from "@std/path/posix";
import type { Staging } from "../../src/io/staging/staging.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** Time given to sources: files only just written are not copied. */
const LONG_AGO = 1_600_000_000;

/** Lets a file look as if it was written long ago. */
export async function age(path: string, seconds = 0): Promise<void> {
  await Deno.utime(path, LONG_AGO + seconds, LONG_AGO + seconds);
}

/** Writes a file that looks old. */
export async function writeAged(
  folder: TemporaryFolder,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const path = await folder.write(name, content);
  await age(path);
  return path;
}

/** Other bytes in a file that looks unchanged: who reads them read it, not a copy. */
export async function replaceUnnoticed(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true });
  const { size } = await file.stat();
  await file.write(new Uint8Array(size).fill("!".charCodeAt(0)));
  file.close();
  await age(path);
}

/** Text of a file as a loader sees it: looked at, copied if possible, read. */
export async function readStaged(
  staging: Staging,
  path: string,
): Promise<string> {
  await (await staging.open(path)).close();
  await staging.copyAll([path]);
  return await readText(staging, path);
}

/** Text of a file that was looked at before. */
export async function readText(
  staging: Staging,
  path: string,
): Promise<string> {
  await using source = await staging.open(path);
  const bytes = new Uint8Array(source.size);
  await source.read(bytes, 0);
  return new TextDecoder().decode(bytes);
}

/** Names in the folder of the copies, sorted. */
export async function cacheNames(cacheDir: string): Promise<string[]> {
  const entries = await Array.fromAsync(
    Deno.readDir(join(cacheDir, "cryoset_cache")),
  );
  return entries.map(({ name }) => name).sort();
}

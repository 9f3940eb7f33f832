import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../mod.ts";
import { SyncFiles } from "../../src/io/sync_files.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("SyncFiles reads any number of files and keeps few open", async () => {
  await using folder = await temporaryFolder();
  const paths: string[] = [];
  for (let i = 0; i < 5; i++) {
    paths.push(await folder.write(`${i}.bin`, Uint8Array.of(i, 10 + i)));
  }
  using files = new SyncFiles(2);
  const target = new Uint8Array(1);
  for (const round of [0, 1]) {
    for (const [i, path] of paths.entries()) {
      files.read(path, 2, target, round);
      assertEquals(target[0], 10 * round + i);
    }
  }
  if (!canListOpenFiles) return;
  assertEquals((await openFilesBelow(folder.path)).length, 2);
  files[Symbol.dispose]();
  assertEquals(await openFilesBelow(folder.path), []);
});

Deno.test("SyncFiles tells files that are gone, short or longer", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.bin", new Uint8Array(8));
  using files = new SyncFiles();
  const target = new Uint8Array(4);
  const gone = folder.at("gone.bin");
  const missing = assertThrows(
    () => files.read(gone, 8, target, 0),
    MissingFileError,
  );
  assertEquals([missing.code, missing.path], ["file-missing", gone]);
  // It had 16 bytes once; the first 8 are there.
  files.read(path, 16, target, 4);
  const short = assertThrows(
    () => files.read(path, 16, target, 6),
    DataFormatError,
  );
  assertEquals([short.code, short.path, short.offset], ["file-short", path, 6]);
  assertEquals([short.expected, short.actual], [10, 16]);
  const longer = assertThrows(
    () => files.read(path, 4, target, 0),
    DataFormatError,
  );
  assertEquals([longer.code, longer.expected, longer.actual], [
    "file-changed",
    4,
    8,
  ]);
});

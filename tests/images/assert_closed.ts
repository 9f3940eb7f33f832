import { assertEquals } from "@std/assert";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import type { TemporaryFolder } from "../support/temporary.ts";

/** Checks that no file of a folder is open, where that can be known. */
export async function assertClosed(folder: TemporaryFolder): Promise<void> {
  if (canListOpenFiles) assertEquals(await openFilesBelow(folder.path), []);
}

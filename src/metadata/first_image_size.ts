import type { Diagnostic } from "../core/errors.ts";
import { readMrcHeader } from "../formats/mrc/mod.ts";
import type { StarTable } from "../formats/star/mod.ts";
import { findStack, imageRoot } from "../io/stack_path.ts";

/** Size of a file's images, or why it is not known. */
export interface FirstImageSize {
  /** Side in pixels, or null. */
  readonly size: number | null;
  /** Why it is null. */
  readonly note: Diagnostic | null;
}

/**
 * Side of the first image of a table, from the header of its stack (1024
 * bytes), where that can be found from the folder of the STAR file.
 *
 * Permission: `--allow-read` of the folders of the stack; without it, the
 * size counts as unknown.
 */
export async function firstImageSize(
  table: StarTable,
  path: string,
): Promise<FirstImageSize> {
  if (table.rowCount === 0 || !table.has("_rlnImageName")) {
    return { size: null, note: null };
  }
  const name = table.cell(0, "_rlnImageName");
  const stack = name.slice(name.lastIndexOf("@") + 1);
  try {
    const root = imageRoot(path);
    const { found, denied } = await findStack(root, stack, { upward: true });
    if (found === null) {
      const where = denied.length > 0 ? " where this process may look" : "";
      return unknown(path, `"${stack}" was not found${where}`);
    }
    return { size: (await readMrcHeader(found)).ny, note: null };
  } catch (error) {
    return unknown(
      path,
      error instanceof Error ? error.message : String(error),
    );
  }
}

function unknown(path: string, reason: string): FirstImageSize {
  const note: Diagnostic = {
    severity: "note",
    code: "star-image-size-unknown",
    message: `The file has no _rlnImageSize, and the header of the first ` +
      `stack could not be read for it: ${reason}`,
    path,
  };
  return { size: null, note };
}

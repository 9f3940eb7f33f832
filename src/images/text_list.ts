import { DataFormatError } from "../core/errors.ts";
import { readFileBytes } from "../io/read_file.ts";
import type { StackPathOptions } from "../io/stack_path.ts";
import { foundStacks, type ImageTable, locateStacks } from "./image_table.ts";
import type { OpenStacks } from "./open_stacks.ts";

/**
 * Paths in a text list: one a line, trimmed; blank lines and lines that begin
 * with `#` do not count.
 */
export function parseTextList(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/).map((line) =>
    line.trim()
  ).filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * All sections of all stacks that a text file lists, in order.
 *
 * Permission: `--allow-read` of the list and of the folders of the stacks.
 *
 * @param opened Takes the stacks, so that each header is read once.
 * @throws {DataFormatError} `list-empty` if the file lists no stack.
 */
export async function concatenatedStacks(
  path: string,
  options: StackPathOptions,
  opened: OpenStacks,
): Promise<ImageTable> {
  const bytes = await readFileBytes(path);
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new DataFormatError(
      "list-binary",
      `Cannot read "${path}" as a list of stacks: it is a binary file`,
      { path },
    );
  }
  const files = parseTextList(new TextDecoder().decode(bytes));
  if (files.length === 0) {
    throw new DataFormatError(
      "list-empty",
      `Cannot open "${path}": it lists no stack`,
      { path },
    );
  }
  const located = await locateStacks(path, files, options);
  return await allSections(await foundStacks(path, located), opened);
}

async function allSections(
  files: readonly string[],
  opened: OpenStacks,
): Promise<ImageTable> {
  const counts = new Map<string, number>();
  for (const file of new Set(files)) {
    counts.set(file, (await opened.stack(file)).numImages);
  }
  const total = files.reduce((sum, file) => sum + counts.get(file)!, 0);
  const fileIndex = new Int32Array(total);
  const sections = new Int32Array(total);
  let row = 0;
  for (const [index, file] of files.entries()) {
    for (let section = 0; section < counts.get(file)!; section++, row++) {
      fileIndex[row] = index;
      sections[row] = section;
    }
  }
  return { files, fileIndex, sections };
}

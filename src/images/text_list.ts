import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import { readFileBytes } from "../io/read_file.ts";
import type { StackPathOptions } from "../io/stack_path.ts";
import type { ImageTable } from "./image_table.ts";
import { findStacks } from "./locate_stacks.ts";
import type { OpenStacks } from "./open_stacks.ts";
import { openAll } from "./stack_set.ts";

/** Images of a list at most: their table takes 1 GiB. */
const MOST_IMAGES = 2 ** 27;

/**
 * Paths in a text list: one a line, trimmed; blank lines and lines that begin
 * with `#` do not count.
 */
export function parseTextList(text: string): string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/).map((line) =>
    line.trim()
  ).filter((line) => line !== "" && !line.startsWith("#"));
}

/** The images of a list of stacks. */
export interface ConcatenatedStacks {
  /** All sections of all stacks; paths are those found. */
  readonly table: ImageTable;
  /** What was tolerated on the way to the stacks. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * All sections of all stacks that a text file lists, in order. A stack listed
 * twice counts twice.
 *
 * Permission: `--allow-read` of the list and of the folders of the stacks.
 *
 * @param opened Takes the stacks, so that each header is read once.
 * @throws {DataFormatError} `list-empty` if the file lists no stack,
 * `list-binary` if it is no text, `list-too-long` if it names too many images.
 */
export async function concatenatedStacks(
  path: string,
  options: StackPathOptions,
  opened: OpenStacks,
): Promise<ConcatenatedStacks> {
  const lines = await readTextList(path);
  if (lines.length === 0) {
    throw new DataFormatError(
      "list-empty",
      `Cannot open "${path}": it lists no stack`,
      { path },
    );
  }
  const names = [...new Set(lines)];
  const { paths, diagnostics } = await findStacks(path, names, options);
  const stacks = await openAll(paths, opened);
  const position = new Map(names.map((name, i) => [name, i]));
  const order = lines.map((line) => position.get(line)!);
  const counts = order.map((file) => stacks[file].numImages);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > MOST_IMAGES) throw tooLong(path, total);
  const fileIndex = new Int32Array(total);
  const sections = new Int32Array(total);
  let start = 0;
  for (const [line, file] of order.entries()) {
    const end = start + counts[line];
    fileIndex.fill(file, start, end);
    for (let row = start; row < end; row++) sections[row] = row - start;
    start = end;
  }
  return { table: { files: paths, fileIndex, sections }, diagnostics };
}

/**
 * Reads the paths in a text list.
 *
 * @throws {DataFormatError} `list-binary` if the file is no text.
 */
export async function readTextList(path: string): Promise<string[]> {
  const bytes = await readFileBytes(path);
  if (bytes.subarray(0, 4096).includes(0)) {
    throw new DataFormatError(
      "list-binary",
      `Cannot read "${path}" as a list of stacks: it is a binary file`,
      { path },
    );
  }
  return parseTextList(new TextDecoder().decode(bytes));
}

function tooLong(path: string, total: number): DataFormatError {
  return new DataFormatError(
    "list-too-long",
    `Cannot open "${path}": its stacks hold "${total}" images, more than ` +
      `${MOST_IMAGES}; does it list a stack many times?`,
    { path, expected: MOST_IMAGES, actual: total },
  );
}

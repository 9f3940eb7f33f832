import { forEachConcurrently } from "../core/concurrency.ts";
import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { type ImageTable, takeImages } from "./image_table.ts";
import type { MrcStack } from "./mrc_stack.ts";
import type { OpenStacks } from "./open_stacks.ts";
import { sectionFaults } from "./sections.ts";

/** Selected rows of an image table. */
export interface SelectedImages {
  /** The rows in the order selected; `files` are those in use. */
  readonly table: ImageTable;
  /** For each image, its row in the source. */
  readonly selectionIndices: Int32Array;
  /** File that the rows are from, for messages. */
  readonly metadataPath: string;
  /** What was tolerated on the way to the stacks. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Images with the stacks they lie in, all of which were checked. */
export interface StackSet {
  /** For each image, the position of its stack in `stacks`. */
  readonly fileIndex: Int32Array;
  /** For each image, its section counted from 0. */
  readonly sections: Int32Array;
  /** For each image, its row in the source. */
  readonly selectionIndices: Int32Array;
  /** The stacks in use. */
  readonly stacks: readonly MrcStack[];
  /** What was tolerated on the way to the stacks. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Headers read at a time while opening. */
const HEADERS_UNDER_WAY = 16;

/**
 * Picks rows of a table, before any stack is touched.
 *
 * @throws {DataFormatError} `no-particles` if the table is empty.
 * @throws {ArgumentError} `selection-empty` if nothing is selected.
 */
export function selectRows(
  table: ImageTable,
  path: string,
  indices: IndexSelection | null | undefined,
): SelectedImages {
  const numRows = table.fileIndex.length;
  if (numRows === 0) {
    throw new DataFormatError(
      "no-particles",
      `Cannot open the images of "${path}": it lists none`,
      { path },
    );
  }
  const selectionIndices = selectedRows(indices, numRows);
  if (selectionIndices.length === 0) {
    throw new ArgumentError(
      "selection-empty",
      `Cannot open "${path}": no images are selected`,
      { label: "indices" },
    );
  }
  return {
    table: takeImages(table, selectionIndices),
    selectionIndices,
    metadataPath: path,
    diagnostics: [],
  };
}

/**
 * Opens the stacks of the selected images; the paths of the table must be
 * those on this machine.
 *
 * @throws {DataFormatError} if headers disagree or a section does not exist.
 */
export async function openStackSet(
  selected: SelectedImages,
  opened: OpenStacks,
): Promise<StackSet> {
  const { table, selectionIndices, metadataPath, diagnostics } = selected;
  const stacks = await openAll(table.files, opened);
  checkSameSize(stacks);
  const [fault] = sectionFaults(metadataPath, table, stacks, selectionIndices);
  if (fault !== undefined) throw fault;
  return {
    fileIndex: table.fileIndex,
    // A file named without a section holds one image.
    sections: table.sections.map((section) => Math.max(section, 0)),
    selectionIndices,
    stacks,
    diagnostics,
  };
}

/** The stacks at these paths, opened several at a time. */
export async function openAll(
  paths: readonly string[],
  opened: OpenStacks,
): Promise<MrcStack[]> {
  const stacks = new Array<MrcStack>(paths.length);
  await forEachConcurrently(
    paths.entries(),
    HEADERS_UNDER_WAY,
    async ([i, path]) => {
      stacks[i] = await opened.stack(path);
    },
  );
  return stacks;
}

function checkSameSize(stacks: readonly MrcStack[]): void {
  const first = stacks[0];
  const other = stacks.find((stack) => stack.imageSize !== first.imageSize);
  if (other === undefined) return;
  throw new DataFormatError(
    "stack-size-mismatch",
    `Cannot read stacks of different box sizes as one set: ` +
      `"${first.source.path}" has ${first.imageSize} px, ` +
      `"${other.source.path}" has "${other.imageSize}" px`,
    {
      path: other.source.path,
      expected: first.imageSize,
      actual: other.imageSize,
    },
  );
}

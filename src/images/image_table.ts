import { ArgumentError } from "../core/errors.ts";

/** One row an image: in which file and at which section it lies. */
export interface ImageTable {
  /** Distinct stacks. */
  readonly files: readonly string[];
  /** For each image, the position of its stack in `files`. */
  readonly fileIndex: Int32Array;
  /**
   * For each image, its section counted from 0; −1 where the metadata name a
   * file without a section, which must then hold one image.
   */
  readonly sections: Int32Array;
}

/** Rows of a table, in the order given, with the files those refer to. */
export function takeImages(table: ImageTable, rows: Int32Array): ImageTable {
  const position = new Int32Array(table.files.length).fill(-1);
  const files: string[] = [];
  const fileIndex = rows.map((row) => {
    const file = table.fileIndex[row];
    if (position[file] < 0) {
      position[file] = files.push(table.files[file]) - 1;
    }
    return position[file];
  });
  return { files, fileIndex, sections: rows.map((row) => table.sections[row]) };
}

/**
 * Refuses a table that a caller made wrongly.
 *
 * @throws {ArgumentError} `image-table` naming the first bad row.
 */
export function checkTable({ files, fileIndex, sections }: ImageTable): void {
  if (!(fileIndex instanceof Int32Array && sections instanceof Int32Array)) {
    throw tableFault("fileIndex and sections must be of type Int32Array");
  }
  if (fileIndex.length !== sections.length) {
    throw tableFault(
      `it has "${fileIndex.length}" file positions and ` +
        `"${sections.length}" sections`,
    );
  }
  for (let row = 0; row < fileIndex.length; row++) {
    if (fileIndex[row] < 0 || fileIndex[row] >= files.length) {
      throw tableFault(
        `row ${row} refers to file "${fileIndex[row]}" of ${files.length}`,
      );
    }
    if (sections[row] < -1) {
      throw tableFault(`row ${row} refers to section "${sections[row]}"`);
    }
  }
}

function tableFault(reason: string): ArgumentError {
  return new ArgumentError(
    "image-table",
    `Cannot use the image table: ${reason}`,
    { label: "table" },
  );
}

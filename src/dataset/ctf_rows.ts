import { DataFormatError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";

/** Columns that readers give: pixel size, then seven CTF parameters. */
const SOURCE_COLUMNS = 8;

/** Columns a dataset keeps: those seven, B-factor and contrast. */
const STORED_COLUMNS = 9;

/** Pixel sizes of a set may differ by this much, in Å. */
const PIXEL_SIZE_TOLERANCE = 1e-8;

/**
 * CTF rows as a dataset keeps them: without the pixel size, with B-factor 0
 * and contrast 1.
 */
export function storedCtfRows(
  table: NdArray<Float64Array>,
): NdArray<Float64Array> {
  const count = table.shape[0];
  const data = new Float64Array(count * STORED_COLUMNS);
  for (let row = 0; row < count; row++) {
    const from = row * SOURCE_COLUMNS + 1;
    const to = row * STORED_COLUMNS;
    for (let j = 0; j < 7; j++) data[to + j] = table.data[from + j];
    data[to + 8] = 1;
  }
  return ndArray(data, [count, STORED_COLUMNS]);
}

/**
 * The pixel size of all images, in Å.
 *
 * @param table Rows that begin with it.
 * @throws {DataFormatError} `voxel-size-mismatch` if they differ.
 */
export function commonVoxelSize(
  table: NdArray<Float64Array>,
  path: string,
): number {
  const { data, shape: [, columns] } = table;
  const first = data[0];
  const sizes = new Map<number, number>();
  for (let at = 0; at < data.length; at += columns) {
    if (Math.abs(data[at] - first) <= PIXEL_SIZE_TOLERANCE) continue;
    sizes.set(data[at], (sizes.get(data[at]) ?? 0) + 1);
  }
  if (sizes.size === 0) return first;
  const others = [...sizes].slice(0, 5).map(([size, count]) =>
    `${size.toFixed(4)} Å (${count} images)`
  );
  throw new DataFormatError(
    "voxel-size-mismatch",
    `Cannot load "${path}" as one dataset: pixel sizes differ, ` +
      `${first.toFixed(4)} Å in the first row, then ${others.join(", ")}; ` +
      `load the optics groups one by one with ind`,
    { path, expected: first, actual: [...sizes.keys()][0] },
  );
}

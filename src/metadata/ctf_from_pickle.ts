import { ArgumentError, DataFormatError } from "../core/errors.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { parsePickle } from "../formats/pickle/mod.ts";
import { readFileBytes } from "../io/read_file.ts";
import { realZeros } from "./real_rows.ts";
import { checkImageSide } from "./image_scale.ts";
import { realTable, type TableKind, type TableValue } from "./table_values.ts";

/** Columns of a cryoDRGN CTF table. */
export const CTF_PICKLE_COLUMNS = 9;

const CTF: TableKind = {
  name: "CTF parameters",
  code: "ctf",
  row: [CTF_PICKLE_COLUMNS],
};

/** Options of {@linkcode ctfFromPickle}. */
export interface CtfFromPickleOptions {
  /** Name of the file, for messages. @default {undefined} */
  readonly path?: string | undefined;
}

/**
 * Reads the CTF parameters of a cryoDRGN pickle for images of side `D`: [N, 8]
 * with the columns of {@linkcode parseCtfFromStar}, in the precision of the
 * file. The pixel size of every row is `size · apix / D`, rounded to float32
 * after each step if the file holds float32.
 *
 * Permission: `--allow-read` of the file.
 *
 * @param D Side of the wanted images in pixels, even.
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it holds no such table, or is no pickle that
 * is read; see {@linkcode parsePickle}.
 * @throws {ArgumentError} if `D` is odd or below 2.
 */
export async function loadCtfParams(
  D: number,
  path: string,
): Promise<NdArray<FloatArray>> {
  checkEvenSide(D);
  return ctfRowsAt(ctfFromPickle(await readFileBytes(path), { path }), D);
}

/**
 * The rows of a cryoDRGN CTF pickle as they are, [N, 9]: image size in px,
 * pixel size in Å, defocus U and V in Å, astigmatism angle in degrees, kV, mm,
 * amplitude contrast, phase shift in degrees.
 *
 * @throws {DataFormatError} `ctf-shape`, `ctf-value` or `ctf-scale` if it
 * holds no such table, or as {@linkcode parsePickle}.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ctfFromPickle, encodePickle } from "@cryoset/cryoset";
 *
 * const row = [300, 1.035, 15686, 17521.4, 87.6, 300, 2.7, 0.1, 0];
 * const pieces = encodePickle([row]);
 * const bytes = Uint8Array.from([...pieces].flatMap((piece) => [...piece]));
 * const table = ctfFromPickle(bytes);
 * assertEquals(table.shape, [1, 9]);
 * assertEquals([...table.data], row);
 * ```
 */
export function ctfFromPickle(
  bytes: Uint8Array,
  options: CtfFromPickleOptions = {},
): NdArray<FloatArray> {
  checkOptions("ctfFromPickle()", options, ["path"]);
  return ctfFromTable(parsePickle(bytes, options), options.path);
}

/** {@linkcode ctfFromPickle} for a value that has been read. */
export function ctfFromTable(
  value: TableValue,
  path: string | undefined,
): NdArray<FloatArray> {
  const rows = realTable(value, CTF, path);
  const { data, shape: [length] } = rows;
  const from = path === undefined ? "" : ` from "${path}"`;
  if (length === 0) {
    throw new DataFormatError(
      "ctf-shape",
      `Cannot read CTF parameters${from}: it has no rows`,
      { path, actual: rows.shape },
    );
  }
  for (let at = 0; at < data.length; at += CTF_PICKLE_COLUMNS) {
    if (data[at] > 0 && data[at + 1] > 0) continue;
    throw new DataFormatError(
      "ctf-scale",
      `Cannot read CTF parameters${from}: row ${
        at / CTF_PICKLE_COLUMNS + 1
      } states images of "${data[at]}" px of "${data[at + 1]}" Å`,
      { path, actual: [data[at], data[at + 1]] },
    );
  }
  return rows;
}

/** Rows [N, 8] for images of side `D` from rows [N, 9] of a cryoDRGN table. */
export function ctfRowsAt(
  { data, shape: [length] }: NdArray<FloatArray>,
  D: number,
): NdArray<FloatArray> {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  const rows = realZeros(dtype, [length, 8]);
  for (let k = 0; k < length; k++) {
    const from = k * CTF_PICKLE_COLUMNS;
    rows.data[8 * k] = pixelSizeAt(data, from, D);
    for (let j = 1; j < 8; j++) rows.data[8 * k + j] = data[from + j + 1];
  }
  return rows;
}

/**
 * Pixel size for images of side `D` of the row that starts at `at`, in the
 * precision of the rows at every step.
 */
export function pixelSizeAt(rows: FloatArray, at: number, D: number): number {
  const extent = rows[at] * rows[at + 1];
  return rows instanceof Float32Array
    ? Math.fround(Math.fround(extent) / D)
    : extent / D;
}

function checkEvenSide(D: number): void {
  checkImageSide(D);
  if (D % 2 === 0) return;
  throw new ArgumentError(
    "image-side",
    `The image side D must be even, not "${D}"`,
    { label: "D", expected: "even", actual: D },
  );
}

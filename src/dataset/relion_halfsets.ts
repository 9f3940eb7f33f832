import type { Diagnostic } from "../core/errors.ts";
import { filterPreserveOrder } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { IndexLikeValue } from "../formats/index_file/load_index_like.ts";
import { StarFile } from "../metadata/star_file.ts";
import { loadSelection } from "./random_halfsets.ts";

/** Options of {@linkcode readRelionHalfsetsFromStar}. */
export interface RelionHalfsetsOptions {
  /** Images to use: indices, a mask, or the path of a file of them. */
  readonly indFile?: string | IndexLikeValue | null | undefined;
}

/** Half-sets of a STAR file, or why there are none. */
export interface RelionHalfsets {
  /** Original rows of each half, ascending, or null. */
  readonly halfsets: [Int32Array, Int32Array] | null;
  /** Rows of the file, or null if it is no STAR file. */
  readonly nTotal: number | null;
  /** Why there are no half-sets, if the column exists. */
  readonly diagnostics: readonly Diagnostic[];
}

const COLUMN = "_rlnRandomSubset";

/**
 * Half-sets from the column `_rlnRandomSubset` (1 and 2) of a STAR file. There
 * are none if the column is absent, holds another value, or leaves a half
 * empty; the last two are noted.
 *
 * Permission: `--allow-read` of the file, and of `indFile` if it is a path.
 *
 * @throws {DataFormatError} if the file is malformed.
 * @throws {IndexError} if `indFile` names rows the file does not have.
 */
export async function readRelionHalfsetsFromStar(
  particles: string | StarFile,
  options: RelionHalfsetsOptions = {},
): Promise<RelionHalfsets> {
  checkOptions("readRelionHalfsetsFromStar", options, ["indFile"]);
  if (typeof particles === "string" && !/\.star$/i.test(particles)) {
    return { halfsets: null, nTotal: null, diagnostics: [] };
  }
  const star = typeof particles === "string"
    ? await StarFile.load(particles, { readFirstHeader: false })
    : particles;
  const nTotal = star.length;
  if (!star.df.has(COLUMN)) return { halfsets: null, nTotal, diagnostics: [] };
  const subset = star.df.numbers(COLUMN);
  const none = (code: string, message: string): RelionHalfsets => ({
    halfsets: null,
    nTotal,
    diagnostics: [
      { severity: "warning", code, message, path: star.path ?? undefined },
    ],
  });
  const odd = subset.findIndex((value) => value !== 1 && value !== 2);
  if (odd >= 0) {
    return none(
      "random-subset-value",
      `${COLUMN} holds ${subset[odd]} in row ${odd + 1} where 1 or 2 is ` +
        "expected: it is not used",
    );
  }
  const ind = await loadSelection(options.indFile, nTotal, "indFile");
  const halves = [1, 2].map((id) => {
    const rows = rowsEqual(subset, id);
    return ind === null ? rows : filterPreserveOrder(rows, ind);
  });
  if (halves[0].length === 0 || halves[1].length === 0) {
    return none(
      "random-subset-empty",
      `${COLUMN} puts ${halves[0].length} images into half 1 and ` +
        `${halves[1].length} into half 2: it is not used`,
    );
  }
  return { halfsets: [halves[0], halves[1]], nTotal, diagnostics: [] };
}

function rowsEqual(values: ArrayLike<number>, wanted: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (values[row] === wanted) rows.push(row);
  }
  return Int32Array.from(rows);
}

import { showHalves } from "../display/show_halves.ts";
import type { Diagnostic } from "../core/errors.ts";
import { filterPreserveOrder } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import type { IndexLikeValue } from "../formats/index_file/load_index_like.ts";
import { columnsToRead } from "../metadata/particle_columns.ts";
import { StarFile } from "../metadata/star_file.ts";
import {
  halfsetsOfTable,
  type ParticleTable,
} from "../metadata/particle_table.ts";
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
    ? await StarFile.load(particles, {
      readFirstHeader: false,
      columns: await columnsToRead(particles),
    })
    : particles;
  const ind = await loadSelection(options.indFile, star.length, "indFile");
  return { ...statedHalfsets(star, ind), nTotal: star.length };
}

/**
 * Half-sets that a table states, in `_rlnRandomSubset` (1 and 2) or
 * `alignments3D/split` (0 and 1), restricted to some images. There are none if
 * the column is absent, holds another value, or leaves a half empty; the last
 * two are noted.
 *
 * @param ind Images to use, or null for all.
 */
export function statedHalfsets(
  table: ParticleTable,
  ind: Int32Array | null,
): Omit<RelionHalfsets, "nTotal"> {
  const stated = halfsetsOfTable(table);
  if (stated === null) return { halfsets: null, diagnostics: [] };
  const { label, values, first } = stated;
  const none = (code: string, message: string) => ({
    halfsets: null,
    diagnostics: [{
      severity: "warning" as const,
      code,
      message: `${message}: it is not used`,
      path: table.path ?? undefined,
    }],
  });
  const odd = values.findIndex((value) =>
    value !== first && value !== first + 1
  );
  if (odd >= 0) {
    return none(
      "random-subset-value",
      `${label} holds ${values[odd]} in row ${odd + 1} where ${first} or ` +
        `${first + 1} is expected`,
    );
  }
  const [a, b] = [first, first + 1].map((id) => {
    const rows = rowsEqual(values, id);
    return ind === null ? rows : filterPreserveOrder(rows, ind);
  });
  if (a.length > 0 && b.length > 0) {
    return { halfsets: showHalves([a, b]), diagnostics: [] };
  }
  return none(
    "random-subset-empty",
    `${label} puts ${a.length} images into one half and ${b.length} into the ` +
      `other`,
  );
}

function rowsEqual(values: ArrayLike<number>, wanted: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (values[row] === wanted) rows.push(row);
  }
  return Int32Array.from(rows);
}

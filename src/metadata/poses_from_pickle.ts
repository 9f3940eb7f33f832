import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type FloatArray, type NdArray, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { parsePickle } from "../formats/pickle/mod.ts";
import { posesLayout, type PosesPart } from "./poses_layout.ts";
import { rotationFaults } from "./rotation_checks.ts";
import { realTable, rowOf } from "./table_values.ts";

/** Poses of a cryoDRGN file. */
export interface PosesTable {
  /** Rotation matrices [N, 3, 3], in the precision of the file. */
  readonly rotations: NdArray<FloatArray>;
  /** Shifts x, y [N, 2] as fractions of the image side; null if there are none. */
  readonly translations: NdArray<FloatArray> | null;
  /** What was tolerated or assumed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Which rows are wanted. */
export interface PoseRowsOptions {
  /** Rows to take, in order. @default {all} */
  readonly ind?: IndexSelection | null | undefined;
  /** Number of images, which the rows taken must equal. @default {any} */
  readonly nImages?: number | undefined;
}

/** Options of {@linkcode posesFromPickle}. */
export interface PosesFromPickleOptions extends PoseRowsOptions {
  /** Name of the file, for messages. @default {undefined} */
  readonly path?: string | undefined;
  /** A second pickle that holds the shifts; the first then holds rotations only. @default {undefined} */
  readonly translations?: {
    /** Content of the second file. */
    readonly bytes: Uint8Array;
    /** Its name, for messages. */
    readonly path?: string | undefined;
  } | undefined;
}

/**
 * Reads the poses of a cryoDRGN pickle: rotations alone, or rotations and
 * shifts in a pair. Shifts stay fractions of the image side: multiply them by
 * the side of the images you work with to get pixels.
 *
 * @throws {DataFormatError} `poses-layout`, `poses-shape` or `poses-value` if
 * it holds no poses, `poses-not-fractions` if a shift exceeds 1, or as
 * {@linkcode parsePickle}.
 * @throws {ArgumentError} `row-count` if the rows are not one for each image.
 * @throws {IndexError} if `ind` names a row that is not there.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodePickle, ndArray, PickleTuple, posesFromPickle } from "@cryoset/cryoset";
 *
 * const rotations = ndArray(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [1, 3, 3]);
 * const shifts = ndArray(Float32Array.of(0.25, -0.5), [1, 2]);
 * const pieces = encodePickle(new PickleTuple([rotations, shifts]));
 * const bytes = Uint8Array.from([...pieces].flatMap((piece) => [...piece]));
 * const poses = posesFromPickle(bytes);
 * assertEquals(poses.rotations.shape, [1, 3, 3]);
 * assertEquals(poses.translations?.data, Float32Array.of(0.25, -0.5));
 * ```
 */
export function posesFromPickle(
  bytes: Uint8Array,
  options: PosesFromPickleOptions = {},
): PosesTable {
  checkOptions("posesFromPickle()", options, [
    "path",
    "translations",
    "ind",
    "nImages",
  ]);
  const { path, translations, ind, nImages } = options;
  const first = { value: parsePickle(bytes, { path }), path };
  if (translations === undefined) {
    return posesFromParts(...posesLayout(first), { ind, nImages });
  }
  const second = {
    value: parsePickle(translations.bytes, { path: translations.path }),
    path: translations.path,
  };
  // Shifts beside the rotations of the first file are not those asked for.
  return posesFromParts(posesLayout(first)[0], second, { ind, nImages });
}

/** Checks rotations and shifts that have been read, and takes the wanted rows. */
export function posesFromParts(
  rotationsPart: PosesPart,
  translationsPart: PosesPart | null,
  { ind, nImages }: PoseRowsOptions = {},
): PosesTable {
  const { path } = rotationsPart;
  const all = realTable(
    rotationsPart.value,
    { name: "rotations", code: "poses", row: [3, 3] },
    path,
  );
  const count = all.shape[0];
  const rows = ind === null || ind === undefined
    ? null
    : normalizeIndices(ind, count, { name: "ind" });
  const rotations = rows === null ? all : takeRows(all, rows);
  checkImages(rotations.shape[0], nImages, rotationsPart);
  const diagnostics = rotationFaults(rotations, path);
  if (translationsPart === null) {
    diagnostics.push({
      severity: "warning",
      code: "poses-no-shifts",
      message: "The file has rotations only: took the shifts as 0",
      path,
    });
    return { rotations, translations: null, diagnostics };
  }
  const shifts = realTable(
    translationsPart.value,
    { name: "translations", code: "poses", row: [2] },
    translationsPart.path,
  );
  if (shifts.shape[0] !== count) {
    throw new DataFormatError(
      "poses-shape",
      `Cannot read poses from "${translationsPart.path ?? "the pickle"}": ` +
        `there are ${shifts.shape[0]} translations for ${count} rotations`,
      { path: translationsPart.path, expected: count, actual: shifts.shape[0] },
    );
  }
  const translations = rows === null ? shifts : takeRows(shifts, rows);
  checkFractions(translations, translationsPart.path);
  return { rotations, translations, diagnostics };
}

function checkImages(
  count: number,
  nImages: number | undefined,
  { path }: PosesPart,
): void {
  if (nImages === undefined || count === nImages) return;
  throw new ArgumentError(
    "row-count",
    `Cannot take the poses of ${nImages} images from "${
      path ?? "the pickle"
    }": it gives ${count}; give the file made for these images, or ind`,
    { label: "nImages", expected: nImages, actual: count },
  );
}

/** Old files hold shifts in pixels; those of either sign are refused. */
function checkFractions(
  translations: NdArray<FloatArray>,
  path: string | undefined,
): void {
  const { data } = translations;
  const stray = data.findIndex((shift) => Math.abs(shift) > 1);
  if (stray < 0) return;
  throw new DataFormatError(
    "poses-not-fractions",
    `Cannot read translations from "${path ?? "the pickle"}": row ${
      rowOf(translations, stray)
    } holds "${data[stray]}", but they must be fractions of the image side, ` +
      `from -1 to 1; if they are in pixels, divide them by the side`,
    { path, expected: [-1, 1], actual: data[stray] },
  );
}

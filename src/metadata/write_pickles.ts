/**
 * Poses and CTF parameters as cryoDRGN reads them: protocol 4, float32.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import type { NdArray, NumericArray } from "../core/nd_array.ts";
import { encodePickle, PickleTuple } from "../formats/pickle/mod.ts";
import { writeFileAtomically } from "../io/write_file.ts";
import { CTF_PICKLE_COLUMNS } from "./ctf_from_pickle.ts";
import { checkShape, realCopy } from "./real_rows.ts";

/**
 * Writes poses for cryoDRGN: a tuple of rotations and shifts in float32, or
 * rotations alone.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @param rotations Rotation matrices [N, 3, 3].
 * @param translations Shifts x, y [N, 2] as fractions of the image side, or
 * null for none.
 * @throws {ArgumentError} if a shape is wrong, a number is not finite, or a
 * shift exceeds 1.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writePosesPickle(
  path: string,
  rotations: NdArray<NumericArray>,
  translations: NdArray<NumericArray> | null,
): Promise<void> {
  await writeFileAtomically(path, encodePoses(rotations, translations));
}

/** What {@linkcode writePosesPickle} writes, with its checks. */
export function encodePoses(
  rotations: NdArray<NumericArray>,
  translations: NdArray<NumericArray> | null,
): Iterable<Uint8Array> {
  checkShape("rotations", rotations, ["N", 3, 3]);
  const matrices = single("rotations", rotations);
  if (translations === null) return encodePickle(matrices);
  checkShape("translations", translations, [rotations.shape[0], 2]);
  const shifts = single("translations", translations);
  const stray = shifts.data.find((shift) => Math.abs(shift) > 1);
  if (stray !== undefined) {
    throw new ArgumentError(
      "poses-not-fractions",
      `Cannot write "${stray}" as translation: it must be a fraction of the ` +
        `image side, from -1 to 1`,
      { label: "translations", expected: [-1, 1], actual: stray },
    );
  }
  return encodePickle(new PickleTuple([matrices, shifts]));
}

/**
 * Writes CTF parameters for cryoDRGN in float32.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @param rows Image size in px, pixel size in Å, defocus U and V in Å,
 * astigmatism angle in degrees, kV, mm, amplitude contrast, phase shift in
 * degrees [N, 9].
 * @throws {ArgumentError} if the shape is wrong or a number is not finite.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeCtfPickle(
  path: string,
  rows: NdArray<NumericArray>,
): Promise<void> {
  await writeFileAtomically(path, encodeCtf(rows));
}

/** What {@linkcode writeCtfPickle} writes, with its checks. */
export function encodeCtf(rows: NdArray<NumericArray>): Iterable<Uint8Array> {
  checkShape("rows", rows, ["N", CTF_PICKLE_COLUMNS]);
  return encodePickle(single("rows", rows));
}

function single(
  name: string,
  values: NdArray<NumericArray>,
): NdArray<NumericArray> {
  const stored = values.data instanceof Float32Array
    ? values
    : realCopy("float32", values);
  const stray = stored.data.findIndex((number) => !Number.isFinite(number));
  if (stray < 0) return stored;
  throw new ArgumentError(
    "pickle-value",
    `Cannot write "${values.data[stray]}" of ${name}: it is not finite in ` +
      `float32`,
    { label: name, actual: values.data[stray] },
  );
}

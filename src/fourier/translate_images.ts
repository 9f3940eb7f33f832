import { ArgumentError } from "../core/errors.ts";
import type { ComplexArray, FloatArray, NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  halfShapeOf,
  outputOf,
  type PlaneShape,
  planesOf,
  requirePlaneShape,
  zerosLike,
} from "./planes.ts";

/** Options of {@linkcode translateImages} and {@linkcode translateHalfImages}. */
export interface TranslateImagesOptions<T extends FloatArray = FloatArray> {
  /** Takes the result; may be the data of the spectra. @default {undefined} */
  readonly out?: T | undefined;
}

/**
 * Moves the content of images by a shift of their full spectra:
 * F(k) exp(-2 pi i (kx t0 / width + ky t1 / height)). Content moves t0 pixels
 * towards larger columns and t1 pixels towards larger rows, periodically.
 *
 * @param spectra Centred full spectra, [..., height, width] or [..., height * width].
 * @param translations [count, 2] in pixels, whole or not, or [2] or [1, 2] for all.
 * @param imageShape [height, width].
 * @throws {ArgumentError} if the shapes do not agree.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { complexArray, ndArray } from "@cryoset/cryoset";
 * import { translateImages } from "@cryoset/cryoset/fourier";
 *
 * const spectrum = complexArray(new Float64Array([1, 0, 1, 0]), [1, 2]);
 * const shift = ndArray(new Float32Array([1, 0]), [2]);
 * const moved = translateImages(spectrum, shift, [1, 2]);
 * assertEquals([...moved.data].map(Math.round), [-1, 0, 1, 0]);
 * ```
 */
export function translateImages<T extends FloatArray>(
  spectra: ComplexArray<T>,
  translations: NdArray,
  imageShape: readonly number[],
  options: TranslateImagesOptions<T> = {},
): ComplexArray<T> {
  checkOptions("translateImages", options, ["out"]);
  const shape = requirePlaneShape(imageShape);
  return translate(spectra, translations, shape, shape, options.out);
}

/**
 * The same for half spectra; their Nyquist column counts as kx = -width / 2.
 *
 * @param half Half spectra, [..., height, floor(width / 2) + 1] or flat.
 * @param translations [count, 2] in pixels, or [2] or [1, 2] for all.
 * @param imageShape [height, width] of the image.
 * @throws {ArgumentError} if the shapes do not agree.
 */
export function translateHalfImages<T extends FloatArray>(
  half: ComplexArray<T>,
  translations: NdArray,
  imageShape: readonly number[],
  options: TranslateImagesOptions<T> = {},
): ComplexArray<T> {
  checkOptions("translateHalfImages", options, ["out"]);
  const shape = requirePlaneShape(imageShape);
  return translate(half, translations, shape, halfShapeOf(shape), options.out);
}

function translate<T extends FloatArray>(
  spectra: ComplexArray<T>,
  translations: NdArray,
  image: PlaneShape,
  plane: PlaneShape,
  given: T | undefined,
): ComplexArray<T> {
  const { count, parts } = planesOf(spectra, plane, "spectra");
  const shifts = translations.data.length / 2;
  if (parts !== 2 && count > 0 || shifts !== 1 && shifts !== count) {
    throw new ArgumentError(
      "translations",
      `Cannot translate ${count} spectra by ${translations.data.length} numbers: complex spectra and one pair of shifts for each or for all are needed`,
      { label: "translations", actual: translations.shape },
    );
  }
  const { data, shape, stride } = spectra;
  const out = outputOf(given, data.length, (size) => zerosLike(data, size));
  const columns = new Float64Array(2 * plane[1]);
  const rows = new Float64Array(2 * plane[0]);
  const firstColumn = plane[1] === image[1] ? Math.floor(image[1] / 2) : 0;
  for (let index = 0; index < count; index++) {
    const pair = shifts === 1 ? 0 : 2 * index;
    const [x, y] = [translations.data[pair], translations.data[pair + 1]];
    writePhases(columns, firstColumn, x, image[1]);
    writePhases(rows, Math.floor(image[0] / 2), y, image[0]);
    multiplyPlane(data, 2 * index * plane[0] * plane[1], rows, columns, out);
  }
  return { data: out, shape, stride };
}

/** exp(-2 pi i k shift / n) for the frequencies of one axis. */
function writePhases(
  phases: Float64Array,
  centre: number,
  shift: number,
  n: number,
): void {
  for (let p = 0; 2 * p < phases.length; p++) {
    const k = 2 * (p - centre) === n ? p - centre - n : p - centre;
    const angle = -2 * Math.PI * k * shift / n;
    phases[2 * p] = Math.cos(angle);
    phases[2 * p + 1] = Math.sin(angle);
  }
}

function multiplyPlane(
  data: FloatArray,
  start: number,
  rows: Float64Array,
  columns: Float64Array,
  out: FloatArray,
): void {
  let at = start;
  for (let row = 0; row < rows.length; row += 2) {
    const rowR = rows[row];
    const rowI = rows[row + 1];
    for (let column = 0; column < columns.length; column += 2) {
      const phaseR = rowR * columns[column] - rowI * columns[column + 1];
      const phaseI = rowR * columns[column + 1] + rowI * columns[column];
      const re = data[at];
      const im = data[at + 1];
      out[at] = re * phaseR - im * phaseI;
      out[at + 1] = re * phaseI + im * phaseR;
      at += 2;
    }
  }
}

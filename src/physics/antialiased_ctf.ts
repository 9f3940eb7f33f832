import { showCtf } from "../fourier/show_planes.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  halfShapeOf,
  outputOf,
  type PlaneShape,
  requirePlaneShape,
} from "../fourier/planes.ts";
import type { EvaluateCtfOptions } from "./ctf_evaluator.ts";
import { ctfRowsOf, requireSoundRow } from "./ctf_rows.ts";
import { SpaCtf } from "./spa_ctf.ts";

/**
 * Squares of CTFs, averaged over neighbouring frequencies: evaluated at half
 * the frequency step, squared, and averaged over 3 x 3 samples around each
 * frequency, periodically. This is the mean of CTF² where the CTF oscillates
 * faster than its samples.
 *
 * @param ctfParams [B, K], or [K] for one image; columns as in {@linkcode CTFParamIndex}.
 * @param imageShape [height, width] in pixels.
 * @param voxelSize Pixel size in Å.
 * @returns [B, height * width], or [B, height * (floor(width / 2) + 1)] for half images.
 * @throws {ArgumentError} if a shape, the pixel size or a parameter is not sound.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assert } from "@std/assert";
 * import { computeAntialiasedCtfSquared, ndArray } from "@cryoset/cryoset";
 *
 * const row = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
 * const params = ndArray(Float32Array.from(row), [1, 9]);
 * const squared = computeAntialiasedCtfSquared(params, [64, 64], 1.5);
 * assert(squared.data.every((value) => value >= 0 && value <= 1));
 * ```
 */
export function computeAntialiasedCtfSquared(
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  options: EvaluateCtfOptions = {},
): NdArray<Float32Array> {
  checkOptions("computeAntialiasedCtfSquared", options, ["halfImage", "out"]);
  return averaged(ctfParams, imageShape, voxelSize, options, true);
}

/** See `CTFEvaluator.evaluate`; mode SPA_ANTIALIASED. */
export function evaluateAntialiasedCtf(
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  options: EvaluateCtfOptions,
): NdArray<Float32Array> {
  return averaged(ctfParams, imageShape, voxelSize, options, false);
}

function averaged(
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  { halfImage = false, out: given, imageIndices }: EvaluateCtfOptions,
  square: boolean,
): NdArray<Float32Array> {
  const shape = requirePlaneShape(imageShape);
  const [height, width] = shape;
  const ctf = new SpaCtf([2 * height, 2 * width], voxelSize, false);
  const { count, columns } = ctfRowsOf(ctfParams);
  const [, outWidth] = halfImage ? halfShapeOf(shape) : shape;
  const pixels = height * outWidth;
  const out = outputOf(given, count * pixels, (size) => new Float32Array(size));
  const fine = new Float32Array(ctf.pixels);
  const first = halfImage ? Math.floor(width / 2) : 0;
  for (let image = 0; image < count; image++) {
    const name = imageIndices?.[image] ?? image;
    requireSoundRow(ctfParams.data, image * columns, name);
    ctf.write(ctfParams.data, image * columns, fine, 0);
    if (square) squareAll(fine);
    const plane = out.subarray(image * pixels, (image + 1) * pixels);
    decimate(fine, shape, first, plane, outWidth);
  }
  return showCtf(ndArray(out, [count, pixels]), shape);
}

function squareAll(values: Float32Array): void {
  for (let at = 0; at < values.length; at++) values[at] *= values[at];
}

/**
 * Writes the mean of 3 x 3 samples around each element of a plane from its
 * column `first` on, `outWidth` columns, coming round at its end. The element
 * of frequency k has frequency 2 k among the samples.
 */
function decimate(
  fine: Float32Array,
  [height, width]: PlaneShape,
  first: number,
  out: Float32Array,
  outWidth: number,
): void {
  const fineWidth = 2 * width;
  const centreOf = (index: number, length: number) =>
    2 * (index % length) + length % 2;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const middle = centreOf(row, height);
    const above = (middle + 2 * height - 1) % (2 * height) * fineWidth;
    const below = (middle + 1) % (2 * height) * fineWidth;
    const here = middle * fineWidth;
    for (let column = first; column < first + outWidth; column++) {
      const x = centreOf(column, width);
      const left = (x + fineWidth - 1) % fineWidth;
      const right = (x + 1) % fineWidth;
      out[at++] = (fine[above + left] + fine[above + x] + fine[above + right] +
        fine[here + left] + fine[here + x] + fine[here + right] +
        fine[below + left] + fine[below + x] + fine[below + right]) / 9;
    }
  }
}

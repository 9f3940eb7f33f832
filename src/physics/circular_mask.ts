import { ArgumentError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  type NumericArray,
  requireReal,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireBoxSize } from "./window_mask.ts";

/** Options of {@linkcode relionImageMask}. */
export interface RelionImageMaskOptions {
  /** Width of the soft edge in pixels. @default {5} */
  readonly edgeWidth?: number | undefined;
}

/**
 * Circular mask with a raised-cosine edge: 1 up to `radius`, 0 beyond
 * `radius + thickness`. The centre is pixel (floor(D / 2), floor(D / 2)).
 *
 * @param D Side of the box in pixels.
 * @param radius In pixels.
 * @param thickness Width of the edge in pixels.
 * @returns [D, D].
 * @throws {ArgumentError} if `D` is not a whole number of at least 1, or `radius` or `thickness` is negative.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { smoothCircularMask } from "@cryoset/cryoset";
 *
 * const mask = smoothCircularMask(8, 2, 2);
 * assertEquals([...mask.data.subarray(32, 40)], [0, 0.5, 1, 1, 1, 1, 1, 0.5]);
 * ```
 */
export function smoothCircularMask(
  D: number,
  radius: number,
  thickness: number,
): NdArray<Float32Array> {
  requireBoxSize(D);
  if (!(radius >= 0) || !(thickness >= 0)) {
    throw new ArgumentError(
      "circular-mask",
      `Cannot make a mask of radius "${radius}" and edge "${thickness}": neither may be negative`,
      { actual: [radius, thickness] },
    );
  }
  const centre = Math.floor(D / 2);
  const mask = new Float32Array(D * D);
  for (let row = 0; row < D; row++) {
    for (let column = 0; column < D; column++) {
      const beyond = Math.hypot(row - centre, column - centre) - radius;
      if (beyond < 0) mask[row * D + column] = 1;
      else if (beyond <= thickness) {
        const edge = thickness === 0 ? 0 : beyond / thickness;
        mask[row * D + column] = 0.5 + 0.5 * Math.cos(Math.PI * edge);
      }
    }
  }
  return ndArray(mask, [D, D]);
}

/**
 * The particle mask of RELION: {@linkcode smoothCircularMask} of half the
 * particle diameter, at most half the box. For use with
 * {@linkcode fillBackground}.
 *
 * @param D Side of the box in pixels.
 * @param voxelSize Pixel size in Å.
 * @param particleDiameter In Å.
 * @returns [D, D].
 * @throws {ArgumentError} if a size is not positive or the edge width negative.
 */
export function relionImageMask(
  D: number,
  voxelSize: number,
  particleDiameter: number,
  options: RelionImageMaskOptions = {},
): NdArray<Float32Array> {
  checkOptions("relionImageMask", options, ["edgeWidth"]);
  const { edgeWidth = 5 } = options;
  if (!(voxelSize > 0) || !(particleDiameter > 0) || !(edgeWidth >= 0)) {
    throw new ArgumentError(
      "relion-mask",
      `Cannot make a mask of diameter "${particleDiameter}", pixel size "${voxelSize}" and edge "${edgeWidth}": positive sizes and an edge of at least 0 are needed`,
      { actual: [particleDiameter, voxelSize, edgeWidth] },
    );
  }
  const radius = Math.min(particleDiameter / (2 * voxelSize), D / 2);
  // RELION's edge is never quite sharp.
  return smoothCircularMask(D, radius, edgeWidth === 0 ? 1e-6 : edgeWidth);
}

/**
 * Replaces what a mask removes by the mean of the background: out = x m +
 * b (1 - m), b = sum of x (1 - m) / sum of (1 - m), for each image.
 *
 * @param images Real, [..., D, D].
 * @param mask [D, D], between 0 and 1.
 * @returns Of the shape of `images`; float64 inside, rounded once.
 * @throws {ArgumentError} if the shapes do not agree.
 */
export function fillBackground(
  images: NdArray,
  mask: NdArray<FloatArray>,
): NdArray<Float32Array> {
  requireReal(images, "images");
  requireReal(mask, "mask");
  const pixels = mask.data.length;
  const out = new Float32Array(images.data.length);
  const [height, width] = images.shape.slice(-2);
  const fits = mask.shape.length === 2 && height === mask.shape[0] &&
    width === mask.shape[1];
  if (!fits) {
    throw new ArgumentError(
      "mask-shape",
      `Cannot use a mask of shape "${
        mask.shape.join(", ")
      }" on real images of shape "${images.shape.join(", ")}"`,
      { expected: mask.shape, actual: images.shape },
    );
  }
  for (let start = 0; start < out.length; start += pixels) {
    const background = backgroundMean(images.data, start, mask.data);
    for (let at = 0; at < pixels; at++) {
      const weight = mask.data[at];
      out[start + at] = images.data[start + at] * weight +
        background * (1 - weight);
    }
  }
  return ndArray(out, images.shape);
}

function backgroundMean(
  images: NumericArray,
  start: number,
  mask: FloatArray,
): number {
  let sum = 0;
  let weights = 0;
  for (let at = 0; at < mask.length; at++) {
    sum += images[start + at] * (1 - mask[at]);
    weights += 1 - mask[at];
  }
  return weights > 0 ? sum / weights : sum;
}

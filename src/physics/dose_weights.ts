import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { outputOf, requirePlaneShape } from "../fourier/planes.ts";
import { DoseFilter } from "./dose_filter.ts";

/** Options of {@linkcode doseWeights}. */
export interface DoseWeightsOptions {
  /** Acceleration voltage in kV, which counts as 200 or 300. @default {300} */
  readonly voltage?: number | undefined;
  /** Tilt angle of each image in degrees. @default {all 0} */
  readonly tiltAngles?: ArrayLike<number> | undefined;
  /** Weights of the elements of the half spectrum. @default {false} */
  readonly halfImage?: boolean | undefined;
  /** Takes the result, of exactly its length. @default {undefined} */
  readonly out?: Float32Array | undefined;
}

/**
 * Dose weights of images: with the critical exposure ce of a frequency,
 * exp(-dose / 2 ce) cos(tilt angle) where dose < 2.51284 ce, else 0. The modes
 * of tilt series of {@linkcode CTFEvaluator} multiply the CTF by them.
 *
 * Source: T. Grant and N. Grigorieff, eLife 4 (2015) e06980.
 *
 * @param doses Exposure before and up to each image in e⁻/Å².
 * @param imageShape [height, width] in pixels.
 * @param voxelSize Pixel size in Å.
 * @returns [B, height * width], or [B, height * (floor(width / 2) + 1)] for half images.
 * @throws {ArgumentError} if a dose is not a number of 0 or more, or the shape, pixel size or an option is not sound.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { doseWeights } from "@cryoset/cryoset";
 *
 * const weights = doseWeights([20], [4, 4], 2, { tiltAngles: [12] });
 * assertAlmostEquals(weights.data[10], 0.978147601, 1e-7);
 * assertAlmostEquals(weights.data[11], 0.381570601, 1e-7);
 * ```
 */
export function doseWeights(
  doses: ArrayLike<number>,
  imageShape: readonly number[],
  voxelSize: number,
  options: DoseWeightsOptions = {},
): NdArray<Float32Array> {
  checkOptions("doseWeights", options, [
    "voltage",
    "tiltAngles",
    "halfImage",
    "out",
  ]);
  const { voltage = 300, tiltAngles, halfImage = false } = options;
  requireSameLength(doses, tiltAngles);
  const shape = requirePlaneShape(imageShape);
  const filter = new DoseFilter(shape, voxelSize, halfImage);
  const { pixels } = filter;
  const out = outputOf(
    options.out,
    doses.length * pixels,
    (size) => new Float32Array(size),
  );
  for (let image = 0; image < doses.length; image++) {
    const tiltAngle = tiltAngles === undefined ? 0 : tiltAngles[image];
    requireExposure(doses[image], tiltAngle, image);
    filter.setExposure(doses[image], voltage, tiltAngle);
    filter.write(out, image * pixels);
  }
  return ndArray(out, [doses.length, pixels]);
}

function requireSameLength(
  doses: ArrayLike<number>,
  tiltAngles: ArrayLike<number> | undefined,
): void {
  if (tiltAngles === undefined || tiltAngles.length === doses.length) return;
  throw new ArgumentError(
    "tilt-angle-count",
    `Cannot weight ${doses.length} images with ${tiltAngles.length} tilt angles: one an image is needed`,
    {
      label: "tiltAngles",
      expected: doses.length,
      actual: tiltAngles.length,
    },
  );
}

function requireExposure(dose: number, tiltAngle: number, image: number): void {
  const sound = dose >= 0 && dose < Infinity && Number.isFinite(tiltAngle);
  if (sound) return;
  throw new ArgumentError(
    "dose-value",
    `Cannot weight image ${image} of dose "${dose}" and tilt angle "${tiltAngle}": a dose of 0 or more e⁻/Å² and a number of degrees are needed`,
    { actual: [dose, tiltAngle] },
  );
}

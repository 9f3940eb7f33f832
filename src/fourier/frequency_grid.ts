/**
 * Frequencies of the elements of centred spectra, as integers or in 1/Å.
 */
import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import { fullImageToHalfImage } from "./half_image.ts";
import { halfShapeOf, requirePlaneShape } from "./planes.ts";

/** Options of the frequency grids. */
export interface FrequencyGridOptions {
  /** Pixel size in Å, for scaled frequencies. @default {1} */
  readonly voxelSize?: number | undefined;
  /** Give cycles per Å instead of integers. @default {false for an axis, true for coordinates} */
  readonly scaled?: boolean | undefined;
}

/**
 * Frequencies along a centred axis of length n: -floor(n / 2), ...,
 * ceil(n / 2) - 1; scaled, divided by n and the pixel size.
 *
 * @throws {ArgumentError} if `n` is not a whole number of at least 1 or the pixel size is not positive.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { get1dFrequencyGrid } from "@cryoset/cryoset/fourier";
 *
 * assertEquals([...get1dFrequencyGrid(4)], [-2, -1, 0, 1]);
 * assertEquals([...get1dFrequencyGrid(5)], [-2, -1, 0, 1, 2]);
 * ```
 */
export function get1dFrequencyGrid(
  n: number,
  options: FrequencyGridOptions = {},
): Float64Array {
  const step = frequencyStep("get1dFrequencyGrid", n, options, false);
  const centre = Math.floor(n / 2);
  return Float64Array.from({ length: n }, (_, p) => (p - centre) / step);
}

/**
 * Frequencies along the half axis of a real transform of length n:
 * 0, 1, ..., floor(n / 2); scaled, divided by n and the pixel size.
 *
 * @throws {ArgumentError} if `n` is not a whole number of at least 1 or the pixel size is not positive.
 */
export function get1dFrequencyGridRfft(
  n: number,
  options: FrequencyGridOptions = {},
): Float64Array {
  const step = frequencyStep("get1dFrequencyGridRfft", n, options, false);
  const length = Math.floor(n / 2) + 1;
  return Float64Array.from({ length }, (_, k) => k / step);
}

/**
 * Frequency (kx, ky) = (column, row) of each element of a full spectrum.
 *
 * @param imageShape [height, width].
 * @returns [height * width, 2], row by row; in 1/Å unless `scaled` is false.
 * @throws {ArgumentError} if the shape or the pixel size is not positive.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { getKCoordinateOfEachPixel } from "@cryoset/cryoset/fourier";
 *
 * const k = getKCoordinateOfEachPixel([2, 2], { scaled: false });
 * assertEquals([...k.data], [-1, -1, 0, -1, -1, 0, 0, 0]);
 * ```
 */
export function getKCoordinateOfEachPixel(
  imageShape: readonly number[],
  options: FrequencyGridOptions = {},
): NdArray<Float64Array> {
  const [height, width] = requirePlaneShape(imageShape);
  const caller = "getKCoordinateOfEachPixel";
  const stepX = frequencyStep(caller, width, options, true);
  const stepY = frequencyStep(caller, height, options, true);
  const data = new Float64Array(2 * height * width);
  let at = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      data[at++] = (column - Math.floor(width / 2)) / stepX;
      data[at++] = (row - Math.floor(height / 2)) / stepY;
    }
  }
  return ndArray(data, [height * width, 2]);
}

/**
 * Frequency (kx, ky) of each element of a half spectrum. The last column of an
 * even width has kx = -width / 2, as in the full spectrum it was packed from.
 *
 * @param imageShape [height, width] of the image.
 * @returns [height * (floor(width / 2) + 1), 2]; in 1/Å unless `scaled` is false.
 * @throws {ArgumentError} if the shape or the pixel size is not positive.
 */
export function getKCoordinateOfEachPixelHalf(
  imageShape: readonly number[],
  options: FrequencyGridOptions = {},
): NdArray<Float64Array> {
  checkOptions("getKCoordinateOfEachPixelHalf", options, OPTIONS);
  const shape = requirePlaneShape(imageShape);
  // A coordinate pair is packed like a complex value.
  const { data } = getKCoordinateOfEachPixel(shape, options);
  const half = halfShapeOf(shape);
  const packed = fullImageToHalfImage(
    { data, shape, stride: [shape[1], 1] },
    shape,
  );
  return ndArray(packed.data, [half[0] * half[1], 2]);
}

const OPTIONS = ["voxelSize", "scaled"] as const;

/** What integer frequencies along an axis of length `n` are divided by. */
function frequencyStep(
  caller: string,
  n: number,
  options: FrequencyGridOptions,
  scaledByDefault: boolean,
): number {
  checkOptions(caller, options, OPTIONS);
  const { voxelSize = 1, scaled = scaledByDefault } = options;
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new ArgumentError(
      "grid-size",
      `Cannot make a frequency grid of length "${n}": a whole number of at least 1 is needed`,
      { label: "n", actual: n },
    );
  }
  requireVoxelSize(voxelSize);
  return scaled ? n * voxelSize : 1;
}

import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray, sizeOf } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  get1dFrequencyGrid,
  get1dFrequencyGridRfft,
} from "./frequency_grid.ts";

/** Options of the radial grids. */
export interface RadialGridOptions {
  /** Pixel size in Å, for scaled distances. @default {1} */
  readonly voxelSize?: number | undefined;
  /** Give distances in 1/Å instead of frequency steps. @default {false} */
  readonly scaled?: boolean | undefined;
  /** Frequency that counts as the centre, one for all axes or one an axis. @default {0} */
  readonly frequencyShift?: number | readonly number[] | undefined;
  /** Round to whole shells; scaled distances never are. @default {true} */
  readonly rounded?: boolean | undefined;
}

const OPTIONS = ["voxelSize", "scaled", "frequencyShift", "rounded"];

/**
 * Distance of each element of a centred full spectrum from the zero frequency,
 * by default the number of its shell.
 *
 * @param shape Lengths of one or more axes.
 * @returns Of that shape; Int32Array if rounded, else Float64Array.
 * @throws {ArgumentError} if the shape or an option is wrong.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { getGridOfRadialDistances } from "@cryoset/cryoset/fourier";
 *
 * const shells = getGridOfRadialDistances([4, 4]);
 * assertEquals([...shells.data.subarray(8, 12)], [2, 1, 0, 1]);
 * ```
 */
export function getGridOfRadialDistances(
  shape: readonly number[],
  options: RadialGridOptions = {},
): NdArray<Int32Array | Float64Array> {
  checkOptions("getGridOfRadialDistances", options, OPTIONS);
  const { voxelSize, scaled } = options;
  const grids = shape.map((n) => get1dFrequencyGrid(n, { voxelSize, scaled }));
  return distances(grids, options);
}

/**
 * The same for a half spectrum, whose last axis holds 0 to floor(n / 2).
 *
 * @param shape Lengths of the axes of the full spectrum.
 * @throws {ArgumentError} if the shape or an option is wrong.
 */
export function getGridOfRadialDistancesHalf(
  shape: readonly number[],
  options: RadialGridOptions = {},
): NdArray<Int32Array | Float64Array> {
  checkOptions("getGridOfRadialDistancesHalf", options, OPTIONS);
  const { voxelSize, scaled } = options;
  const grids = shape.map((n, axis) =>
    axis === shape.length - 1
      ? get1dFrequencyGridRfft(n, { voxelSize, scaled })
      : get1dFrequencyGrid(n, { voxelSize, scaled })
  );
  return distances(grids, options);
}

function distances(
  grids: readonly Float64Array[],
  options: RadialGridOptions,
): NdArray<Int32Array | Float64Array> {
  const { scaled = false, frequencyShift = 0, rounded = true } = options;
  const shape = grids.map((grid) => grid.length);
  const shifts = typeof frequencyShift === "number"
    ? grids.map(() => frequencyShift)
    : frequencyShift;
  if (shape.length === 0 || shifts.length !== shape.length) {
    throw new ArgumentError(
      "radial-grid-shape",
      `Cannot make a radial grid of ${shape.length} axes with ${shifts.length} shifts`,
      { expected: shape.length, actual: shifts.length },
    );
  }
  const squares = squaredDistances(grids, shifts);
  if (rounded && !scaled) {
    return ndArray(
      Int32Array.from(squares, (square) => roundHalfEven(Math.sqrt(square))),
      shape,
    );
  }
  return ndArray(squares.map(Math.sqrt), shape);
}

/** Sum over the axes of (k - shift)^2, in C order. */
function squaredDistances(
  grids: readonly Float64Array[],
  shifts: readonly number[],
): Float64Array {
  const squares = new Float64Array(sizeOf(grids.map((grid) => grid.length)));
  let step = squares.length;
  grids.forEach((grid, axis) => {
    step /= grid.length;
    for (let at = 0; at < squares.length; at++) {
      const k = grid[Math.floor(at / step) % grid.length] - shifts[axis];
      squares[at] += k * k;
    }
  });
  return squares;
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below === 0.5) return below % 2 === 0 ? below : below + 1;
  return Math.round(value);
}

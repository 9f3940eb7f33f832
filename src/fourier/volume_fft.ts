/**
 * Centred 3-D DFTs of real cubic volumes to and from half spectra: the last
 * axis of a half spectrum holds the frequencies 0 to floor(side / 2), the
 * first two are centred.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  partsOf,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { cubeSide } from "./cube_side.ts";
import { dftAlongAxis } from "./dft_along_axis.ts";
import { ImageFft } from "./image_fft.ts";
import { outputOf } from "./planes.ts";

/** Options of {@linkcode getDft3Real}. */
export interface RealDft3Options {
  /** Side to pad the volume to with zeros, around its origin. @default {that of the volume} */
  readonly side?: number | undefined;
  /**
   * Work in float64 whatever the voxels are, so that frequencies with a
   * millionth of the strongest one's amplitude are told from rounding.
   *
   * @default {false}
   */
  readonly precise?: boolean | undefined;
  /** Takes the spectrum, of exactly its length. @default {undefined} */
  readonly out?: Float32Array | undefined;
}

/** Options of {@linkcode getIdft3Real}. */
export interface InverseRealDft3Options {
  /** Side of the full spectrum. @default {2 * (last axis - 1)} */
  readonly spectrumSide?: number | undefined;
  /** Side to cut the volume to, around its origin. @default {spectrumSide} */
  readonly side?: number | undefined;
  /** Use the memory of the spectrum for the work; it is lost. @default {false} */
  readonly overwrite?: boolean | undefined;
}

/**
 * Centred 3-D DFT of a real volume, the half spectrum, unnormalised, in
 * complex64. The volume may be padded with zeros on the way: its spectrum is
 * then sampled side / N times as finely.
 *
 * @param volume Real, [N, N, N].
 * @returns [side, side, floor(side / 2) + 1].
 * @throws {ArgumentError} if the volume is not real and cubic, or the side less
 * than N; `out-length`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { getDft3Real, getIdft3Real } from "@cryoset/cryoset/fourier";
 *
 * const volume = ndArray(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]);
 * const half = getDft3Real(volume);
 * assertEquals([half.shape, half.data[12]], [[2, 2, 2], 36]);
 * assertEquals(getIdft3Real(half), volume);
 * ```
 */
export function getDft3Real(
  volume: NdArray,
  options: RealDft3Options = {},
): ComplexArray<Float32Array> {
  checkOptions("getDft3Real", options, ["side", "precise", "out"]);
  const inner = cubeSide(volume);
  const { side = inner, precise = false } = options;
  requireSides(inner, side);
  const fft = new ImageFft(side);
  const shape = [side, side, fft.halfWidth];
  const planeSize = 2 * side * fft.halfWidth;
  const length = side * planeSize;
  const out = outputOf(options.out, length, (size) => new Float32Array(size));
  // Where the volume is padded nothing is written.
  if (options.out !== undefined) out.fill(0);
  const PlaneClass = volume.data instanceof Float32Array && !precise
    ? Float32Array
    : Float64Array;
  const plane = new PlaneClass(side * side);
  const first = originOf(side) - originOf(inner);
  for (let x = 0; x < inner; x++) {
    for (let y = 0; y < inner; y++) {
      const from = (x * inner + y) * inner;
      const row = volume.data.subarray(from, from + inner);
      plane.set(row, (y + first) * side + first);
    }
    const to = (x + first) * planeSize;
    fft.toHalf(plane, 1, out.subarray(to, to + planeSize));
  }
  dftAlongAxis(out, shape, 0, false, { precise });
  return complexArray(out, shape);
}

/**
 * Inverse of {@linkcode getDft3Real}. What a real volume cannot have is
 * ignored.
 *
 * @param half Half spectrum, [M, M, floor(M / 2) + 1].
 * @returns Real volume in float32, [side, side, side].
 * @throws {ArgumentError} if the shapes do not agree.
 */
export function getIdft3Real(
  half: ComplexArray,
  options: InverseRealDft3Options = {},
): NdArray<Float32Array> {
  checkOptions("getIdft3Real", options, [
    "spectrumSide",
    "side",
    "overwrite",
  ]);
  const outer = options.spectrumSide ?? 2 * (half.shape[2] - 1);
  const { side = outer, overwrite = false } = options;
  if (half.shape.length !== 3) throw wrongShape(half, ["M", "M", "M / 2 + 1"]);
  const fft = new ImageFft(outer);
  const shape = [outer, outer, fft.halfWidth];
  const isHalf = half.shape.join() === shape.join();
  if (!isHalf || partsOf(half, "half") !== 2) throw wrongShape(half, shape);
  requireSides(side, outer);
  const work: FloatArray = overwrite ? half.data : half.data.slice();
  dftAlongAxis(work, shape, 0, true);
  const planeSize = 2 * outer * fft.halfWidth;
  const PlaneClass = work instanceof Float32Array ? Float32Array : Float64Array;
  const plane = new PlaneClass(outer * outer);
  const out = new Float32Array(side ** 3);
  const first = originOf(outer) - originOf(side);
  for (let x = 0; x < side; x++) {
    const from = (x + first) * planeSize;
    fft.fromHalf(work.subarray(from, from + planeSize), 1, plane);
    for (let y = 0; y < side; y++) {
      const row = (y + first) * outer + first;
      out.set(plane.subarray(row, row + side), (x * side + y) * side);
    }
  }
  return ndArray(out, [side, side, side]);
}

/** Position of the phase origin along an axis. */
function originOf(side: number): number {
  return Math.ceil(side / 2);
}

/** @throws {ArgumentError} `volume-side` if one volume does not fit the other. */
export function requireSides(inner: number, outer: number): void {
  if (Number.isSafeInteger(inner) && inner >= 1 && inner <= outer) return;
  throw new ArgumentError(
    "volume-side",
    `Cannot put a volume of side ${inner} into one of side ${outer}`,
    { label: "side", actual: [inner, outer] },
  );
}

function wrongShape(
  half: ComplexArray,
  expected: readonly (number | string)[],
): ArgumentError {
  return new ArgumentError(
    "half-spectrum-shape",
    `Cannot invert ${half.data.length} numbers of shape "${
      half.shape.join(", ")
    }": a half spectrum, complex, of "${
      expected.join(", ")
    }" is needed; of an odd side, give spectrumSide`,
    { label: "half", expected, actual: half.shape },
  );
}

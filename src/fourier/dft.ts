/**
 * Centred discrete Fourier transforms, unnormalised forward, 1 / n backward.
 * Along an axis of length n, index floor(n / 2) of a spectrum holds frequency
 * 0 and the phase origin is position ceil(n / 2):
 *
 * X[p] = sum over m of x[m] exp(-2 pi i (p - floor(n/2)) (m - ceil(n/2)) / n)
 */
import { ArgumentError, ArgumentTypeError } from "../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  type NumericArray,
  sizeOf,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { dftAlongAxis } from "./dft_along_axis.ts";
import { ImageFft } from "./image_fft.ts";
import { partsOf } from "../core/nd_array.ts";
import { kernelTransforms } from "./kernel/axis_kernel.ts";
import { halfShapeOf, outputOf, requirePlaneShape } from "./planes.ts";

/** Precision of complex values: pairs of float32 or of float64. */
export type ComplexDtype = "complex64" | "complex128";

/** The array in which values of a precision are stored. */
export type StorageOf<P extends ComplexDtype> = P extends "complex64"
  ? Float32Array
  : Float64Array;

/** Options of the centred Fourier transforms. */
export interface DftOptions<P extends ComplexDtype = "complex64"> {
  /**
   * Precision of the result. From float32 to complex64 the arithmetic is
   * float32, otherwise float64.
   *
   * @default {"complex64"}
   */
  readonly dtype?: P | undefined;
  /** Takes the result; of exactly its length. @default {undefined} */
  readonly out?: StorageOf<P> | undefined;
}

/** Options of {@linkcode getIdft2Real}. */
export interface InverseRealDftOptions<P extends ComplexDtype = "complex64">
  extends DftOptions<P> {
  /** [height, width] of the images. @default {width = 2 * (columns - 1)} */
  readonly imageShape?: readonly number[] | undefined;
}

/**
 * Centred 2-D DFT of real or complex images, the full spectrum.
 *
 * @param images Real or complex, [..., height, width]; sides even or odd.
 * @returns Spectra of the same shape; element (r, c) has the frequency
 * (c - floor(width / 2), r - floor(height / 2)).
 * @throws {ArgumentError} if `images` has fewer than two axes or an option is wrong.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { getDft2 } from "@cryoset/cryoset/fourier";
 *
 * const image = ndArray(Float32Array.from({ length: 16 }, (_, i) => i), [4, 4]);
 * const spectrum = getDft2(image);
 * assertEquals([...spectrum.data.subarray(16, 24)], [-8, 0, 8, 8, 120, 0, 8, -8]);
 * ```
 */
export function getDft2<P extends ComplexDtype = "complex64">(
  images: NdArray | ComplexArray,
  options: DftOptions<P> = {},
): ComplexArray<StorageOf<P>> {
  checkOptions("getDft2", options, ["dtype", "out"]);
  const [height, width] = requireAxes(images, 2);
  if (partsOf(images, "images") === 2) return complexDft(images, 2, options);
  const count = sizeOf(images.shape.slice(0, -2));
  const out = outputFor(options, 2 * images.data.length);
  new ImageFft(height, width).toFull(floats(images.data), count, out);
  return complexArray(out, images.shape);
}

/**
 * Inverse of {@linkcode getDft2}; the result is complex.
 *
 * @param spectra Centred full spectra, [..., height, width].
 * @throws {ArgumentError} if `spectra` has fewer than two axes or an option is wrong.
 */
export function getIdft2<P extends ComplexDtype = "complex64">(
  spectra: ComplexArray,
  options: DftOptions<P> = {},
): ComplexArray<StorageOf<P>> {
  checkOptions("getIdft2", options, ["dtype", "out"]);
  requireAxes(spectra, 2);
  return complexDft(spectra, 2, options, true);
}

/**
 * Centred 2-D DFT of real images, the half spectrum: all rows, and the columns
 * of frequency 0 to floor(width / 2).
 *
 * @param images Real, [..., height, width]; sides even or odd.
 * @returns [..., height, floor(width / 2) + 1].
 * @throws {ArgumentError} if `images` is complex, has fewer than two axes, or an option is wrong.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { getDft2Real, getIdft2Real } from "@cryoset/cryoset/fourier";
 *
 * const image = ndArray(Float32Array.from({ length: 16 }, (_, i) => i), [4, 4]);
 * const half = getDft2Real(image);
 * assertEquals(half.shape, [4, 3]);
 * assertEquals(getIdft2Real(half), image);
 * ```
 */
export function getDft2Real<P extends ComplexDtype = "complex64">(
  images: NdArray,
  options: DftOptions<P> = {},
): ComplexArray<StorageOf<P>> {
  checkOptions("getDft2Real", options, ["dtype", "out"]);
  const plane = requireAxes(images, 2);
  requireParts(images, 1, "images");
  const leading = images.shape.slice(0, -2);
  const shape = [...leading, ...halfShapeOf(requirePlaneShape(plane))];
  const out = outputFor(options, 2 * sizeOf(shape));
  const fft = new ImageFft(plane[0], plane[1]);
  fft.toHalf(floats(images.data), sizeOf(leading), out);
  return complexArray(out, shape);
}

/**
 * Inverse of {@linkcode getDft2Real}. Imaginary parts that a real image cannot
 * have are ignored.
 *
 * @param half Half spectra, [..., height, columns].
 * @returns Real images, [..., height, width], Float32Array or with dtype "complex128" Float64Array.
 * @throws {ArgumentError} if the shapes do not agree or an option is wrong.
 */
export function getIdft2Real<P extends ComplexDtype = "complex64">(
  half: ComplexArray,
  options: InverseRealDftOptions<P> = {},
): NdArray<StorageOf<P>> {
  checkOptions("getIdft2Real", options, ["dtype", "out", "imageShape"]);
  const [height, columns] = requireAxes(half, 2);
  requireParts(half, 2, "half");
  const image = requirePlaneShape(
    options.imageShape ?? [height, 2 * (columns - 1)],
  );
  const [expectedHeight, expectedColumns] = halfShapeOf(image);
  if (height !== expectedHeight || columns !== expectedColumns) {
    throw new ArgumentError(
      "half-spectrum-shape",
      `Cannot invert a half spectrum of ${height} x ${columns} values to an image of ${
        image.join(" x ")
      }: ${expectedHeight} x ${expectedColumns} are needed`,
      { label: "imageShape", expected: halfShapeOf(image), actual: half.shape },
    );
  }
  const leading = half.shape.slice(0, -2);
  const out = outputFor(options, sizeOf(leading) * sizeOf(image));
  new ImageFft(...image).fromHalf(half.data, sizeOf(leading), out);
  return ndArray(out, [...leading, ...image]);
}

/**
 * Centred 3-D DFT of real or complex volumes.
 *
 * @param volumes Real or complex, [..., n0, n1, n2].
 * @throws {ArgumentError} if `volumes` has fewer than three axes or an option is wrong.
 */
export function getDft3<P extends ComplexDtype = "complex64">(
  volumes: NdArray | ComplexArray,
  options: DftOptions<P> = {},
): ComplexArray<StorageOf<P>> {
  checkOptions("getDft3", options, ["dtype", "out"]);
  requireAxes(volumes, 3);
  return complexDft(volumes, 3, options);
}

/**
 * Inverse of {@linkcode getDft3}; the result is complex.
 *
 * @param spectra Centred full spectra, [..., n0, n1, n2].
 * @throws {ArgumentError} if `spectra` has fewer than three axes or an option is wrong.
 */
export function getIdft3<P extends ComplexDtype = "complex64">(
  spectra: ComplexArray,
  options: DftOptions<P> = {},
): ComplexArray<StorageOf<P>> {
  checkOptions("getIdft3", options, ["dtype", "out"]);
  requireAxes(spectra, 3);
  return complexDft(spectra, 3, options, true);
}

/** Transforms the last `rank` axes. */
function complexDft<P extends ComplexDtype>(
  array: NdArray | ComplexArray,
  rank: number,
  options: DftOptions<P>,
  inverse = false,
): ComplexArray<StorageOf<P>> {
  const { data, shape } = array;
  const out = outputFor(options, 2 * sizeOf(shape));
  const single = data instanceof Float32Array && out instanceof Float32Array &&
    kernelTransforms(shape.slice(-rank));
  const work = single ? out : new Float64Array(out.length);
  if (partsOf(array, "array") === 2) work.set(data);
  else writeComplex(data, work);
  for (let axis = shape.length - rank; axis < shape.length; axis++) {
    dftAlongAxis(work, shape, axis, inverse);
  }
  if (!single) out.set(work);
  return complexArray(out, shape);
}

/** Backwards, as both may share their memory. */
function writeComplex(real: NumericArray, complex: FloatArray): void {
  for (let at = real.length - 1; at >= 0; at--) {
    complex[2 * at + 1] = 0;
    complex[2 * at] = real[at];
  }
}

/** Lengths of the last `rank` axes. */
function requireAxes(array: NdArray, rank: number): readonly number[] {
  const axes = array.shape.slice(-rank);
  if (axes.length === rank && axes.every((length) => length >= 1)) return axes;
  throw new ArgumentError(
    "dft-shape",
    `Cannot transform an array of shape "${
      array.shape.join(", ")
    }": ${rank} axes of at least one value are needed`,
    { expected: rank, actual: array.shape },
  );
}

function requireParts(array: NdArray, parts: 1 | 2, name: string): void {
  if (array.data.length > 0 && partsOf(array, name) !== parts) {
    const kinds = ["real", "complex"];
    throw new ArgumentError(
      "array-kind",
      `Cannot use ${kinds[2 - parts]} ${name}: ${kinds[parts - 1]} is needed`,
      { label: name, expected: kinds[parts - 1], actual: kinds[2 - parts] },
    );
  }
}

function floats(data: NumericArray): FloatArray {
  return data instanceof Float32Array || data instanceof Float64Array
    ? data
    : Float64Array.from(data);
}

function outputFor<P extends ComplexDtype>(
  options: DftOptions<P>,
  length: number,
): StorageOf<P> {
  const dtype: ComplexDtype = options.dtype ?? "complex64";
  if (dtype !== "complex64" && dtype !== "complex128") {
    throw new ArgumentTypeError(
      "dtype",
      `Cannot store complex values as "${dtype}": "complex64" or "complex128" is needed`,
      { label: "dtype", expected: ["complex64", "complex128"], actual: dtype },
    );
  }
  const StorageClass = dtype === "complex64" ? Float32Array : Float64Array;
  return outputOf<FloatArray>(
    options.out,
    length,
    (size) => new StorageClass(size),
  ) as StorageOf<P>;
}

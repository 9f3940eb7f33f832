import { ArgumentError } from "../../core/errors.ts";
import { type NumericArray, sizeOf, strideOf } from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { encodePixels } from "./encode_pixels.ts";
import { HEADER_BYTES } from "./header_fields.ts";
import { bytesPerImage } from "./pixel_layout.ts";
import {
  ENCODE_KEYS,
  type EncodeMrcOptions,
  stackFormat,
  stackHeader,
} from "./stack_format.ts";
import { RunningStatistics } from "./statistics.ts";

/** Images as an array of shape [ny, nx] or [nz, ny, nx]; an `NdArray` is one. */
export interface MrcImages {
  /** Pixels in C order, x fastest. */
  readonly data: NumericArray;
  /** [ny, nx] or [nz, ny, nx]. */
  readonly shape: readonly number[];
  /** If given, it must be that of C order. */
  readonly stride?: readonly number[] | undefined;
}

/**
 * Writes images or a volume as the bytes of an MRC2014 file.
 *
 * @throws {ArgumentError} `mrc-value` if a value does not fit the mode;
 * `mrc-shape`, `mrc-field` or `mrc-option` if an argument does not fit.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeMrc, parseMrc } from "@cryoset/cryoset/mrc";
 *
 * const images = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2] };
 * const bytes = encodeMrc(images, { mode: 12, voxelSize: 1.5 });
 * assertEquals([...parseMrc(bytes).data.data], [1, 2, 3, 4]);
 * ```
 */
export function encodeMrc(
  images: MrcImages,
  options: EncodeMrcOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptions("encodeMrc()", options, ENCODE_KEYS);
  const [nz, ny, nx] = sectionsOf(images);
  const format = stackFormat(nx, ny, options);
  const statistics = new RunningStatistics();
  const imageBytes = bytesPerImage(format);
  const bytes = new Uint8Array(HEADER_BYTES + nz * imageBytes);
  for (const { first, count } of sectionBatches(nz, imageBytes)) {
    const [start, end] = [first * nx * ny, (first + count) * nx * ny];
    const values = images.data.subarray(start, end);
    const encoded = encodePixels(values, format, start, statistics);
    bytes.set(encoded, HEADER_BYTES + first * imageBytes);
  }
  bytes.set(stackHeader(format, nz, statistics.result()));
  return bytes;
}

/**
 * Shape of images as [nz, ny, nx].
 *
 * @throws {ArgumentError} `mrc-shape`.
 */
export function sectionsOf(images: MrcImages): [number, number, number] {
  const { data, shape, stride } = images;
  const isSound = (shape.length === 2 || shape.length === 3) &&
    shape.every((length) => Number.isInteger(length) && length >= 1) &&
    data.length === sizeOf(shape) &&
    (stride === undefined || stride.join() === strideOf(shape).join());
  if (!isSound) {
    throw new ArgumentError(
      "mrc-shape",
      `Cannot write ${data.length} values of shape "[${
        shape.join(", ")
      }]": they must ` +
        "be one or more images, [ny, nx] or [nz, ny, nx], in C order",
      { label: "images", actual: shape },
    );
  }
  const [nx, ny, nz = 1] = shape.toReversed();
  return [nz, ny, nx];
}

/** Bytes that are encoded at a time, unless an image has more. */
const BATCH_BYTES = 2 ** 22;

/** Runs of sections of about {@linkcode BATCH_BYTES} bytes each. */
export function* sectionBatches(
  nz: number,
  imageBytes: number,
): Generator<{ first: number; count: number }> {
  const step = Math.max(1, Math.floor(BATCH_BYTES / imageBytes));
  for (let first = 0; first < nz; first += step) {
    yield { first, count: Math.min(step, nz - first) };
  }
}

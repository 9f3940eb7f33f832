import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { type NdArray, ndArray } from "../../src/core/nd_array.ts";
import {
  type ComplexType,
  ImageProcessor,
} from "../../src/images/image_processor.ts";
import { integers, seeded } from "../support/random.ts";
import { assertClose } from "../support/assert_close.ts";
import { relativeError } from "../support/relative_error.ts";

const RAMP = ndArray(Float32Array.from({ length: 16 }, (_, p) => p), [4, 4]);

/** The centred spectrum of the ramp, from the specification: re, im pairs. */
const RAMP_SPECTRUM = [
  ...[0, 0, 0, 0, -32, 0, 0, 0],
  ...[0, 0, 0, 0, 32, 32, 0, 0],
  ...[-8, 0, 8, 8, 120, 0, 8, -8],
  ...[0, 0, 0, 0, 32, -32, 0, 0],
];

const RAMP_HALF = [
  ...[-32, 0, 0, 0, 0, 0],
  ...[32, 32, 0, 0, 0, 0],
  ...[120, 0, 8, -8, -8, 0],
  ...[32, -32, 0, 0, 0, 0],
];

/** Centred spectrum of one image by its definition. */
function naiveSpectrum(image: ArrayLike<number>, D: number): Float64Array {
  const out = new Float64Array(2 * D * D);
  for (let ky = 0; ky < D; ky++) {
    for (let kx = 0; kx < D; kx++) {
      for (let y = 0; y < D; y++) {
        for (let x = 0; x < D; x++) {
          const turns = ((ky - D / 2) * (y - D / 2) +
            (kx - D / 2) * (x - D / 2)) / D;
          const phase = -2 * Math.PI * turns;
          const value = image[y * D + x];
          out[2 * (ky * D + kx)] += value * Math.cos(phase);
          out[2 * (ky * D + kx) + 1] += value * Math.sin(phase);
        }
      }
    }
  }
  return out;
}

Deno.test("ImageProcessor gives the specification's spectra of a ramp", () => {
  for (const dtype of ["complex64", "complex128"] as const) {
    const processor = new ImageProcessor(4, dtype);
    const full = processor.full(RAMP, 1);
    assertEquals(full.shape, [1, 16]);
    assertClose(full.data, RAMP_SPECTRUM, 1e-12);
    const half = processor.half(RAMP, 1);
    assertEquals(half.shape, [1, 12]);
    assertClose(half.data, RAMP_HALF, 1e-12);
    const type = dtype === "complex64" ? Float32Array : Float64Array;
    assertEquals(full.data instanceof type, true);
    assertEquals(half.data instanceof type, true);
  }
});

Deno.test("ImageProcessor applies sign and mask", () => {
  const processor = new ImageProcessor(4);
  const options = { applyImageMask: true };
  const dc = 2 * (2 * 4 + 2);
  assertClose(
    processor.full(RAMP, -1).data,
    RAMP_SPECTRUM.map((value) => -value),
    1e-12,
  );
  assertEquals(processor.full(RAMP, 1, options).data[dc], 90);
  assertEquals(processor.full(RAMP, -1, options).data[dc], -90);
  assertEquals(processor.half(RAMP, 1, options).data[2 * 2 * 3], 90);
  const { data, shape } = processor.imageMask;
  assertEquals(shape, [4, 4]);
  assertEquals([...data], [0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1]);
});

Deno.test("ImageProcessor agrees with the definition, for every element type", () => {
  const D = 6;
  const random = seeded(5);
  const masked = { applyImageMask: true };
  for (const type of [Int8Array, Uint16Array, Float32Array, Float64Array]) {
    const scale = type === Int8Array ? 100 : 1000;
    const images = ndArray(
      new type(3 * D * D).map(() => scale * random()),
      [3, D, D],
    );
    const before = images.data.slice();
    const processor = new ImageProcessor(D, "complex128");
    const mask = processor.imageMask.data;
    const full = processor.full(images, -1, masked).data;
    const half = processor.half(images, -1, masked).data;
    for (let i = 0; i < 3; i++) {
      const image = Array.from(
        mask,
        (weight, p) => -images.data[i * D * D + p] * weight,
      );
      const expected = naiveSpectrum(image, D);
      const size = 2 * D * D;
      assertClose(full.subarray(i * size, (i + 1) * size), expected, 1e-9);
      const columns = [3, 4, 5, 0];
      const halfExpected = Array.from({ length: D }, (_, row) => row)
        .flatMap((row) =>
          columns.flatMap((column) => [
            expected[2 * (row * D + column)],
            expected[2 * (row * D + column) + 1],
          ])
        );
      assertClose(
        half.subarray(i * 2 * D * 4, (i + 1) * 2 * D * 4),
        halfExpected,
        1e-9,
      );
    }
    assertEquals(images.data, before);
  }
});

Deno.test("ImageProcessor computes complex128 in double, complex64 in single precision", () => {
  const D = 16;
  const pick = integers(2);
  const images = ndArray(
    Float32Array.from({ length: 2 * D * D }, () => pick(2 ** 24)),
    [2, D, D],
  );
  const single = new ImageProcessor(D).full(images, 1).data;
  const double = new ImageProcessor(D, "complex128").full(images, 1).data;
  assert(relativeError(single, double) < 2e-7 * Math.log2(D * D));
  // Whole numbers add up to a whole number below 2⁵³.
  const sum = images.data.subarray(0, D * D).reduce((a, b) => a + b, 0);
  assertEquals(double[2 * (8 * D + 8)], sum);
});

Deno.test("ImageProcessor writes into memory of the caller", () => {
  const processor = new ImageProcessor(4);
  const out = new Float32Array(40).fill(7);
  const { data } = processor.full(RAMP, 1, { out });
  assertEquals(data.buffer, out.buffer);
  assertClose(out.subarray(0, 32), RAMP_SPECTRUM, 1e-5);
  assertEquals(out.subarray(32), new Float32Array(8).fill(7));
  for (const bad of [new Float32Array(31), new Float64Array(32)]) {
    const error = assertThrows(
      () => processor.full(RAMP, 1, { out: bad }),
      ArgumentError,
      "Float32Array of at least 32",
    );
    assertEquals(error.code, "out");
  }
});

Deno.test("ImageProcessor refuses images that do not fit", () => {
  const processor = new ImageProcessor(4);
  const arrays: NdArray[] = [
    ndArray(new Float32Array(16), [16]),
    ndArray(new Float32Array(16), [1, 1, 4, 4]),
    ndArray(new Float32Array(32), [2, 4, 2, 2]),
    ndArray(new Float32Array(36), [6, 6]),
    ndArray(new Float32Array(32), [4, 8]),
    // Fewer values than the shape says, complex ones, another order.
    { data: new Float32Array(15), shape: [4, 4], stride: [4, 1] },
    { data: new Float32Array(32), shape: [4, 4], stride: [4, 1] },
    { data: new Float32Array(16), shape: [4, 4], stride: [1, 4] },
  ];
  for (const images of arrays) {
    assertThrows(() => processor.full(images, 1), ArgumentError);
    assertThrows(() => processor.half(images, 1), ArgumentError);
  }
  assertEquals(
    processor.full(ndArray(new Float32Array(0), [0, 4, 4]), 1).shape,
    [0, 16],
  );
});

Deno.test("ImageProcessor refuses other options and precisions", () => {
  const processor = new ImageProcessor(4);
  const error = assertThrows(
    () => processor.full(RAMP, 1, { mask: true } as never),
    ArgumentError,
  );
  assertEquals(error.code, "unknown-option");
  assertThrows(
    () => new ImageProcessor(4, "float32" as ComplexType),
    ArgumentTypeError,
  );
});

/** The kernel against double precision, and where it is or is not used. */
import { assert, assertEquals } from "@std/assert";
import { complexArray, ndArray } from "../../../src/core/nd_array.ts";
import { getDft2, getDft3, getIdft2 } from "../../../src/fourier/dft.ts";
import { ImageFft } from "../../../src/fourier/image_fft.ts";
import { transformAxis } from "../../../src/fourier/kernel/axis_kernel.ts";
import { ImageKernel } from "../../../src/fourier/kernel/image_kernel.ts";
import { fftKernel } from "../../../src/fourier/kernel/fft_kernel.ts";
import { getDft3Real, getIdft3Real } from "../../../src/fourier/volume_fft.ts";
import { relativeError } from "../../support/relative_error.ts";
import { withKernels } from "../../support/with_kernels.ts";
import { naiveCentredDft, randomNumbers } from "../naive_dft.ts";

// deno-fmt-ignore
const BOXES = [
  64, 96, 100, 128, 180, 192, 196, 200, 224, 240, 256, 300, 320, 360, 384, 400,
  420, 432, 448, 480, 512,
];

/** Without the kernel there is nothing to test here. */
const ignore = fftKernel() === null;

function floats(length: number, seed: number): Float32Array {
  return Float32Array.from(randomNumbers(length, seed));
}

/** Both directions of one size, `count` images, against float64 plans. */
function assertPrecise(height: number, width: number, count: number): void {
  const bound = 2e-7 * Math.log2(Math.max(height, width)) + 1e-12;
  const images = floats(count * height * width, height + width);
  const fft = new ImageFft(height, width);
  const size = 2 * count * height * fft.halfWidth;
  const wanted = new Float64Array(size);
  fft.toHalf(Float64Array.from(images), count, wanted);
  const half = new Float32Array(size);
  fft.toHalf(images, count, half);
  const label = `${height} x ${width}`;
  assert(relativeError(half, wanted) < bound, `toHalf ${label}`);
  const back = new Float32Array(images.length);
  fft.fromHalf(half, count, back);
  assert(relativeError(back, images) < 2 * bound, `fromHalf ${label}`);
  const full = new Float32Array(2 * images.length);
  fft.toFull(images, count, full);
  const exact = new Float64Array(full.length);
  fft.toFull(Float64Array.from(images), count, exact);
  assert(relativeError(full, exact) < bound, `toFull ${label}`);
}

Deno.test("single precision is within 2e-7 log2(n) for any length", () => {
  for (let n = 1; n <= 65; n++) assertPrecise(n, n, 1);
});

Deno.test("single precision is within 2e-7 log2(n) for the usual boxes", () => {
  for (const box of BOXES.filter((n) => n <= 256)) assertPrecise(box, box, 1);
});

Deno.test("single precision is within 2e-7 log2(n) for large boxes", () => {
  for (const box of BOXES.filter((n) => n > 256)) assertPrecise(box, 16, 1);
  for (const box of BOXES.filter((n) => n > 256)) assertPrecise(16, box, 1);
});

Deno.test("batches of any count and images of any shape are transformed", () => {
  for (const count of [1, 3, 5, 17]) {
    assertPrecise(20, 20, count);
    assertPrecise(5, 8, count);
    assertPrecise(9, 1, count);
    assertPrecise(2, 33, count);
  }
});

Deno.test("complex planes and volumes agree with the formula", () => {
  for (const shape of [[6, 10], [1, 3], [7, 9], [3, 4, 5], [2, 2, 11]]) {
    const size = shape.reduce((a, b) => a * b);
    const bound = 2e-7 * Math.log2(size);
    const values = floats(2 * size, size);
    const transform = shape.length === 2 ? getDft2 : getDft3;
    const spectrum = transform(complexArray(values, shape)).data;
    assert(relativeError(spectrum, naiveCentredDft(values, shape)) < bound);
  }
  const values = floats(2 * 3 * 70, 5);
  const back = getIdft2(complexArray(values, [3, 7, 10])).data;
  for (let plane = 0; plane < 3; plane++) {
    const part = values.subarray(140 * plane, 140 * (plane + 1));
    const expected = naiveCentredDft(part, [7, 10], true);
    const actual = back.subarray(140 * plane, 140 * (plane + 1));
    assert(relativeError(actual, expected) < 2e-6);
  }
});

Deno.test("real volumes go to half spectra and back", () => {
  for (const side of [6, 7, 24]) {
    const volume = ndArray(floats(side ** 3, side), [side, side, side]);
    const half = getDft3Real(volume);
    const precise = getDft3Real(
      ndArray(Float64Array.from(volume.data), volume.shape),
    );
    const bound = 2e-7 * Math.log2(side);
    assert(relativeError(half.data, precise.data) < bound);
    const back = getIdft3Real(half, { spectrumSide: side });
    assert(relativeError(back.data, volume.data) < 2 * bound);
  }
});

Deno.test({
  name: "mask and factor are as if multiplied before",
  ignore,
  fn() {
    for (const [height, width] of [[12, 12], [5, 7], [2, 3], [9, 22]]) {
      const size = height * width;
      const images = floats(3 * size, 3);
      const mask = floats(size, 4);
      const product = images.map((pixel, at) => -pixel * mask[at % size]);
      const kernel = new ImageKernel(height, width);
      const fused = new Float32Array(2 * images.length);
      const plain = new Float32Array(2 * images.length);
      assert(kernel.toFull(images, 3, fused, { factor: -1, mask }));
      assert(kernel.toFull(product, 3, plain));
      assert(relativeError(fused, plain) < 2e-7);
    }
  },
});

Deno.test({
  name: "integers are taken if float32 holds them, other lengths are not",
  ignore,
  fn() {
    const out = new Float32Array(24);
    const kernel = new ImageKernel(4, 4);
    assert(kernel.toHalf(Int16Array.from({ length: 16 }, (_, i) => i), 1, out));
    assertEquals(out[12], 120);
    assert(!kernel.toHalf(new Int32Array(16), 1, out));
    assert(!kernel.toHalf(new Float64Array(16), 1, out));
    const odd = new ImageKernel(53, 4);
    assert(!odd.toHalf(new Float32Array(212), 1, new Float32Array(318)));
  },
});

Deno.test("NaN stays in its own image", () => {
  const size = 20;
  const images = floats(3 * size * size, 6);
  images[size * size + 7] = NaN;
  const fft = new ImageFft(size);
  const length = 2 * size * fft.halfWidth;
  const half = new Float32Array(3 * length);
  fft.toHalf(images, 3, half);
  assert(half.subarray(0, length).every(Number.isFinite));
  assert(half.subarray(length, 2 * length).every(Number.isNaN));
  assert(half.subarray(2 * length).every(Number.isFinite));
  const back = new Float32Array(3 * size * size);
  fft.fromHalf(half, 3, back);
  assert(back.subarray(2 * size * size).every(Number.isFinite));
});

Deno.test("switched off, it is not used", () => {
  withKernels(false, () => {
    assertEquals(fftKernel(), null);
    const out = new Float32Array(24);
    assert(!new ImageKernel(4, 4).toHalf(new Float32Array(16), 1, out));
    assert(!transformAxis(out, [4, 3], 0, false));
  });
});

Deno.test("two transforms of different sizes do not disturb each other", () => {
  const small = new ImageFft(12);
  const image = floats(144, 1);
  const before = new Float32Array(2 * 12 * 7);
  small.toHalf(image, 1, before);
  // Takes much more memory, and plans of its own.
  const large = new ImageFft(1000, 1100);
  const out = new Float32Array(2 * 1000 * large.halfWidth);
  large.toHalf(new Float32Array(1_100_000).fill(1), 1, out);
  assertEquals(out[2 * 500 * large.halfWidth], 1_100_000);
  const after = new Float32Array(before.length);
  small.toHalf(image, 1, after);
  assertEquals(after, before);
});

Deno.test("parts of arrays and shared memory are read and written", () => {
  const image = floats(36, 2);
  const fft = new ImageFft(6);
  const expected = new Float32Array(48);
  fft.toHalf(image, 1, expected);
  const pixels = new Float32Array(new SharedArrayBuffer(4 * 40)).subarray(3);
  pixels.set(image);
  const shared = new Float32Array(new SharedArrayBuffer(4 * 60)).fill(9);
  fft.toHalf(pixels, 1, shared.subarray(5, 53));
  assertEquals([...shared.subarray(5, 53)], [...expected]);
  assertEquals([shared[4], shared[53]], [9, 9]);
});

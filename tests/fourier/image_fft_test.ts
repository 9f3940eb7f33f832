import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ImageFft } from "../../src/fourier/image_fft.ts";
import {
  distance,
  naiveCentredDft,
  randomNumbers,
  toComplex,
} from "./naive_dft.ts";

const SQUARES = [...Array.from({ length: 17 }, (_, n) => n + 1), 30, 100];
const SHAPES = [
  ...SQUARES.map((n) => [n, n]),
  [5, 8],
  [8, 5],
  [6, 20],
  [1, 7],
  [9, 1],
];

/** Columns [W/2, ..., W-1, 0] of an even, [(W-1)/2, ..., W-1] of an odd width. */
function packed(full: Float64Array, height: number, width: number): number[] {
  const half: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let kx = 0; kx <= Math.floor(width / 2); kx++) {
      const column = (kx + Math.floor(width / 2)) % width;
      const at = 2 * (row * width + column);
      half.push(full[at], full[at + 1]);
    }
  }
  return half;
}

for (const [height, width] of SHAPES) {
  const fft = new ImageFft(height, width);
  const pixels = height * width;
  const halfSize = 2 * height * fft.halfWidth;

  Deno.test(`ImageFft equals the closed form for ${height} x ${width}`, () => {
    const image = randomNumbers(pixels, pixels);
    const expected = naiveCentredDft(toComplex(image), [height, width]);
    const full = new Float64Array(2 * pixels);
    fft.toFull(image, 1, full);
    assert(distance(full, expected) < 1e-11);
    const half = new Float64Array(halfSize);
    fft.toHalf(image, 1, half);
    assert(distance(half, packed(expected, height, width)) < 1e-11);
    const back = new Float64Array(pixels);
    fft.fromHalf(half, 1, back);
    assert(distance(back, image) < 1e-13);
  });
}

Deno.test("ImageFft.toHalf() treats each image of a batch alone", () => {
  for (const size of [6, 7, 16]) {
    const fft = new ImageFft(size);
    const length = 2 * size * fft.halfWidth;
    const images = Float32Array.from(randomNumbers(3 * size * size));
    const batch = new Float32Array(3 * length);
    fft.toHalf(images, 3, batch);
    for (let image = 0; image < 3; image++) {
      const alone = new Float32Array(length);
      fft.toHalf(images.subarray(image * size * size), 1, alone);
      assertEquals(batch.subarray(image * length, (image + 1) * length), alone);
    }
  }
});

Deno.test("ImageFft.toFull() gives spectra with exact Hermitian symmetry", () => {
  const n = 12;
  const full = new Float32Array(2 * n * n);
  new ImageFft(n).toFull(randomNumbers(n * n), 1, full);
  for (let row = 0; row < n; row++) {
    for (let column = 1; column < n / 2; column++) {
      const at = 2 * (row * n + column);
      const partner = 2 * ((n - row) % n * n + n - column);
      assertEquals(full[at], full[partner]);
      assertEquals(full[at + 1], -full[partner + 1]);
    }
  }
});

Deno.test("ImageFft obeys Parseval's theorem", () => {
  for (const n of [30, 64, 100, 180]) {
    const image = randomNumbers(n * n);
    const full = new Float64Array(2 * n * n);
    new ImageFft(n).toFull(image, 1, full);
    const power = full.reduce((sum, value) => sum + value * value, 0);
    const energy = image.reduce((sum, value) => sum + value * value, 0);
    assert(Math.abs(power / (n * n) / energy - 1) < 1e-13);
  }
});

Deno.test("ImageFft gives a centred delta the spectrum 1", () => {
  const image = new Float32Array(36);
  image[3 * 6 + 3] = 1;
  const half = new Float64Array(2 * 6 * 4);
  new ImageFft(6).toHalf(image, 1, half);
  const ones = Array.from(half, (_, at) => at % 2 === 0 ? 1 : 0);
  assert(distance(half, ones) < 1e-15);
});

Deno.test("ImageFft.fromHalf() ignores what a real image cannot have", () => {
  const n = 6;
  const fft = new ImageFft(n);
  const image = randomNumbers(n * n);
  const half = new Float64Array(2 * n * 4);
  fft.toHalf(image, 1, half);
  half[2 * (3 * 4) + 1] += 5; // zero frequency
  half[2 * (3 * 4 + 3) + 1] += 5; // (kx, ky) = (-3, 0)
  half[2 * 3 + 1] += 5; // (-3, -3)
  const back = new Float64Array(n * n);
  fft.fromHalf(half, 1, back);
  assert(distance(back, image) < 1e-14);
});

Deno.test("ImageFft writes nothing beyond its spectra", () => {
  const out = new Float32Array(2 * 4 * 3 + 8).fill(9);
  new ImageFft(4).toHalf(new Float32Array(16), 1, out.subarray(4, 28));
  assertEquals([...out.subarray(0, 4)], [9, 9, 9, 9]);
  assertEquals([...out.subarray(28)], [9, 9, 9, 9]);
});

Deno.test("ImageFft works on shared memory", () => {
  const images = new Float32Array(new SharedArrayBuffer(64)).fill(1);
  const out = new Float32Array(new SharedArrayBuffer(96));
  new ImageFft(4).toHalf(images, 1, out);
  assertEquals(out[12], 16);
});

Deno.test("ImageFft refuses buffers that are too short", () => {
  const fft = new ImageFft(4);
  const image = new Float32Array(16);
  const half = new Float32Array(24);
  assertThrows(() => fft.toHalf(image, 2, half), ArgumentError, "as images");
  assertThrows(() => fft.toFull(image, 1, half), ArgumentError, "as out");
  assertThrows(() => fft.fromHalf(image, 1, half), ArgumentError, "spectra");
  assertThrows(() => new ImageFft(4, 0), ArgumentError, `length "0"`);
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import {
  downsampleImages,
  getDownsampleBatchSize,
} from "../../src/fourier/downsample_images.ts";
import { FourierCropper } from "../../src/fourier/fourier_cropper.ts";
import { distance, randomNumbers } from "./naive_dft.ts";

function crop(image: ArrayLike<number>, D: number, T: number): Float64Array {
  const out = new Float64Array(T * T);
  new FourierCropper(D, T).crop(Float64Array.from(image), 1, out);
  return out;
}

/** Re(K img Kᵀ), K[y][x] = (1/D) sum of exp(2 pi i u (y/T - x/D)), -T/2 <= u < T/2. */
function oracle(image: ArrayLike<number>, D: number, T: number): Float64Array {
  const K = Array.from({ length: T * D }, (_, at) => {
    const place = Math.floor(at / D) / T - (at % D) / D;
    let [re, im] = [0, 0];
    for (let u = -T / 2; u < T / 2; u++) {
      re += Math.cos(2 * Math.PI * u * place) / D;
      im += Math.sin(2 * Math.PI * u * place) / D;
    }
    return [re, im];
  });
  const out = new Float64Array(T * T);
  for (let y = 0; y < T; y++) {
    const row = Array.from({ length: D }, (_, x) => {
      let [re, im] = [0, 0];
      for (let j = 0; j < D; j++) {
        re += K[y * D + j][0] * image[j * D + x];
        im += K[y * D + j][1] * image[j * D + x];
      }
      return [re, im];
    });
    for (let x = 0; x < T; x++) {
      row.forEach(([re, im], j) => {
        out[y * T + x] += re * K[x * D + j][0] - im * K[x * D + j][1];
      });
    }
  }
  return out;
}

const ramp = (n: number) => Array.from({ length: n * n }, (_, i) => i);
const delta = (at: number) => ramp(4).map((i) => i === at ? 1 : 0);

Deno.test("FourierCropper gives the worked examples", () => {
  assert(distance(crop(ramp(4), 4, 2), [5, 6, 9, 10]) < 1e-14);
  const digits = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3];
  assert(distance(crop(digits, 4, 2), [4.375, 4.125, 5.875, 5.625]) < 1e-14);
  assert(distance(crop(delta(0), 4, 2), [0.25, 0, 0, 0]) < 1e-15);
  assert(distance(crop(delta(10), 4, 2), [0, 0, 0, 0.25]) < 1e-15);
  assert(distance(crop(delta(6), 4, 2), [0, 0.125, 0, 0.125]) < 1e-15);
  assert(distance(crop(ramp(5), 5, 2), [9, 10, 14, 15]) < 1e-13);
  const odd = [3, 3.623618079528827, 5, 6.376381920471175];
  assert(distance(crop(ramp(5), 5, 4).subarray(0, 4), odd) < 1e-13);
  const squares = ramp(6).map((value) => value * value);
  const six = [
    189.83333333333331,
    191.32308546376018,
    217.83333333333331,
    253.6769145362397,
  ];
  assert(distance(crop(squares, 6, 4).subarray(0, 4), six) < 1e-12);
});

Deno.test("FourierCropper equals the matrix formula for random images", () => {
  const sizes = [
    [2, 2],
    [3, 2],
    [4, 4],
    [5, 2],
    [6, 2],
    [6, 4],
    [7, 6],
    [8, 4],
    [8, 6],
    [9, 8],
    [10, 6],
    [16, 10],
    [17, 12],
    [30, 20],
    [31, 22],
    [53, 34],
    [64, 40],
  ];
  for (const [D, T] of sizes) {
    const image = randomNumbers(D * D, D * 100 + T);
    const error = distance(crop(image, D, T), oracle(image, D, T));
    assert(error < 1e-14, `${D} to ${T}: ${error}`);
  }
});

Deno.test("FourierCropper halves a cosine at the new Nyquist frequency", () => {
  const wave = (f: (x: number) => number) =>
    ramp(8).map((pixel) => f(2 * Math.PI * 2 * (pixel % 8) / 8));
  const cosine = crop(wave(Math.cos), 8, 4).subarray(0, 4);
  assert(distance(cosine, [0.5, -0.5, 0.5, -0.5]) < 1e-15);
  assert(distance(crop(wave(Math.sin), 8, 4), new Float64Array(16)) < 1e-15);
});

Deno.test("FourierCropper keeps the mean, and shrinks white noise by (T/D)²", () => {
  const [D, T] = [100, 50];
  const image = randomNumbers(D * D);
  const small = crop(image, D, T);
  const mean = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value) / values.length;
  const variance = (values: Float64Array) =>
    mean(values.map((value) => value * value)) - mean(values) ** 2;
  assert(Math.abs(mean(small) - mean(image)) < 1e-15);
  const ratio = variance(small) / variance(image) / (T / D) ** 2;
  assert(Math.abs(ratio - 1) < 0.06);
});

Deno.test("FourierCropper crops each image of a batch alone", () => {
  const images = Float32Array.from(randomNumbers(3 * 49));
  const cropper = new FourierCropper(7, 4);
  const batch = new Float32Array(48);
  cropper.crop(images, 3, batch);
  for (let image = 0; image < 3; image++) {
    const alone = new Float32Array(16);
    cropper.crop(images.subarray(image * 49, image * 49 + 49), 1, alone);
    assertEquals(batch.subarray(image * 16, image * 16 + 16), alone);
  }
});

Deno.test("FourierCropper refuses buffers that are too short", () => {
  const cropper = new FourierCropper(4, 2);
  const image = new Float32Array(16);
  assertThrows(() => cropper.crop(image, 2, image), ArgumentError, "images");
  assertThrows(
    () => cropper.crop(image, 1, new Float32Array(3)),
    ArgumentError,
    "out",
  );
});

Deno.test("downsampleImages() gives float32, rounded once", () => {
  const integers = ndArray(Int16Array.from(ramp(5)), [5, 5]);
  const small = downsampleImages(integers, 4);
  assertEquals(small.shape, [4, 4]);
  assert(small.data instanceof Float32Array);
  const expected = Float32Array.from(crop(ramp(5), 5, 4));
  assertEquals(small.data, expected);
});

Deno.test("downsampleImages() copies at the same size", () => {
  const images = ndArray(Float32Array.from(randomNumbers(32)), [2, 4, 4]);
  const same = downsampleImages(images, 4);
  assertEquals(same, images);
  assert(same.data !== images.data);
});

Deno.test("downsampleImages() writes to out", () => {
  const out = new Float32Array(8);
  const images = ndArray(new Float32Array(32).fill(3), [2, 4, 4]);
  assert(downsampleImages(images, 2, { out }).data === out);
  assert(distance(out, new Float32Array(8).fill(3)) < 1e-6);
});

Deno.test("downsampleImages() refuses what it cannot crop", () => {
  const square = ndArray(new Float32Array(16), [4, 4]);
  for (const target of [6, 3, 0, -2, 1, 2.5, NaN]) {
    assertThrows(
      () => downsampleImages(square, target),
      ArgumentError,
      `"${target}"`,
    );
  }
  const oblong = ndArray(new Float32Array(8), [2, 4]);
  assertThrows(() => downsampleImages(oblong, 2), ArgumentError, "2, 4");
  const deep = ndArray(new Float32Array(16), [1, 1, 4, 4]);
  assertThrows(() => downsampleImages(deep, 2), ArgumentError, "1, 1, 4, 4");
  const complex = complexArray(new Float32Array(32), [4, 4]);
  assertThrows(() => downsampleImages(complex, 2), ArgumentError, "real");
});

Deno.test("getDownsampleBatchSize() stays between 64 and 16384", () => {
  assertEquals(getDownsampleBatchSize(256, 1), 476);
  assertEquals(getDownsampleBatchSize(4096, 1), 64);
  assertEquals(getDownsampleBatchSize(16, 64), 16384);
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import { getDft2, getIdft2 } from "../../src/fourier/dft.ts";
import {
  getKCoordinateOfEachPixel,
  getKCoordinateOfEachPixelHalf,
} from "../../src/fourier/frequency_grid.ts";
import {
  translateHalfImages,
  translateImages,
} from "../../src/fourier/translate_images.ts";
import { distance, randomNumbers, toComplex } from "./naive_dft.ts";

const double = { dtype: "complex128" } as const;

function delta(n: number, row: number, column: number) {
  const image = new Float64Array(n * n);
  image[row * n + column] = 1;
  return ndArray(image, [n, n]);
}

function moved(n: number, row: number, column: number, shift: number[]) {
  const t = ndArray(Float64Array.from(shift), [2]);
  const spectrum = getDft2(delta(n, row, column), double);
  return getIdft2(translateImages(spectrum, t, [n, n]), double).data;
}

/** F(k) exp(-2 pi i k t / N) one element after the other. */
function naive(data: Float64Array, k: Float64Array, t: number[], n: number) {
  return Float64Array.from(data, (_, at) => {
    const pixel = Math.floor(at / 2);
    const turn = k[2 * pixel] * t[0] + k[2 * pixel + 1] * t[1];
    const angle = -2 * Math.PI * turn / n;
    const [re, im] = [data[2 * pixel], data[2 * pixel + 1]];
    return at % 2 === 0
      ? re * Math.cos(angle) - im * Math.sin(angle)
      : re * Math.sin(angle) + im * Math.cos(angle);
  });
}

Deno.test("translateImages() moves (row 3, column 2) by (2, 1) to (row 4, column 4)", () => {
  const expected = toComplex(delta(8, 4, 4).data);
  assert(distance(moved(8, 3, 2, [2, 1]), expected) < 1e-14);
});

Deno.test("translateImages() moves the spectrum of (2, 2) by (1, 0) to (2, 3)", () => {
  assert(
    distance(moved(4, 2, 2, [1, 0]), toComplex(delta(4, 2, 3).data)) < 1e-15,
  );
});

Deno.test("translateImages() keeps the formula on the Nyquist lines", () => {
  const row = moved(4, 1, 1, [0.5, 0]).subarray(8, 16);
  const expected = [-1, -1, 1, 1, 1, -1, -1, 1].map((sign, at) =>
    sign * (at % 2 === 1 ? 0.25 : at === 0 || at === 6 ? 0.103553 : 0.603553)
  );
  assert(distance(row, expected) < 1e-6);
});

Deno.test("translateImages() shifts every image by its own pair", () => {
  const data = randomNumbers(2 * 2 * 36);
  const shifts = [1.25, -2.5, 0.3, 17];
  const t = ndArray(Float64Array.from(shifts), [2, 2]);
  const result = translateImages(complexArray(data, [2, 36]), t, [6, 6]);
  assertEquals(result.shape, [2, 36]);
  const k = getKCoordinateOfEachPixel([6, 6], { scaled: false }).data;
  const first = naive(data.subarray(0, 72), k, shifts.slice(0, 2), 6);
  const second = naive(data.subarray(72), k, shifts.slice(2), 6);
  assert(distance(result.data.subarray(0, 72), first) < 1e-13);
  assert(distance(result.data.subarray(72), second) < 1e-13);
});

Deno.test("translateHalfImages() takes the Nyquist column as -N / 2", () => {
  for (const n of [6, 7]) {
    const data = randomNumbers(2 * n * 4);
    const t = ndArray(Float64Array.of(0.7, -1.3), [1, 2]);
    const half = complexArray(data, [n, 4]);
    const k = getKCoordinateOfEachPixelHalf([n, n], { scaled: false }).data;
    const expected = naive(data, k, [0.7, -1.3], n);
    assert(
      distance(translateHalfImages(half, t, [n, n]).data, expected) < 1e-13,
    );
  }
});

Deno.test("translateImages() works in place and refuses shapes that do not agree", () => {
  const spectra = complexArray(randomNumbers(16), [2, 2, 2]);
  const none = ndArray(new Float32Array(2), [1, 2]);
  const before = spectra.data.slice();
  const same = translateImages(spectra, none, [2, 2], { out: spectra.data });
  assert(same.data === spectra.data);
  assertEquals(same.data, before);
  const three = ndArray(new Float32Array(6), [3, 2]);
  assertThrows(
    () => translateImages(spectra, three, [2, 2]),
    ArgumentError,
    "2 spectra",
  );
  const real = ndArray(new Float32Array(4), [2, 2]);
  assertThrows(
    () => translateImages(real, none, [2, 2]),
    ArgumentError,
    "complex",
  );
});

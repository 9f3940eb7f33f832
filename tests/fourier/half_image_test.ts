import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import { getDft2, getDft2Real } from "../../src/fourier/dft.ts";
import {
  fullImageToHalfImage,
  halfImageToFullImage,
} from "../../src/fourier/half_image.ts";
import { randomNumbers } from "./naive_dft.ts";

Deno.test("fullImageToHalfImage() takes the columns 2 3 0 of four", () => {
  const flat = ndArray(Int32Array.from({ length: 16 }, (_, i) => i), [16]);
  const half = fullImageToHalfImage(flat, [4, 4]);
  assertEquals(half.shape, [12]);
  assertEquals([...half.data], [2, 3, 0, 6, 7, 4, 10, 11, 8, 14, 15, 12]);
});

Deno.test("fullImageToHalfImage() takes the columns 2 3 4 of five", () => {
  const grid = ndArray(Int8Array.from({ length: 10 }, (_, i) => i), [1, 2, 5]);
  const half = fullImageToHalfImage(grid, [2, 5]);
  assertEquals(half.shape, [1, 2, 3]);
  assertEquals([...half.data], [2, 3, 4, 7, 8, 9]);
});

Deno.test("halfImageToFullImage() inverts the packing of real images' spectra", () => {
  for (const [height, width] of [[4, 4], [6, 6], [5, 5], [4, 5], [7, 6]]) {
    const images = ndArray(randomNumbers(3 * height * width), [
      3,
      height,
      width,
    ]);
    const full = getDft2(images);
    const half = fullImageToHalfImage(full, [height, width]);
    assertEquals(half, getDft2Real(images));
    assertEquals(halfImageToFullImage(half, [height, width]), full);
  }
});

Deno.test("halfImageToFullImage() copies the packed columns as they are", () => {
  const half = complexArray(randomNumbers(2 * 12), [1, 12]);
  const full = halfImageToFullImage(half, [4, 4]);
  assertEquals(full.shape, [1, 16]);
  assertEquals(fullImageToHalfImage(full, [4, 4]), half);
  // Row 1, column 1 is the conjugate of (k, row) = (1, 4 - 1).
  const at = 2 * (3 * 3 + 1);
  assertEquals([...full.data.subarray(10, 12)], [
    half.data[at],
    -half.data[at + 1],
  ]);
});

Deno.test("halfImageToFullImage() mirrors real values without a sign", () => {
  const half = ndArray(Float32Array.from({ length: 12 }, (_, i) => i), [4, 3]);
  const full = halfImageToFullImage(half, [4, 4]);
  // deno-fmt-ignore
  assertEquals([...full.data], [
    2, 1, 0, 1,
    5, 10, 3, 4,
    8, 7, 6, 7,
    11, 4, 9, 10,
  ]);
});

Deno.test("the packing refuses shapes that do not agree", () => {
  const image = ndArray(new Float32Array(20), [4, 5]);
  assertThrows(
    () => fullImageToHalfImage(image, [5, 4]),
    ArgumentError,
    "4, 5",
  );
  assertThrows(
    () => halfImageToFullImage(image, [4, 4]),
    ArgumentError,
    "4 x 3",
  );
  assertThrows(() => fullImageToHalfImage(image, [20]), ArgumentError, "20");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  makeRadialNoise,
  makeRadialNoiseHalf,
  type NdArray,
  ndArray,
  toBatchedHalfPixelNoise,
  toBatchedPixelNoise,
} from "../../mod.ts";

const SHAPE = [4, 4];
const FULL = makeRadialNoise([1, 2, 3], SHAPE);
const HALF = makeRadialNoiseHalf([1, 2, 3], SHAPE);

/** The planes twice, the second ten times as large. */
function twice({ data }: NdArray, ...plane: number[]) {
  const both = [...data, ...Array.from(data, (value) => 10 * value)];
  return ndArray(Float64Array.from(both), [2, ...plane]);
}

Deno.test("one number fills a row of either layout", () => {
  const full = toBatchedPixelNoise(2.5, SHAPE);
  assertEquals(full, ndArray(new Float32Array(16).fill(2.5), [1, 16]));
  const half = toBatchedHalfPixelNoise(Float64Array.of(0.1), SHAPE);
  assertEquals(half, ndArray(new Float64Array(12).fill(0.1), [1, 12]));
});

Deno.test("full and half planes become rows of the layout asked for", () => {
  const grids = [
    FULL.data,
    ndArray(FULL.data, [4, 4]),
    ndArray(FULL.data, [1, 4, 4]),
    ndArray(FULL.data, [1, 16]),
    HALF.data,
    ndArray(HALF.data, [4, 3]),
    ndArray(HALF.data, [1, 12]),
  ];
  for (const noise of grids) {
    const full = toBatchedPixelNoise(noise, SHAPE);
    assertEquals(full, ndArray(FULL.data, [1, 16]));
    const half = toBatchedHalfPixelNoise(noise, SHAPE);
    assertEquals(half, ndArray(HALF.data, [1, 12]));
  }
});

Deno.test("a row an image stays one, and the precision is kept", () => {
  for (const plane of [[16], [4, 4]]) {
    const rows = toBatchedPixelNoise(twice(FULL, ...plane), SHAPE);
    assertEquals(rows, twice(FULL, 16));
    assert(rows.data instanceof Float64Array);
    assertEquals(
      toBatchedHalfPixelNoise(twice(FULL, ...plane), SHAPE),
      twice(HALF, 12),
    );
  }
});

Deno.test("noise of neither layout is refused", () => {
  for (const convert of [toBatchedPixelNoise, toBatchedHalfPixelNoise]) {
    for (const shape of [[3], [16, 2], [2, 4, 5], [1, 1, 4, 4]]) {
      const size = shape.reduce((a, b) => a * b);
      const noise = ndArray(new Float32Array(size), shape);
      const error = assertThrows(() => convert(noise, SHAPE), ArgumentError);
      assertEquals(error.code, "noise-shape");
    }
  }
});

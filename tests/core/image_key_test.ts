import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  IndexError,
} from "../../src/core/errors.ts";
import {
  type ImageKey,
  resolveImageKey,
  slice,
} from "../../src/core/image_key.ts";
import { asMask } from "../../src/core/mask.ts";

const resolve = (key: unknown, n: number) => [
  ...resolveImageKey(key as ImageKey, n),
];

Deno.test("resolveImageKey() takes every kind of key", () => {
  assertEquals(resolve(null, 3), [0, 1, 2]);
  assertEquals(resolve(undefined, 0), []);
  assertEquals(resolve(2, 3), [2]);
  assertEquals(resolve([2, 0, 2], 3), [2, 0, 2]);
  assertEquals(resolve(new Uint8Array([1, 0]), 3), [1, 0]);
  assertEquals(resolve([false, true, true], 3), [1, 2]);
  assertEquals(resolve(asMask([0, 1, 1]), 3), [1, 2]);
  assertEquals(resolve([], 3), []);
});

Deno.test("resolveImageKey() refuses each bad key in its own way", () => {
  for (const key of [-1, 3, [0, 3], [-1]]) {
    assertThrows(() => resolve(key, 3), IndexError);
  }
  for (const key of [true, false, "0", [0.5], 0.5, {}, new Float32Array(1)]) {
    assertThrows(() => resolve(key, 3), ArgumentTypeError);
  }
  for (const key of [[true], [[0]], asMask([1, 1])]) {
    assertThrows(() => resolve(key, 3), ArgumentError);
  }
});

// Worked out with list(range(n))[start:stop:step] in Python 3.
const SLICES: [
  [number | null, number | null, number | null],
  number,
  number[],
][] = [
  [[null, null, null], 4, [0, 1, 2, 3]],
  [[1, 3, null], 4, [1, 2]],
  [[-2, null, null], 4, [2, 3]],
  [[null, -1, null], 4, [0, 1, 2]],
  [[-99, 99, 2], 5, [0, 2, 4]],
  [[3, 1, null], 4, []],
  [[null, null, -1], 4, [3, 2, 1, 0]],
  [[null, null, -3], 8, [7, 4, 1]],
  [[2, null, -1], 4, [2, 1, 0]],
  [[99, -99, -2], 5, [4, 2, 0]],
  [[-1, 0, -1], 4, [3, 2, 1]],
  [[0, 4, -1], 4, []],
  [[1, 2 ** 40, 2 ** 40], 4, [1]],
  [[null, null, -2], 0, []],
];

Deno.test("slice() follows Python's rules", () => {
  for (const [parts, n, expected] of SLICES) {
    assertEquals(resolve(slice(...parts), n), expected, `${parts} of ${n}`);
  }
  assertEquals(resolve(slice(2), 4), [2, 3]);
});

Deno.test("slice() agrees with a walk over positions for small cases", () => {
  const bounds = [null, -6, -4, -1, 0, 1, 3, 4, 7];
  for (const start of bounds) {
    for (const stop of bounds) {
      for (const step of [-3, -2, -1, 1, 2, 3]) {
        assertEquals(
          resolve(slice(start, stop, step), 4),
          walk(start, stop, step, 4),
        );
      }
    }
  }
});

/** The formulas of readers.md 1.2, word by word. */
function walk(
  start: number | null,
  stop: number | null,
  step: number,
  n: number,
): number[] {
  const up = step > 0;
  const clamp = (b: number) =>
    up ? Math.min(n, Math.max(0, b)) : Math.min(n - 1, Math.max(-1, b));
  const from = start === null
    ? (up ? 0 : n - 1)
    : clamp(start < 0 ? start + n : start);
  const to = stop === null ? (up ? n : -1) : clamp(stop < 0 ? stop + n : stop);
  const positions = [];
  for (let p = from; up ? p < to : p > to; p += step) positions.push(p);
  return positions;
}

Deno.test("slice() refuses a step of 0 and parts that are no integers", () => {
  assertThrows(() => slice(0, 1, 0), ArgumentError, `"0"`);
  assertThrows(() => slice(0.5), ArgumentTypeError, "start");
  assertThrows(() => slice(0, Infinity), ArgumentTypeError, "stop");
  assertThrows(
    () => slice(0, 1, "1" as unknown as number),
    ArgumentTypeError,
    "step",
  );
});

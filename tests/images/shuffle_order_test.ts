import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../mod.ts";
import {
  shuffledByBlocks,
  shuffleSizes,
} from "../../src/images/shuffle_order.ts";

const SIZES = { block: 64, buffer: 1024 };

Deno.test("shuffledByBlocks() gives everything once, by the seed", () => {
  for (const length of [0, 1, 63, 64, 1000, 10_007]) {
    const { order, windows } = shuffledByBlocks(null, length, 5, SIZES);
    assertEquals(order.toSorted(), Int32Array.from({ length }, (_, i) => i));
    assertEquals(windows.at(-1), length);
    const again = shuffledByBlocks(null, length, 5, SIZES);
    assertEquals(again, { order, windows });
  }
  const other = shuffledByBlocks(null, 1000, 6, SIZES).order;
  assert(other.some((unit, i) => unit !== shuffled(1000, 5)[i]));
});

function shuffled(length: number, seed: number): Int32Array {
  return shuffledByBlocks(null, length, seed, SIZES).order;
}

Deno.test("shuffledByBlocks() moves images as far as a full shuffle does", () => {
  const n = 20_000;
  const order = shuffled(n, 1);
  const moved = order.reduce((sum, unit, i) => sum + Math.abs(unit - i), 0) / n;
  // A random permutation moves by n / 3 on average.
  assert(Math.abs(moved - n / 3) < 0.1 * n / 3, `${moved}`);
  // Neighbours in a batch are neighbours in the file as seldom as by chance:
  // 1 in 16 images of a window is of the same block.
  const together =
    order.filter((unit, i) =>
      i > 0 && Math.floor(unit / 64) === Math.floor(order[i - 1] / 64)
    ).length;
  assert(together < n / 10, `${together}`);
});

Deno.test("shuffledByBlocks() mixes windows of few blocks", () => {
  const { order, windows } = shuffledByBlocks(null, 10_000, 2, SIZES);
  for (let w = 1; w < windows.length; w++) {
    const window = order.subarray(windows[w - 1], windows[w]);
    const blocks = new Set(Array.from(window, (unit) => Math.floor(unit / 64)));
    // One block may be cut by either end.
    assert(blocks.size <= Math.ceil(window.length / 64) + 2);
  }
});

Deno.test("shuffledByBlocks() weighs groups by their images", () => {
  const counts = Int32Array.from({ length: 100 }, (_, i) => 1 + i % 40);
  const { order, windows } = shuffledByBlocks(counts, 100, 3, {
    block: 50,
    buffer: 200,
  });
  assertEquals(order.toSorted(), Int32Array.from({ length: 100 }, (_, i) => i));
  for (let w = 1; w < windows.length; w++) {
    const images = order.subarray(windows[w - 1], windows[w])
      .reduce((sum, unit) => sum + counts[unit], 0);
    assert(images < 200 + 40);
    assert(images >= 200 || w === windows.length - 1);
  }
});

Deno.test("shuffledByBlocks() draws as NumPy's RandomState does", () => {
  // RandomState(0): permutation(5) for the blocks, then shuffle of each window.
  const { order } = shuffledByBlocks(null, 10, 0, { block: 2, buffer: 4 });
  assertEquals([...order], [4, 0, 5, 1, 7, 2, 6, 3, 8, 9]);
});

Deno.test("shuffleSizes() fits blocks to reads and the buffer to batches", () => {
  const seed = 1;
  assertEquals(shuffleSizes({ seed }, 512, 128 ** 2), {
    block: 64,
    buffer: 8 * 512,
  });
  // Small images mix more, large ones still two batches.
  assertEquals(shuffleSizes({ seed }, 512, 32 ** 2).block, 256);
  assertEquals(shuffleSizes({ seed }, 512, 1024 ** 2), {
    block: 1,
    buffer: 1024,
  });
  assertEquals(shuffleSizes({ seed, buffer: 1000 }, 64, 64).buffer, 1024);
});

Deno.test("shuffleSizes() refuses what is no number of images", () => {
  for (const buffer of [0, -1, 1.5, NaN]) {
    const error = assertThrows(
      () => shuffleSizes({ seed: 1, buffer }, 8, 64),
      ArgumentError,
    );
    assertEquals([error.code, error.actual], ["shuffle-buffer", buffer]);
  }
});

import { assert, assertEquals } from "@std/assert";
import { BatchMemory } from "../../src/images/batch_memory.ts";

/** Sizes that nothing else takes. */
const BYTES = 12_344;

Deno.test("BatchMemory gives the same memory again", () => {
  using memory = new BatchMemory();
  const array = new Float32Array(memory.take(2, BYTES));
  array[5] = 6;
  memory.give(array);
  assertEquals(array.length, 0);
  memory.give(array);
  const again = new Float32Array(memory.take(1, BYTES));
  assertEquals([again[5], again.byteLength], [6, 2 * BYTES]);
  // There is no other that is free.
  assertEquals(new Float32Array(memory.take(1, BYTES))[5], 0);
});

Deno.test("BatchMemory leaves memory to the next walk", () => {
  const first = new BatchMemory();
  const [early, late] = [1, 2].map((mark) => {
    const array = new Float32Array(first.take(3, BYTES));
    array[0] = mark;
    return array;
  });
  first.give(early);
  first[Symbol.dispose]();
  // A batch may be disposed after its walk.
  first.give(late);
  using next = new BatchMemory();
  const found = [1, 2].map(() => new Float32Array(next.take(3, BYTES))[0]);
  assertEquals(found.toSorted(), [1, 2]);
  assertEquals(new Float32Array(next.take(3, BYTES))[0], 0);
});

Deno.test("BatchMemory takes no spare that is much too large or too small", () => {
  const first = new BatchMemory();
  first.give(new Float32Array(first.take(1, 16 * BYTES)));
  first[Symbol.dispose]();
  using next = new BatchMemory();
  assertEquals(next.take(1, 7 * BYTES).byteLength, 7 * BYTES);
  assertEquals(next.take(1, 17 * BYTES).byteLength, 17 * BYTES);
  assert(next.take(1, 9 * BYTES).byteLength === 16 * BYTES);
});

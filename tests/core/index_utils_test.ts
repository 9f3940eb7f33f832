import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  IndexError,
} from "../../src/core/errors.ts";
import {
  deduplicatePreserveOrder,
  filterPreserveOrder,
  type IndexSelection,
  normalizeImageIndices,
  normalizeIndices,
} from "../../src/core/index_utils.ts";
import { LegacyRandom } from "../../src/core/legacy_random.ts";
import { asMask } from "../../src/core/mask.ts";

const ints = (...values: number[]) => new Int32Array(values);

// Callers without types (notebooks) can pass anything.
const anything = (value: unknown) => value as IndexSelection;

Deno.test("normalizeIndices() keeps order and duplicates", () => {
  assertEquals(normalizeIndices([3, 0, 3, 1], 4), ints(3, 0, 3, 1));
  assertEquals(normalizeIndices(2, 4), ints(2));
});

Deno.test("normalizeIndices() takes every integer array as indices, Uint8Array included", () => {
  for (
    const values of [
      [0, 1, 1],
      new Uint8Array([0, 1, 1]),
      new Int16Array([0, 1, 1]),
      new Uint32Array([0, 1, 1]),
      new BigInt64Array([0n, 1n, 1n]),
      new BigUint64Array([0n, 1n, 1n]),
      { length: 3, 0: 0, 1: 1, 2: 1 },
    ]
  ) assertEquals(normalizeIndices(values, 3), ints(0, 1, 1));
});

Deno.test("normalizeIndices() gives the set positions of a mask", () => {
  assertEquals(normalizeIndices([false, true, true], 3), ints(1, 2));
  assertEquals(normalizeIndices(asMask([0, 1, 1]), 3), ints(1, 2));
  assertEquals(normalizeIndices(asMask([]), 0), ints());
});

Deno.test("normalizeIndices() refuses a mask of another length", () => {
  const error = assertThrows(
    () => normalizeIndices([true, false], 3),
    ArgumentError,
    `"2"`,
  );
  assertEquals([error.code, error.expected, error.actual], [
    "mask-length",
    3,
    2,
  ]);
  assertThrows(() => normalizeIndices(asMask([1]), 0), ArgumentError);
});

Deno.test("normalizeIndices() accepts any empty list", () => {
  for (
    const empty of [[], new Int32Array(0), new Float64Array(0)]
  ) assertEquals(normalizeIndices(empty, 5), ints());
  assertEquals(normalizeIndices([], 0), ints());
});

Deno.test("normalizeIndices() owns its result", () => {
  const values = ints(1, 2);
  const indices = normalizeIndices(values, 3);
  values[0] = 0;
  assertEquals(indices, ints(1, 2));
});

Deno.test("normalizeIndices() refuses null unless allowed", () => {
  assertThrows(
    () => normalizeIndices(anything(null), 3, { name: "ind" }),
    ArgumentError,
    `Cannot use "null" as ind`,
  );
  assertThrows(() => normalizeIndices(anything(undefined), 3), ArgumentError);
  assertEquals(normalizeIndices(null, 3, { allowNone: true }), null);
  assertEquals(normalizeIndices(undefined, 3, { allowNone: true }), null);
  assertEquals(normalizeIndices([1], 3, { allowNone: true }), ints(1));
});

Deno.test("normalizeIndices() tells types apart from values", () => {
  for (
    const bad of [
      [1.5],
      [NaN],
      [Infinity],
      ["1"],
      [null],
      [1, true],
      [true, 1],
      // deno-lint-ignore no-sparse-arrays
      [, 1],
      1.5,
      true,
      "1",
      new Float32Array([1]),
      new Float64Array([1]),
      { data: [1] },
      new Set([1]),
      new DataView(new ArrayBuffer(1)),
      () => 1,
    ]
  ) assertThrows(() => normalizeIndices(anything(bad), 3), ArgumentTypeError);
  for (const bad of [[[1, 2]], [ints(1)], [1, [2]]]) {
    assertThrows(
      () => normalizeIndices(anything(bad), 3),
      ArgumentError,
      "one dimension",
    );
  }
  // The whole list is looked at for its type before any value for its range.
  assertThrows(() => normalizeIndices([9, 1.5], 3), TypeError);
});

Deno.test("normalizeIndices() never wraps a negative index", () => {
  const error = assertThrows(
    () => normalizeIndices([0, -1, 7], 3, { name: "ind" }),
    IndexError,
  );
  assertEquals(error instanceof RangeError, true);
  assertEquals([error.code, error.label, error.actual], [
    "index-range",
    "ind",
    -1,
  ]);
  assertStringIncludes(error.message, `"-1" at position 1 of ind`);
  assertThrows(() => normalizeIndices([3], 3), IndexError, "below 3");
  assertThrows(() => normalizeIndices(0, 0), IndexError);
});

Deno.test("normalizeIndices() refuses what 32 bits cannot hold", () => {
  for (
    const big of [[2 ** 31], [2 ** 32], [1e300], new BigInt64Array([2n ** 40n])]
  ) {
    assertThrows(() => normalizeIndices(big, 3), IndexError);
    assertThrows(() => normalizeIndices(big, 2 ** 45), IndexError);
    assertThrows(() => normalizeImageIndices(big), ArgumentError, "2147483648");
    assertThrows(() => deduplicatePreserveOrder(big), ArgumentError);
  }
});

Deno.test("normalizeIndices() refuses an unknown option", () => {
  assertThrows(
    () => normalizeIndices([1], 3, { nam: "x" } as Record<string, unknown>),
    ArgumentError,
    "nam",
  );
});

Deno.test("normalizeImageIndices() without a size refuses masks and negatives as values", () => {
  assertEquals(normalizeImageIndices([7, 2, 7]), ints(7, 2, 7));
  assertEquals(normalizeImageIndices(4), ints(4));
  assertEquals(normalizeImageIndices([2 ** 31 - 1]), ints(2 ** 31 - 1));
  const refused = [[true, false], asMask([1]), [-1], null, [[1]]];
  for (const bad of refused) {
    assertThrows(() => normalizeImageIndices(anything(bad)), ArgumentError);
  }
  assertThrows(() => normalizeImageIndices([0.5]), ArgumentTypeError);
});

Deno.test("normalizeImageIndices() with a size is normalizeIndices()", () => {
  assertEquals(
    normalizeImageIndices([true, false, true], { nTotal: 3 }),
    ints(0, 2),
  );
  assertThrows(() => normalizeImageIndices([-1], { nTotal: 3 }), IndexError);
  assertThrows(() => normalizeImageIndices([3], { nTotal: 3 }), IndexError);
});

Deno.test("deduplicatePreserveOrder() keeps the first of each value", () => {
  assertEquals(deduplicatePreserveOrder([3, 1, 3, 2, 1]), ints(3, 1, 2));
  assertEquals(deduplicatePreserveOrder([-1, 4, -1]), ints(-1, 4));
  assertEquals(deduplicatePreserveOrder(5), ints(5));
  assertThrows(
    () => deduplicatePreserveOrder(anything([[1]]), { name: "ids" }),
    ArgumentError,
    "ids",
  );
});

Deno.test("filterPreserveOrder() keeps order and number of allowed values", () => {
  assertEquals(filterPreserveOrder([4, 2, 4, 9], [2, 4]), ints(4, 2, 4));
  assertEquals(filterPreserveOrder(4, 4), ints(4));
  assertEquals(filterPreserveOrder([1, 2], []), ints());
  assertThrows(() => filterPreserveOrder(anything([[1]]), [1]), ArgumentError);
  assertThrows(() => filterPreserveOrder([1], anything(["1"])), TypeError);
});

Deno.test("deduplicatePreserveOrder() and filterPreserveOrder() agree with plain loops, dense or sparse", () => {
  const random = new LegacyRandom(31);
  for (const spread of [3, 40, 2 ** 31 - 1]) {
    for (let round = 0; round < 100; round++) {
      const draw = () =>
        Int32Array.from(
          { length: random.bounded(30) },
          () => random.bounded(spread) - random.bounded(spread),
        );
      const [values, allowed] = [draw(), draw()];
      assertEquals(
        deduplicatePreserveOrder(values),
        values.filter((value, k) => values.indexOf(value) === k),
      );
      assertEquals(
        filterPreserveOrder(values, allowed),
        values.filter((value) => allowed.includes(value)),
      );
    }
  }
});

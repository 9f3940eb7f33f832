import { assertEquals } from "@std/assert";
import {
  ascendingOrder,
  planReads,
  splitRuns,
} from "../../src/images/read_plan.ts";
import { integers } from "../support/random.ts";

function plan(sections: number[], imageBytes = 2 ** 16, rows?: number[]) {
  return planReads(
    Int32Array.from(sections),
    rows === undefined ? null : Int32Array.from(rows),
    imageBytes,
  ).map(({ first, count, direct }) => [first, count, direct]);
}

Deno.test("planReads() reads a gap-free run at once, straight to its rows", () => {
  assertEquals(plan([4, 5, 6]), [[4, 3, true]]);
  assertEquals(plan([4, 5, 6], 100, [2, 3, 4]), [[4, 3, true]]);
});

Deno.test("planReads() sorts, reads duplicates once, splits at large gaps", () => {
  assertEquals(plan([6, 5, 4]), [[4, 3, false]]);
  assertEquals(plan([4, 4, 5]), [[4, 2, false]]);
  assertEquals(plan([9, 0]), [[0, 1, true], [9, 1, true]]);
});

Deno.test("planReads() reads over gaps that are cheaper than a call", () => {
  assertEquals(plan([0, 3], 2 ** 13), [[0, 4, false]]);
  assertEquals(plan([0, 9], 2 ** 13), [[0, 1, true], [9, 1, true]]);
});

Deno.test("splitRuns() sends large images straight to their rows", () => {
  const split = (sections: number[], imageBytes: number) =>
    splitRuns(
      planReads(Int32Array.from(sections), null, imageBytes),
      imageBytes,
    )
      .map(({ first, count, rows, direct }) => [first, count, rows[0], direct]);
  // 4 and 5 go to rows 1 and 2, 6 to row 0.
  assertEquals(split([6, 4, 5], 2 ** 15), [[4, 2, 1, true], [6, 1, 0, true]]);
  assertEquals(split([6, 4, 5], 2 ** 14), [[4, 3, 1, false]]);
  // A gap of two is not read; a section wanted twice is read twice.
  assertEquals(split([3, 0], 2 ** 15), [[0, 1, 1, true], [3, 1, 0, true]]);
  assertEquals(split([2, 2], 2 ** 15), [[2, 1, 0, true], [2, 1, 1, true]]);
  assertEquals(split([1, 2], 2 ** 15), [[1, 2, 0, true]]);
});

Deno.test("planReads() bounds a read to 8 MiB", () => {
  const all = Array.from({ length: 300 }, (_, i) => i);
  assertEquals(plan(all, 2 ** 16), [[0, 128, true], [128, 128, true], [
    256,
    44,
    true,
  ]]);
  assertEquals(plan([0, 1], 2 ** 30), [[0, 1, true], [1, 1, true]]);
});

Deno.test("planReads() brings every wanted section to its row once", () => {
  const pick = integers(7);
  for (let round = 0; round < 200; round++) {
    const wanted = Int32Array.from({ length: 1 + pick(40) }, () => pick(60));
    const imageBytes = 2 ** (8 + pick(12));
    const delivered = new Map<number, number>();
    for (const run of planReads(wanted, null, imageBytes)) {
      run.sections.forEach((section, i) => {
        assertEquals(section >= run.first, true);
        assertEquals(section < run.first + run.count, true);
        assertEquals(delivered.has(run.rows[i]), false);
        delivered.set(run.rows[i], section);
      });
    }
    assertEquals(wanted.map((_, row) => delivered.get(row)!), wanted);
  }
});

Deno.test("ascendingOrder() is stable and null for what is sorted", () => {
  assertEquals(ascendingOrder(Int32Array.of(1, 1, 2)), null);
  assertEquals(
    ascendingOrder(Int32Array.of(5, 2 ** 31 - 1, 2, 5)),
    Int32Array.of(2, 0, 3, 1),
  );
});

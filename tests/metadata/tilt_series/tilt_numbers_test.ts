import { assertEquals } from "@std/assert";
import { tiltNumbers } from "../../../src/metadata/tilt_series/tilt_numbers.ts";
import { seeded } from "../../support/random.ts";

function ranks(
  keys: number[],
  first: "smallest" | "greatest",
  rows?: number[],
): number[] {
  const values = Float64Array.from(keys);
  const groups = new Int32Array(keys.length);
  return [
    ...tiltNumbers(
      groups,
      1,
      { values, first },
      rows ? Int32Array.from(rows) : null,
    ),
  ];
}

Deno.test("tiltNumbers() ranks by ascending dose or descending B-factor", () => {
  assertEquals(ranks([6, 0, 3], "smallest"), [2, 0, 1]);
  assertEquals(ranks([-24, 0, -12], "greatest"), [2, 0, 1]);
});

Deno.test("tiltNumbers() gives the later of equal rows the smaller rank", () => {
  assertEquals(ranks([3, 3, 0], "smallest"), [2, 1, 0]);
  assertEquals(ranks([-12, -12, 0], "greatest"), [2, 1, 0]);
  assertEquals(ranks([5, 5, 5, 5], "smallest"), [3, 2, 1, 0]);
});

Deno.test("tiltNumbers() breaks ties by the row of the file, whatever the order of the images", () => {
  assertEquals(ranks([3, 3, 3], "smallest", [7, 9, 8]), [2, 0, 1]);
  // Of one row taken twice, the later copy comes first.
  assertEquals(ranks([3, 3], "smallest", [4, 4]), [1, 0]);
});

Deno.test("tiltNumbers() ranks inside each group as the reference's reversed stable sort does", () => {
  const random = seeded(20);
  for (let trial = 0; trial < 200; trial++) {
    const n = 1 + Math.floor(random() * 30);
    const nGroups = 1 + Math.floor(random() * 5);
    const groups = Int32Array.from(
      { length: n },
      () => Math.floor(random() * nGroups),
    );
    const values = Float64Array.from(
      { length: n },
      () => Math.floor(random() * 4),
    );
    const expected = new Int32Array(n);
    for (let group = 0; group < nGroups; group++) {
      const members = [...groups.keys()].filter((i) => groups[i] === group);
      // Descending by a stable sort, then ranks from the end.
      const sorted = members.toSorted((a, b) => values[b] - values[a]);
      sorted.forEach((i, k) => expected[i] = members.length - 1 - k);
    }
    assertEquals(
      tiltNumbers(groups, nGroups, { values, first: "smallest" }),
      expected,
    );
  }
});

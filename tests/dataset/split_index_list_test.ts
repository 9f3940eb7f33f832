import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { splitIndexList } from "../../src/dataset/split_index_list.ts";
import {
  BYTE_HASHES,
  MEMBERSHIP,
  SPLITS,
  TEXT_HASHES,
  THOUSAND,
} from "../core/legacy_random_golden.ts";
import { readReferenceData } from "../core/reference_data.ts";
import { sha256 } from "../core/sha256.ts";

const upTo = (n: number) => Int32Array.from({ length: n }, (_, k) => k);
const sum = (values: Int32Array) => values.reduce((total, v) => total + v, 0);

Deno.test("splitIndexList() gives the halves of small lists", () => {
  for (const [seed, n, , a, b] of SPLITS) {
    assertEquals(splitIndexList(upTo(n), seed), [
      new Int32Array(a),
      new Int32Array(b),
    ]);
  }
});

Deno.test("splitIndexList() gives the halves of 1000", async () => {
  for (const [seed, , , sumA, sumB] of THOUSAND) {
    const [a, b] = splitIndexList(upTo(1000), seed);
    assertEquals([sum(a), sum(b)], [sumA, sumB]);
  }
  for (const [seed, digits] of MEMBERSHIP) {
    const [a] = splitIndexList(upTo(1000), seed);
    const nibbles = new Uint8Array(250);
    for (const k of a) nibbles[k >> 2] |= 8 >> (k & 3);
    assertEquals(Array.from(nibbles, (d) => d.toString(16)).join(""), digits);
  }
  for (const [seed, n, list, hash] of TEXT_HASHES) {
    if (list === "P") continue;
    const half = splitIndexList(upTo(n), seed)[list === "A" ? 0 : 1];
    assertEquals(await sha256(half.join()), hash);
  }
  for (const [seed, hashA, hashB] of BYTE_HASHES) {
    const [a, b] = splitIndexList(upTo(1000), seed);
    assertEquals([await hashBytes(a), await hashBytes(b)], [hashA, hashB]);
  }
});

Deno.test("splitIndexList() shuffles positions, not values", () => {
  // Positions of seed 0, n = 5: 2 0 1 3 4.
  assertEquals(splitIndexList([50, 10, 10, 7, 30]), [
    new Int32Array([10, 50]),
    new Int32Array([7, 10, 30]),
  ]);
});

Deno.test("splitIndexList() has seed 0 unless told, and keeps no state", () => {
  const first = splitIndexList(upTo(100));
  splitIndexList(upTo(100), 7);
  assertEquals(splitIndexList(upTo(100)), first);
  assertEquals(splitIndexList(upTo(100), 0), first);
});

Deno.test("splitIndexList() refuses what it cannot split", () => {
  assertThrows(() => splitIndexList([]), ArgumentError, "empty");
  assertThrows(() => splitIndexList([3, -1]), ArgumentError, `"-1"`);
  assertThrows(() => splitIndexList([1, 2], -1), ArgumentError, "seed");
  assertThrows(() => splitIndexList([1, 2.5]), ArgumentTypeError);
  assertThrows(() => splitIndexList([true, false]), ArgumentTypeError);
});

interface ExpectedSplit {
  sizes: [number, number];
  first8: number[][];
  last: (number | null)[];
  "sha256_int32le": string[];
}

const expected = readReferenceData<{
  seededSplits: Record<string, ExpectedSplit>;
}>("cryodrgn/expected.json")?.seededSplits;

Deno.test({
  name: "splitIndexList() gives every split of the reference data",
  ignore: expected === undefined,
  fn: async () => {
    for (const [key, split] of Object.entries(expected!)) {
      const [, n, seed] = key.match(/^n=(\d+),seed=(\d+)$/)!.map(Number);
      const halves = splitIndexList(upTo(n), seed);
      assertEquals(halves.map((half) => half.length), split.sizes, key);
      for (const h of [0, 1]) {
        assertEquals([...halves[h].slice(0, 8)], split.first8[h], key);
        assertEquals(halves[h].at(-1) ?? null, split.last[h], key);
        assertEquals(await hashBytes(halves[h]), split.sha256_int32le[h], key);
      }
    }
  },
});

function hashBytes(half: Int32Array): Promise<string> {
  return sha256(new Int32Array(half));
}

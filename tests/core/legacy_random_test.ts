import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { LegacyRandom } from "../../src/core/legacy_random.ts";
import {
  DRAWS,
  OUTPUTS,
  SPLITS,
  TEXT_HASHES,
  THOUSAND,
} from "./legacy_random_golden.ts";
import { sha256 } from "./sha256.ts";

Deno.test("LegacyRandom.nextUint32() gives NumPy's outputs", () => {
  for (const [seed, outputs] of OUTPUTS) {
    const random = new LegacyRandom(seed);
    assertEquals(outputs.map(() => random.nextUint32()), outputs);
  }
});

// numpy.random.RandomState(0).randint(0, 2**32, 2000, numpy.uint32), across blocks of 624
const LATER_OUTPUTS = [
  [623, 3791854820],
  [624, 341544762],
  [1247, 1145454359],
  [1248, 4192857288],
  [1999, 3856691381],
];

Deno.test("LegacyRandom.nextUint32() goes on after the first block", () => {
  const random = new LegacyRandom(0);
  const outputs = Array.from({ length: 2000 }, () => random.nextUint32());
  assertEquals(LATER_OUTPUTS.map(([k]) => [k, outputs[k]]), LATER_OUTPUTS);
});

Deno.test("LegacyRandom.bounded() accepts NumPy's draws", () => {
  for (const [seed, draws] of DRAWS) {
    const random = new LegacyRandom(seed);
    assertEquals(draws.map((_, k) => random.bounded(9 - k)), draws);
  }
});

Deno.test("LegacyRandom.bounded() consumes nothing for 0 and knows the largest range", () => {
  const random = new LegacyRandom(42);
  assertEquals(random.bounded(0), 0);
  assertEquals(random.bounded(0xffffffff), 1608637542);
  const half = new LegacyRandom(42);
  // 0x80000000 needs all 32 bits: larger outputs are drawn again.
  assertEquals(half.bounded(0x80000000), 1608637542);
  assertEquals(half.bounded(0x80000000), 787846414);
});

Deno.test("LegacyRandom.permutation() gives NumPy's order", async () => {
  for (const [seed, n, order] of SPLITS) {
    assertEquals([...new LegacyRandom(seed).permutation(n)], order);
  }
  for (const [seed, start, end] of THOUSAND) {
    const order = [...new LegacyRandom(seed).permutation(1000)];
    assertEquals(order.slice(0, start.length), start);
    assertEquals(order.slice(-end.length), end);
  }
  for (const [seed, n, list, hash] of TEXT_HASHES) {
    if (list !== "P") continue;
    const order = new LegacyRandom(seed).permutation(n);
    assertEquals(await sha256(order.join()), hash);
  }
  assertEquals(new LegacyRandom(0).permutation(0).length, 0);
});

Deno.test("LegacyRandom.shuffle() moves any elements as permutation() moves numbers", () => {
  const names = Array.from({ length: 10 }, (_, k) => `particle ${k}`);
  new LegacyRandom(42).shuffle(names);
  const order = new LegacyRandom(42).permutation(10);
  assertEquals(names, Array.from(order, (k) => `particle ${k}`));
});

Deno.test("LegacyRandom refuses seeds and bounds that NumPy's would", () => {
  for (const bad of [-1, 2 ** 32, 1e300]) {
    assertThrows(() => new LegacyRandom(bad), ArgumentError, "seed");
    assertThrows(() => new LegacyRandom(0).bounded(bad), ArgumentError, "max");
  }
  for (const bad of [0.5, NaN, "0", null, undefined] as number[]) {
    assertThrows(() => new LegacyRandom(bad), ArgumentTypeError, "seed");
  }
});

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fingerprint } from "../../src/core/fingerprint.ts";
import { LegacyRandom } from "../../src/core/legacy_random.ts";

function randomFloats(length: number, seed: number): Float32Array {
  const random = new LegacyRandom(seed);
  return Float32Array.from({ length }, () => random.nextUint32() / 2 ** 31 - 1);
}

Deno.test("fingerprint() is a safe integer that depends on content alone", () => {
  const values = randomFloats(101, 1);
  const mark = fingerprint([values, new Float64Array([1, 2])]);
  assert(Number.isSafeInteger(mark) && mark >= 0);
  assertEquals(fingerprint([values.slice(), new Float64Array([1, 2])]), mark);
  assertEquals(fingerprint([]), fingerprint([new Float32Array(0)]));
});

Deno.test("fingerprint() sees every bit of every element", () => {
  for (const length of [7, 8]) {
    const values = randomFloats(length, 2);
    const words = new Uint32Array(values.buffer);
    const seen = new Set([fingerprint([values])]);
    for (let k = 0; k < length; k++) {
      for (let bit = 0; bit < 32; bit++) {
        words[k] ^= 1 << bit;
        seen.add(fingerprint([values]));
        words[k] ^= 1 << bit;
      }
    }
    assertEquals(seen.size, 1 + 32 * length);
  }
});

Deno.test("fingerprint() sees signs flipped in pairs, swaps and scaling", () => {
  const values = randomFloats(1000, 3);
  const mark = fingerprint([values]);
  const seen = [mark];
  const note = (change: (copy: Float32Array) => void) => {
    const copy = values.slice();
    change(copy);
    seen.push(fingerprint([copy]));
  };
  note((v) => v.forEach((x, k) => v[k] = -x));
  note((v) => [v[0], v[2]] = [-v[0], -v[2]]);
  note((v) => [v[998], v[996]] = [-v[998], -v[996]]);
  note((v) => [v[4], v[6]] = [v[6], v[4]]);
  note((v) => v.reverse());
  note((v) => v.forEach((x, k) => v[k] = 2 * x));
  note((v) => v.fill(0));
  note((v) => v.fill(1));
  assertEquals(new Set(seen).size, seen.length);
});

Deno.test("fingerprint() sees the last place of a double", () => {
  const values = new Float64Array([1, 2, 3]);
  const mark = fingerprint([values]);
  values[1] += Number.EPSILON * 2;
  assertNotEquals(fingerprint([values]), mark);
});

Deno.test("fingerprint() has no collisions among random small changes", () => {
  const random = new LegacyRandom(4);
  const values = randomFloats(64, 5);
  const words = new Uint32Array(values.buffer);
  const seen = new Set<number>();
  for (let round = 0; round < 20_000; round++) {
    words[random.bounded(63)] ^= random.nextUint32();
    seen.add(fingerprint([values]));
  }
  assert(seen.size >= 19_999);
  for (const at of [62, 63]) {
    seen.clear();
    const copy = words.slice();
    // Distinct: squares below 2^32 times an odd number.
    for (let k = 0; k < 20_000; k++) {
      copy[at] = Math.imul(k * k, 0x9e3779b1);
      seen.add(fingerprint([new Float32Array(copy.buffer)]));
    }
    assertEquals(seen.size, 20_000);
  }
});

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { ImageRandom, PURPOSE } from "../../src/simulation/image_random.ts";

/** P(|x| > z) of the normal distribution for z = 0.5, 1, …, 4. */
const BEYOND = [
  0.617075,
  0.317311,
  0.133614,
  0.0455003,
  0.0124193,
  0.0026998,
  0.00046526,
  0.000063342,
];

function normals(count: number, image = 0): Float64Array {
  const random = new ImageRandom(3, PURPOSE.noise).start(image);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** sfc32 in arithmetic of its own, after 15 outputs from the state given. */
function sfc32(words: readonly number[], count: number): number[] {
  let [a, b, c, d] = words.map(BigInt);
  const cut = (word: bigint) => BigInt.asUintN(32, word);
  return Array.from({ length: count + 15 }, () => {
    const out = cut(a + b + d);
    d = cut(d + 1n);
    a = b ^ (b >> 9n);
    b = cut(c + (c << 3n));
    c = cut(cut((c << 21n) | (c >> 11n)) + out);
    return Number(out);
  }).slice(15);
}

/** The finaliser of MurmurHash3, of a word and the golden ratio. */
function finalised(word: number): number {
  const cut = (bits: bigint) => BigInt.asUintN(32, bits);
  let bits = cut(BigInt(word) + 0x9e3779b9n);
  bits = cut((bits ^ (bits >> 16n)) * 0x85ebca6bn);
  bits = cut((bits ^ (bits >> 13n)) * 0xc2b2ae35n);
  return Number(bits ^ (bits >> 16n));
}

Deno.test("ImageRandom is sfc32 with image, purpose and seed for key", () => {
  for (const [seed, image] of [[0, 0], [1, 7], [2 ** 32 - 1, 123_456_789]]) {
    const words = sfc32(
      [finalised(image), finalised(PURPOSE.pose), finalised(seed), 1],
      6,
    );
    const random = new ImageRandom(seed, PURPOSE.pose).start(image);
    const uniforms = [0, 2, 4].map((i) =>
      ((words[i] >>> 6) * 2 ** 27 + (words[i + 1] >>> 5)) / 2 ** 53
    );
    assertEquals([1, 2, 3].map(() => random.uniform()), uniforms);
  }
});

Deno.test("streams depend on seed, purpose and image, not on what came before", () => {
  const random = new ImageRandom(1, PURPOSE.shift);
  const later = random.start(9).uniform();
  random.start(2).normal();
  assertEquals(random.start(9).uniform(), later);
  assertNotEquals(random.start(8).uniform(), later);
  const others = [
    new ImageRandom(2, PURPOSE.shift),
    new ImageRandom(1, PURPOSE.pose),
  ];
  for (const other of others) {
    assertNotEquals(other.start(9).uniform(), later);
  }
});

Deno.test("uniform() fills the interval evenly, also over neighbouring images", () => {
  const random = new ImageRandom(0, PURPOSE.pose);
  const counts = new Int32Array(16);
  const n = 40_000;
  for (let image = 0; image < n; image++) {
    counts[Math.floor(16 * random.start(image).uniform())]++;
  }
  const chi2 = counts.reduce((sum, k) => sum + (k - n / 16) ** 2 / (n / 16), 0);
  // 15 degrees of freedom: 99.9 % lie below 37.7.
  assert(chi2 < 37.7, `${chi2}`);
});

Deno.test("normal() has the moments and the tails of the normal distribution", () => {
  const n = 400_000;
  const values = normals(n);
  const moment = (power: number) =>
    values.reduce((sum, x) => sum + x ** power, 0) / n;
  // Five standard deviations of each mean.
  const close = (power: number, value: number, variance: number) =>
    assert(Math.abs(moment(power) - value) < 5 * Math.sqrt(variance / n));
  close(1, 0, 1);
  close(2, 1, 2);
  close(3, 0, 15);
  close(4, 3, 96);
  BEYOND.forEach((p, i) => {
    const count = values.filter((x) => Math.abs(x) > (i + 1) / 2).length;
    assert(Math.abs(count - n * p) < 5 * Math.sqrt(n * p), `${i}: ${count}`);
  });
});

Deno.test("the tail beyond the last layer is that of the normal distribution", () => {
  const n = 2_000_000;
  const tail = normals(n).filter((x) => Math.abs(x) > 3.442619855899);
  const count = tail.length;
  assert(Math.abs(count - n * 5.761085e-4) < 5 * Math.sqrt(n * 5.761085e-4));
  const above = tail.filter((x) => x > 0).length;
  assert(Math.abs(above - count / 2) < 5 * Math.sqrt(count) / 2);
  // Mean 3.697317 and variance 0.058 of the normal distribution there; without
  // rejection the mean would be 3.7331.
  const mean = tail.reduce((sum, x) => sum + Math.abs(x), 0) / count;
  assert(Math.abs(mean - 3.697317) < 4 * Math.sqrt(0.0583 / count), `${mean}`);
});

Deno.test("each purpose has streams of its own", () => {
  const purposes = Object.values(PURPOSE);
  assertEquals(new Set(purposes).size, purposes.length);
});

Deno.test("numbers of neighbouring images are not correlated", () => {
  const n = 20_000;
  const [a, b] = [normals(n, 4), normals(n, 5)];
  const sum = a.reduce((total, x, i) => total + x * b[i], 0);
  assert(Math.abs(sum) < 5 * Math.sqrt(n));
});

Deno.test("addNormals() adds what normal() gives", () => {
  const n = 3000;
  const scales = Float64Array.from({ length: n }, (_, i) => 1 + i % 3);
  const values = new Float32Array(n + 2).fill(10);
  new ImageRandom(3, PURPOSE.noise).start(6).addNormals(values, 1, scales);
  const expected = normals(n, 6).map((x, i) => 10 + scales[i] * x);
  assertEquals(values, Float32Array.of(10, ...expected, 10));
});

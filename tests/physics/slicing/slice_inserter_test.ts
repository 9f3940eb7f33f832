import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  type ComplexArray,
  type NdArray,
  SliceInserter,
  type SliceInserterOptions,
} from "../../../mod.ts";
import { seeded } from "../../support/random.ts";
import { IDENTITY, randomRotations, SKEW } from "./volumes.ts";

/** Half spectra of real images, and weights of the same symmetry. */
interface Slices {
  readonly N: number;
  readonly count: number;
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** Whatever is on the Nyquist lines, where nothing is read. */
function randomSlices(N: number, count: number, seed: number): Slices {
  const random = seeded(seed);
  const columns = N / 2 + 1;
  const values = new Float64Array(2 * count * N * columns);
  const weights = new Float64Array(count * N * columns);
  for (let at = 0; at < weights.length; at++) {
    values[2 * at] = random() - 0.5;
    values[2 * at + 1] = random() - 0.5;
    weights[at] = 0.5 + random();
  }
  for (let image = 0; image < count; image++) {
    const of = (ky: number) => (image * N + N / 2 + ky) * columns;
    for (let ky = 0; ky < N / 2; ky++) {
      values[2 * of(-ky)] = values[2 * of(ky)];
      values[2 * of(-ky) + 1] = -values[2 * of(ky) + 1];
      weights[of(-ky)] = weights[of(ky)];
    }
    values[2 * of(0) + 1] = 0;
  }
  return { N, count, values, weights };
}

function insertAll(
  { N, count, values, weights }: Slices,
  { data }: NdArray,
  options: SliceInserterOptions,
): SliceInserter {
  const inserter = new SliceInserter(N, options);
  inserter.insert(values, weights, data, count);
  return inserter;
}

/** Sums of a full spectrum, element by element, by distance in the volume. */
function naiveSums(
  { N, count, values, weights }: Slices,
  R: NdArray,
  padding: number,
  maxR: number,
) {
  const M = padding * N;
  const sums = new Float64Array(3 * M ** 3);
  const add = (q: number[], value: number[], weight: number) => {
    const corners = q.map((x) => [Math.floor(x), Math.floor(x) + 1]);
    for (const x of corners[0]) {
      for (const y of corners[1]) {
        for (const z of corners[2]) {
          const part = [x, y, z].reduce(
            (product, at, i) => product * (1 - Math.abs(at - q[i])),
            1,
          );
          if (part === 0) continue;
          const at = ((x + M / 2) * M + y + M / 2) * M + z + M / 2;
          sums[3 * at] += part * value[0];
          sums[3 * at + 1] += part * value[1];
          sums[3 * at + 2] += part * weight;
        }
      }
    }
  };
  for (let image = 0; image < count; image++) {
    for (let ky = 1 - N / 2; ky < N / 2; ky++) {
      for (let kx = 1 - N / 2; kx < N / 2; kx++) {
        if (kx * kx + ky * ky > maxR * maxR) continue;
        const sign = kx < 0 ? -1 : 1;
        const at = (image * N + N / 2 + sign * ky) * (N / 2 + 1) + sign * kx;
        const q = [0, 1, 2].map((i) =>
          padding *
          (kx * R.data[9 * image + i] + ky * R.data[9 * image + 3 + i])
        );
        add(q, [values[2 * at], sign * values[2 * at + 1]], weights[at]);
      }
    }
  }
  return sums;
}

/** The quotient of full sums, of the planes that a half spectrum has. */
function naiveQuotient(
  sums: Float64Array,
  M: number,
  { padding, maxR, wiener }: Record<"padding" | "maxR" | "wiener", number>,
): Float64Array {
  const radii = new Float64Array(M ** 3);
  const shells = new Map<number, number[]>();
  const shellOf = (at: number) => Math.min(Math.floor(maxR), radii[at]);
  for (let at = 0; at < M ** 3; at++) {
    const k = [Math.floor(at / (M * M)), Math.floor(at / M) % M, at % M]
      .map((i) => i - M / 2);
    const radius = Math.hypot(...k) / padding;
    radii[at] = radius > maxR + 1e-9 ? Infinity : Math.round(radius);
    if (radii[at] === Infinity) continue;
    const weights = shells.get(shellOf(at)) ?? [];
    shells.set(shellOf(at), [...weights, sums[3 * at + 2]]);
  }
  const means = new Map(
    [...shells].map(([shell, weights]) => [
      shell,
      weights.reduce((a, b) => a + b) / weights.length,
    ]),
  );
  const depth = M / 2 + 1;
  const out = new Float64Array(2 * M * M * depth);
  for (let row = 0; row < M * M; row++) {
    for (let z = 0; z < depth - 1; z++) {
      const at = row * M + M / 2 + z;
      const weight = sums[3 * at + 2];
      if (radii[at] === Infinity || weight === 0) continue;
      const divisor = weight + wiener * means.get(shellOf(at))!;
      out[2 * (row * depth + z)] = sums[3 * at] / divisor;
      out[2 * (row * depth + z) + 1] = sums[3 * at + 1] / divisor;
    }
  }
  return out;
}

function assertClose(actual: Float64Array, expected: Float64Array): void {
  assertEquals(actual.length, expected.length);
  const largest = expected.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  assert(largest > 0);
  actual.forEach((value, at) =>
    assertAlmostEquals(value, expected[at], 1e-12 * largest, `${at}`)
  );
}

for (const padding of [1, 2]) {
  for (const maxR of [3, 2.6]) {
    Deno.test(`sums are those of a full spectrum, padding ${padding}, maxR ${maxR}`, () => {
      const slices = randomSlices(8, 7, 1);
      const R = randomRotations(7, 2);
      R.data.set(IDENTITY.data, 0);
      R.data.set([0, 0, 1, 0, 1, 0, -1, 0, 0], 9);
      R.data.set(SKEW.data, 18);
      const { data, shape } = insertAll(slices, R, { padding, maxR })
        .quotient(0.3);
      assertEquals(shape, [8 * padding, 8 * padding, 4 * padding + 1]);
      const sums = naiveSums(slices, R, padding, maxR);
      const numbers = { padding, maxR, wiener: 0.3 };
      assertClose(data, naiveQuotient(sums, 8 * padding, numbers));
    });
  }
}

Deno.test("insertion is linear in the values", () => {
  const R = randomRotations(4, 6);
  const [a, b] = [randomSlices(6, 4, 7), randomSlices(6, 4, 8)];
  const sum = a.values.map((value, i) => 2 * value - 3 * b.values[i]);
  const [ofA, ofB, ofSum] = [a.values, b.values, sum].map((values) =>
    insertAll({ ...a, values }, R, {}).quotient(0.1).data
  );
  assertClose(ofSum, ofA.map((value, i) => 2 * value - 3 * ofB[i]));
});

Deno.test("images may come in any number of calls and any order", () => {
  const slices = randomSlices(6, 5, 9);
  const R = randomRotations(5, 10).data;
  const size = 6 * 4;
  const inserter = new SliceInserter(6);
  for (const image of [3, 0, 4, 1, 2]) {
    inserter.insert(
      slices.values.subarray(2 * size * image, 2 * size * (image + 1)),
      slices.weights.subarray(size * image, size * (image + 1)),
      R.subarray(9 * image),
      1,
    );
  }
  const whole = insertAll(
    slices,
    { data: R, shape: [5, 3, 3], stride: [] },
    {},
  );
  assertClose(inserter.quotient(0).data, whole.quotient(0).data);
});

Deno.test("the plane of frequency 0 is symmetric about the origin", () => {
  const slices = randomSlices(8, 5, 11);
  const R = randomRotations(5, 12);
  const M = 16;
  const { data } = insertAll(slices, R, {}).quotient(0.01);
  let largest = 0;
  for (let x = 1; x < M; x++) {
    for (let y = 1; y < M; y++) {
      const at = 2 * (x * M + y) * (M / 2 + 1);
      const mirror = 2 * ((M - x) * M + M - y) * (M / 2 + 1);
      assertEquals(data[at], data[mirror]);
      assertEquals(data[at + 1], 0 - data[mirror + 1]);
      largest = Math.max(largest, Math.abs(data[at + 1]));
    }
  }
  assert(largest > 0.01);
});

Deno.test("elements of no weight, and images beyond the count, are not inserted", () => {
  const slices = randomSlices(6, 3, 13);
  const R = randomRotations(3, 14);
  const size = 6 * 4;
  const inserter = new SliceInserter(6);
  slices.weights.fill(0, size, 2 * size);
  inserter.insert(slices.values, slices.weights, R.data, 2);
  const alone = new SliceInserter(6);
  alone.insert(slices.values, slices.weights, R.data, 1);
  assertEquals(inserter.quotient(0), alone.quotient(0));
});

Deno.test("a cleared inserter is as new", () => {
  const slices = randomSlices(6, 3, 15);
  const R = randomRotations(3, 16);
  const inserter = insertAll(randomSlices(6, 3, 17), R, {});
  inserter.quotient(0);
  inserter.clear();
  inserter.insert(slices.values, slices.weights, R.data, 3);
  const fresh: ComplexArray = insertAll(slices, R, {}).quotient(0.2);
  assertEquals(inserter.quotient(0.2), fresh);
});

Deno.test("SliceInserter refuses what it cannot insert", async (t) => {
  const N = 6;
  const size = N * 4;
  const some = new Float32Array(2 * size).fill(1);
  const R = IDENTITY.data;
  const used = () => {
    const inserter = new SliceInserter(N);
    inserter.quotient(0);
    return inserter;
  };
  const calls: [code: string, call: () => unknown][] = [
    ["image-side", () => new SliceInserter(7)],
    ["image-side", () => new SliceInserter(2)],
    ["image-side", () => new SliceInserter(NaN)],
    ["padding", () => new SliceInserter(N, { padding: 0 })],
    ["padding", () => new SliceInserter(N, { padding: 1.5 })],
    ["max-r", () => new SliceInserter(N, { maxR: 2.5 })],
    ["max-r", () => new SliceInserter(N, { maxR: 0 })],
    ["max-r", () => new SliceInserter(N, { maxR: NaN })],
    ["unknown-option", () => new SliceInserter(N, { r: 1 } as never)],
    ["volume-memory", () => new SliceInserter(2 ** 20)],
    [
      "buffer-too-short",
      () => new SliceInserter(N).insert(some.subarray(1), some, R, 1),
    ],
    [
      "buffer-too-short",
      () => new SliceInserter(N).insert(some, some.subarray(size + 1), R, 1),
    ],
    [
      "buffer-too-short",
      () => new SliceInserter(N).insert(some, some, R.subarray(1), 1),
    ],
    [
      "not-rotations",
      () => new SliceInserter(N).insert(some, some, R.map((x) => 2 * x), 1),
    ],
    [
      "not-rotations",
      () => new SliceInserter(N).insert(some, some, R.map(() => NaN), 1),
    ],
    ["wiener-param", () => new SliceInserter(N).quotient(-1)],
    ["wiener-param", () => new SliceInserter(N).quotient(Infinity)],
    ["inserter-used", () => used().quotient(0)],
    ["inserter-used", () => used().insert(some, some, R, 1)],
  ];
  for (const [i, [code, call]] of calls.entries()) {
    await t.step(`${i} ${code}`, () => {
      assertEquals(assertThrows(call, ArgumentError).code, code);
    });
  }
  const mirror = [1, 0, 0, 0, 1, 0, 0, 0, -1];
  const error = assertThrows(() =>
    new SliceInserter(N).insert(some, some, Float64Array.from(mirror), 1)
  );
  assertStringIncludes((error as Error).message, mirror.join(", "));
});

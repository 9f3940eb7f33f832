import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  IndexError,
  UnsupportedError,
} from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  asNoiseModel,
  ConstantNoiseModel,
  ImageIndexRemappedNoise,
  isVariableNoise,
  makeRadialNoise,
  makeRadialNoiseHalf,
  type NoiseModel,
  RadialNoiseModel,
  unwrapNoise,
  VariableRadialNoiseModel,
} from "../../src/physics/mod.ts";

const PROFILE = Float32Array.of(1, 2, 3);

// deno-fmt-ignore
const HALF_OF_8 = [
  3, 3, 3, 3, 3,
  3, 3, 3, 3, 3,
  3, 3, 3, 3, 3,
  2, 2, 3, 3, 3,
  1, 2, 3, 3, 3,
  2, 2, 3, 3, 3,
  3, 3, 3, 3, 3,
  3, 3, 3, 3, 3,
];

function levels(rows: number[][]) {
  return ndArray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
}

// Doses 3, 0, 3, 6 are the levels 1, 0, 1, 2.
const THREE_LEVELS = levels([[1, 2, 3], [10, 20, 30], [100, 200, 300]]);
const variable = () =>
  new VariableRadialNoiseModel(THREE_LEVELS, [1, 0, 1, 2], [8, 8]);

Deno.test("makeRadialNoise() gives the worked example of N = 8", () => {
  const noise = makeRadialNoise(PROFILE, [8, 8]);
  assertEquals(noise.shape, [64]);
  assert(noise.data instanceof Float32Array);
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const reach = Math.max(Math.abs(row - 4), Math.abs(column - 4));
      assertEquals(noise.data[8 * row + column], Math.min(reach + 1, 3));
    }
  }
});

Deno.test("makeRadialNoiseHalf() gives the worked half layout of N = 8", () => {
  assertEquals([...makeRadialNoiseHalf(PROFILE, [8, 8]).data], HALF_OF_8);
});

Deno.test("makeRadialNoise() keeps the precision and repeats one value", () => {
  const half = makeRadialNoiseHalf(Float64Array.of(0.1), [4, 4]);
  assert(half.data instanceof Float64Array);
  assertEquals([...half.data], new Array(12).fill(0.1));
  assertEquals([...makeRadialNoise(2, [2, 2]).data], [2, 2, 2, 2]);
  assertEquals([...makeRadialNoise([4, 5], [1, 3]).data], [5, 4, 5]);
});

Deno.test("makeRadialNoise() refuses what is not one profile", () => {
  assertThrows(() => makeRadialNoise([], [4, 4]), ArgumentError, `shape "0"`);
  assertThrows(
    () => makeRadialNoise(THREE_LEVELS, [4, 4]),
    ArgumentError,
    "3 radial",
  );
});

Deno.test("RadialNoiseModel gives one row for all images, made once", () => {
  const model = new RadialNoiseModel(PROFILE, [8, 8]);
  const half = model.getHalf([0, 5, 7]);
  assertEquals(half, ndArray(Float32Array.from(HALF_OF_8), [1, 40]));
  assertEquals(model.get([3])?.shape, [1, 64]);
  assert(model.getHalf([1]) === half);
});

Deno.test("RadialNoiseModel.setVariance() replaces the profile", () => {
  const model = new RadialNoiseModel(PROFILE, [8, 8]);
  model.get([0]);
  model.getHalf([0]);
  model.setVariance([7, 8]);
  assertEquals(model.get()?.data[36], 7);
  assertEquals(model.getHalf()?.data[0], 8);
  assertEquals([...model.getAverageRadialNoise() ?? []], [7, 8]);
  model.setVariance(null);
  assertEquals([model.get(), model.getHalf()], [null, null]);
  assertEquals(model.getAverageRadialNoise(), null);
});

Deno.test("RadialNoiseModel takes the box from the profile by default", () => {
  assertEquals(new RadialNoiseModel(PROFILE).get()?.shape, [1, 64]);
  assertEquals(new RadialNoiseModel([5]).getHalf()?.shape, [1, 12]);
});

Deno.test("VariableRadialNoiseModel gives each image the row of its level", () => {
  const model = variable();
  const rows = model.get([0, 3]);
  assertEquals(rows?.shape, [2, 64]);
  assertEquals(
    rows?.data.subarray(0, 64),
    makeRadialNoise(Float64Array.of(10, 20, 30), [8, 8]).data,
  );
  assertEquals([rows?.data[64 + 36], rows?.data[64]], [100, 300]);
  const half = model.getHalf(Int32Array.of(1, 1));
  assertEquals([...half?.data ?? []], [...HALF_OF_8, ...HALF_OF_8]);
});

Deno.test("VariableRadialNoiseModel averages over the images", () => {
  const average = variable().getAverageRadialNoise();
  const expected = [1, 2, 3].map((shell) =>
    shell / 4 + 10 * shell / 2 + 100 * shell / 4
  );
  assertEquals([...average ?? []], expected);
  const unused = new VariableRadialNoiseModel(THREE_LEVELS, [0, 1], [8, 8]);
  assertEquals([...unused.getAverageRadialNoise() ?? []], [5.5, 11, 16.5]);
});

Deno.test("VariableRadialNoiseModel.setVariance() repeats one profile for all levels", () => {
  const model = variable();
  model.get([0]);
  model.setVariance([5, 6, 7]);
  assertEquals(model.get([0, 1])?.data, model.get([2, 3])?.data);
  assertEquals([...model.getAverageRadialNoise() ?? []], [5, 6, 7]);
  model.setVariance(null);
  assertEquals(model.getHalf([0]), null);
  assertEquals(model.getAverageRadialNoise(), null);
});

Deno.test("VariableRadialNoiseModel refuses images and levels it does not have", () => {
  const model = variable();
  assertThrows(() => model.get([4]), IndexError, `"4"`);
  assertThrows(() => model.getHalf([-1]), IndexError, `"-1"`);
  const two = levels([[1], [2]]);
  assertThrows(
    () => new VariableRadialNoiseModel(two, [0, 2], [8, 8]),
    ArgumentError,
    "2 radial noise profiles for 3 levels",
  );
  assertThrows(() => model.setVariance(two), ArgumentError, "3 levels");
});

Deno.test("ConstantNoiseModel converts between the layouts", () => {
  const full = makeRadialNoise(PROFILE, [8, 8]);
  const half = makeRadialNoiseHalf(PROFILE, [8, 8]);
  const grid = ndArray(half.data, [8, 5]);
  for (const values of [full, half, grid, ndArray(full.data, [1, 8, 8])]) {
    const model = new ConstantNoiseModel(values, [8, 8]);
    assertEquals(model.get([3]), ndArray(full.data, [1, 64]));
    assertEquals(model.getHalf([3]), ndArray(half.data, [1, 40]));
  }
});

Deno.test("ConstantNoiseModel fills with one number", () => {
  const model = new ConstantNoiseModel(Float64Array.of(0.1), [4, 4]);
  assertEquals(
    model.getHalf([0]),
    ndArray(new Float64Array(12).fill(0.1), [1, 12]),
  );
});

Deno.test("ConstantNoiseModel with a row an image gives each its own", () => {
  const values = Float32Array.from({ length: 48 }, (_, i) => i >> 4);
  const model = new ConstantNoiseModel(ndArray(values, [3, 16]), [4, 4]);
  values.fill(9); // what was given is copied
  const half = model.getHalf([2, 0, 2, 1]);
  assertEquals(half.shape, [4, 12]);
  assertEquals([0, 12, 24, 36].map((at) => half.data[at]), [2, 0, 2, 1]);
  assertEquals(model.get([1]).data, new Float32Array(16).fill(1));
  assertThrows(() => model.get([3]), IndexError);
  const wrong = new Float32Array(15);
  assertThrows(
    () => new ConstantNoiseModel(wrong, [4, 4]),
    ArgumentError,
    `"15"`,
  );
});

Deno.test("asNoiseModel() tells profiles from expanded noise", () => {
  assert(asNoiseModel(PROFILE, [8, 8]) instanceof RadialNoiseModel);
  assert(asNoiseModel([1], [8, 8]) instanceof RadialNoiseModel);
  assert(asNoiseModel(1, [8, 8]) instanceof ConstantNoiseModel);
  assert(
    asNoiseModel(new Float32Array(64), [8, 8]) instanceof ConstantNoiseModel,
  );
  assert(
    asNoiseModel(new Float32Array(40), [8, 8]) instanceof ConstantNoiseModel,
  );
  const plane = ndArray(new Float32Array(64), [8, 8]);
  assert(asNoiseModel(plane, [8, 8]) instanceof ConstantNoiseModel);
  const model = new RadialNoiseModel(PROFILE);
  assert(asNoiseModel(model, [8, 8]) === model);
});

Deno.test("ImageIndexRemappedNoise asks the parent for the parent's images", () => {
  const parent = variable();
  const child = new ImageIndexRemappedNoise(parent, [3, 1]);
  const grandchild = new ImageIndexRemappedNoise(child, [1]);
  assertEquals(child.get([0, 1]), parent.get([3, 1]));
  assertEquals(grandchild.getHalf([0]), parent.getHalf([1]));
  assertEquals(child.doseIndices, Int32Array.of(2, 0));
  assertEquals(grandchild.doseIndices, Int32Array.of(0));
  assertThrows(() => grandchild.get([1]), IndexError, `"1"`);
  assertThrows(
    () => new ImageIndexRemappedNoise(parent, [4]),
    IndexError,
    `"4"`,
  );
});

Deno.test("ImageIndexRemappedNoise forwards the rest", () => {
  const parent = variable();
  const child = new ImageIndexRemappedNoise(parent, [3, 1]);
  assertEquals(child.getAverageRadialNoise(), parent.getAverageRadialNoise());
  child.setVariance([5, 5, 5]);
  assertEquals([...parent.getAverageRadialNoise() ?? []], [5, 5, 5]);
  assert(unwrapNoise(new ImageIndexRemappedNoise(child, [0])) === parent);
  assert(isVariableNoise(child));
});

Deno.test("ImageIndexRemappedNoise serves models without levels or profiles", () => {
  const radial = new ImageIndexRemappedNoise(new RadialNoiseModel(PROFILE), [
    9,
  ]);
  assertEquals(radial.doseIndices, null);
  assertEquals(isVariableNoise(radial), false);
  const plain: NoiseModel = { get: () => null, getHalf: () => null };
  const child = new ImageIndexRemappedNoise(plain, [0]);
  assertEquals(child.get([0]), null);
  assertThrows(
    () => child.setVariance(1),
    UnsupportedError,
    "no radial profile",
  );
});

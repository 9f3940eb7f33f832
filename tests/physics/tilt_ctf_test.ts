import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  getKCoordinateOfEachPixel,
  getKCoordinateOfEachPixelHalf,
} from "../../src/fourier/frequency_grid.ts";
import { criticalExposure } from "../../src/physics/critical_exposure.ts";
import { CTFEvaluator } from "../../src/physics/ctf_evaluator.ts";
import { CTFMode, CTFParamIndex } from "../../src/physics/ctf_params.ts";
import { distance, randomNumbers } from "../fourier/naive_dft.ts";
import { naiveCtf, naiveDoseWeight } from "./naive_ctf.ts";

const ROW = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
const CRYO_ET = new CTFEvaluator({ mode: CTFMode.CRYO_ET });
const TILT_SERIES = new CTFEvaluator({
  mode: CTFMode.TILT_SERIES,
  dosePerTilt: 2.9,
  anglePerTilt: 3,
});

function table(rows: readonly (readonly number[])[]) {
  return ndArray(Float64Array.from(rows.flat()), [rows.length, rows[0].length]);
}

/** Values of one image at [height, width] and a pixel size. */
function evaluate(
  evaluator: CTFEvaluator,
  row: readonly number[],
  halfImage = false,
): Float32Array {
  return evaluator.evaluate(table([row]), [4, 4], 2, { halfImage }).data;
}

/** The CTF and weights of the formulas, image by image. */
function naive(
  rows: readonly (readonly number[])[],
  shape: readonly number[],
  voxelSize: number,
  halfImage: boolean,
): number[] {
  const grid = halfImage
    ? getKCoordinateOfEachPixelHalf
    : getKCoordinateOfEachPixel;
  const k = grid(shape, { voxelSize }).data;
  return rows.flatMap((row) => {
    const [dose, angle] = row.slice(CTFParamIndex.DOSE);
    const exposure = { dose, voltage: row[CTFParamIndex.VOLT], angle };
    return Array.from({ length: k.length / 2 }, (_, at) => {
      const [x, y] = [k[2 * at], k[2 * at + 1]];
      return naiveCtf(row.slice(0, 9), [x, y]) *
        naiveDoseWeight(Math.sqrt(x * x + y * y), exposure);
    });
  });
}

// deno-fmt-ignore
const WEIGHTED = [
  0,  0,            0,            0,
  0,  0,           -0.359135717,  0,
  0, -0.377912191, -0.097814760, -0.377912191,
  0,  0,           -0.359135717,  0,
];

Deno.test("CRYO_ET gives the worked full layout", () => {
  const ctf = evaluate(CRYO_ET, [...ROW, 20, 12]);
  assert(distance(ctf, WEIGHTED) < 1e-7);
});

Deno.test("CRYO_ET gives the worked half layout", () => {
  const columns = [2, 3, 0, 6, 7, 4, 10, 11, 8, 14, 15, 12];
  const ctf = evaluate(CRYO_ET, [...ROW, 20, 12], true);
  assert(distance(ctf, columns.map((column) => WEIGHTED[column])) < 1e-7);
});

Deno.test("TILT_SERIES is CRYO_ET with dose and angle of the tilt's number", () => {
  const doses = [0, 2.9, 5.8, 8.7, 11.6];
  const angles = [0, 3, 3, 6, 6];
  const numbered = table(doses.map((_, tilt) => [...ROW, tilt]));
  const written = table(doses.map((dose, at) => [...ROW, dose, angles[at]]));
  for (const halfImage of [false, true]) {
    const actual = TILT_SERIES.evaluate(numbered, [8, 8], 3, { halfImage });
    const expected = CRYO_ET.evaluate(written, [8, 8], 3, { halfImage });
    assertEquals(actual.shape, [5, halfImage ? 40 : 64]);
    assert(distance(actual.data, expected.data) < 1e-7);
  }
  const cosines = [1, 0.99862953, 0.99862953, 0.9945219, 0.9945219];
  const zeroes = TILT_SERIES.evaluate(numbered, [1, 1], 3).data;
  assert(distance(zeroes, cosines.map((cosine) => -0.1 * cosine)) < 1e-8);
});

Deno.test("TILT_SERIES without dose and angle is SPA", () => {
  const plain = new CTFEvaluator({ mode: CTFMode.TILT_SERIES });
  assertEquals(
    evaluate(plain, [...ROW, 7]),
    evaluate(new CTFEvaluator(), ROW),
  );
});

Deno.test("CRYO_ET equals the formulas for random rows, each with its own voltage", () => {
  const draws = randomNumbers(110, 11).map((value) => value + 0.5);
  const rows = Array.from({ length: 10 }, (_, index) => {
    const u = draws.subarray(11 * index, 11 * index + 11);
    // deno-fmt-ignore
    return [
      -5000 + 40000 * u[0], -5000 + 40000 * u[1], 360 * u[2] - 180,
      [200, 300, 120][index % 3], 3 * u[4], 2 * u[5] - 1, 360 * u[6],
      200 * u[7] - 20, 2 * u[8] - 1, 120 * u[9] ** 3, 140 * u[10] - 70,
    ];
  });
  const shapes = [[8, 8], [7, 7], [6, 9], [5, 4], [1, 1], [32, 32]];
  for (const shape of shapes) {
    for (const halfImage of [false, true]) {
      const expected = naive(rows, shape, 2.3, halfImage);
      const { data } = CRYO_ET.evaluate(table(rows), shape, 2.3, { halfImage });
      const largest = Math.max(1, ...expected.map(Math.abs));
      assert(distance(data, expected) < 1.2e-7 * largest, shape.join());
    }
  }
});

Deno.test("CRYO_ET is zero from exactly the cut-off on", () => {
  const limit = 2.51284 * criticalExposure(0.125, 300);
  const below = evaluate(CRYO_ET, [...ROW, limit - 1e-12, 0]);
  const at = evaluate(CRYO_ET, [...ROW, limit, 0]);
  const spa = evaluate(new CTFEvaluator(), ROW);
  assert(Math.abs(below[11] / spa[11] - Math.exp(-2.51284 / 2)) < 1e-6);
  assertEquals([at[11], at[6], at[9], at[14]], [0, 0, 0, 0]);
  assert(Math.abs(at[10] + 0.1) < 1e-7);
});

Deno.test("CRYO_ET without dose and angle is SPA, and angles count without sign", () => {
  assertEquals(
    evaluate(CRYO_ET, [...ROW, 0, 0]),
    evaluate(new CTFEvaluator(), ROW),
  );
  assertEquals(
    evaluate(CRYO_ET, [...ROW, 3, -40]),
    evaluate(CRYO_ET, [...ROW, 3, 40]),
  );
});

Deno.test("CRYO_ET keeps its tables apart by shape, pixel size and layout", () => {
  const evaluator = new CTFEvaluator({ mode: CTFMode.CRYO_ET });
  const rows = [[...ROW, 5, 20], [...ROW, 25, 50]];
  for (const shape of [[8, 8], [8, 6], [8, 8]]) {
    for (const voxelSize of [2, 4]) {
      for (const halfImage of [false, true]) {
        const options = { halfImage };
        const { data } = evaluator.evaluate(
          table(rows),
          shape,
          voxelSize,
          options,
        );
        const expected = naive(rows, shape, voxelSize, halfImage);
        assert(distance(data, expected) < 1.2e-7);
      }
    }
  }
});

Deno.test("CRYO_ET writes to out, over what stands there", () => {
  const out = new Float32Array(16).fill(NaN);
  const params = table([[...ROW, 20, 12]]);
  assert(CRYO_ET.evaluate(params, [4, 4], 2, { out }).data === out);
  assert(distance(out, WEIGHTED) < 1e-7);
});

Deno.test("Modes of tilt series need their columns", () => {
  const least = "least 11 columns";
  assertThrows(() => evaluate(CRYO_ET, [...ROW, 1]), ArgumentError, least);
  assertThrows(
    () => evaluate(TILT_SERIES, ROW),
    ArgumentError,
    "least 10 columns",
  );
});

Deno.test("Modes of tilt series refuse doses, angles and numbers that are not sound", () => {
  const wrong: [CTFEvaluator, number[], string][] = [
    [CRYO_ET, [-1, 0], `image 0: DOSE is "-1", a dose`],
    [CRYO_ET, [NaN, 0], `DOSE is "NaN"`],
    [CRYO_ET, [Infinity, 0], `DOSE is "Infinity"`],
    [CRYO_ET, [1, NaN], `TILT_ANGLE is "NaN"`],
    [TILT_SERIES, [-1], `DOSE is "-1", the number of a tilt`],
    [TILT_SERIES, [2.9], `DOSE is "2.9"`],
  ];
  for (const [evaluator, extra, message] of wrong) {
    const row = [...ROW, ...extra];
    assertThrows(() => evaluate(evaluator, row), ArgumentError, message);
  }
});

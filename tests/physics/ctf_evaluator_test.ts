import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  getKCoordinateOfEachPixel,
  getKCoordinateOfEachPixelHalf,
} from "../../src/fourier/frequency_grid.ts";
import {
  asCtfEvaluator,
  CTFEvaluator,
  type CtfFunction,
  type CtfSource,
} from "../../src/physics/ctf_evaluator.ts";
import { CTFMode, CTFParamIndex } from "../../src/physics/ctf_params.ts";
import { electronWavelength } from "../../src/physics/electron_wavelength.ts";
import { sineOfTurns } from "../../src/physics/sine_of_turns.ts";
import { distance, randomNumbers } from "../fourier/naive_dft.ts";
import { naiveCtf } from "./naive_ctf.ts";

const ROW = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
const DAMPED = [15000, 14000, 30, 300, 2.7, 0.1, 90, 50, 0.8];

function evaluate(
  rows: number[][],
  shape: number[],
  voxelSize: number,
  halfImage = false,
) {
  const params = ndArray(
    Float64Array.from(rows.flat()),
    [rows.length, rows[0].length],
  );
  return new CTFEvaluator().evaluate(params, shape, voxelSize, { halfImage });
}

// deno-fmt-ignore
const FULL = [
   0.513507702, -0.023831449,  0.492050871, -0.181319871,
  -0.995265979,  0.364140807, -0.941203847, -0.963869774,
   0.639864216, -0.990412234, -0.100000000, -0.990412234,
   0.954295005, -0.963869774, -0.941203847,  0.364140807,
];

Deno.test("CTFEvaluator gives the worked full layout", () => {
  const ctf = evaluate([ROW], [4, 4], 2);
  assertEquals(ctf.shape, [1, 16]);
  assert(ctf.data instanceof Float32Array);
  assert(distance(ctf.data, FULL) < 1e-7);
});

Deno.test("CTFEvaluator gives the worked half layout", () => {
  const columns = [2, 3, 0, 6, 7, 4, 10, 11, 8, 14, 15, 12];
  const ctf = evaluate([ROW], [4, 4], 2, true);
  assertEquals(ctf.shape, [1, 12]);
  assert(distance(ctf.data, columns.map((column) => FULL[column])) < 1e-7);
});

Deno.test("CTFEvaluator applies phase shift, B-factor and contrast", () => {
  // deno-fmt-ignore
  const expected = [
     0.143891507, -0.301197193,  0.318859491,  0.296288750,
    -0.029281259,  0.504143048, -0.222319150,  0.144190082,
    -0.281471551,  0.090906947, -0.795989950,  0.090906947,
     0.090043252,  0.144190082, -0.222319150,  0.504143048,
  ];
  assert(distance(evaluate([DAMPED], [4, 4], 2).data, expected) < 1e-7);
});

Deno.test("CTFEvaluator gives the checks of single frequencies", () => {
  const row = [20000, 19000, 30, 300, 2.7, 0.1, 0, 0, 1];
  const at = (n: number, kx: number, ky: number) =>
    evaluate([row], [n, n], 1).data[(ky + n / 2) * n + kx + n / 2];
  const values = [at(20, 1, 0), at(20, 0, 1), at(100, 3, 4), at(40, -5, 4)];
  const expected = [0.0104186642, -0.0668443528, 0.0252126981, 0.9338187791];
  assert(distance(values, expected) < 1e-7);
});

Deno.test("CTFEvaluator equals the formula for random rows and shapes", () => {
  const draws = randomNumbers(90, 7).map((value) => value + 0.5);
  for (const shape of [[8, 8], [7, 7], [6, 9], [5, 4], [1, 1], [32, 32]]) {
    const rows = Array.from({ length: 10 }, (_, index) => {
      const u = draws.subarray(9 * index, 9 * index + 9);
      // deno-fmt-ignore
      return [
        -5000 + 40000 * u[0], -5000 + 40000 * u[1], 360 * u[2] - 180,
        80 + 220 * u[3], 3 * u[4], 2 * u[5] - 1, 360 * u[6], 200 * u[7] - 20,
        2 * u[8] - 1, 17, 4,
      ];
    });
    for (const half of [false, true]) {
      const grid = half
        ? getKCoordinateOfEachPixelHalf
        : getKCoordinateOfEachPixel;
      const k = grid(shape, { voxelSize: 1.3 }).data;
      const expected = rows.flatMap((row) =>
        Array.from(
          { length: k.length / 2 },
          (_, at) => naiveCtf(row, [k[2 * at], k[2 * at + 1]]),
        )
      );
      const actual = evaluate(rows, shape, 1.3, half);
      assertEquals(actual.shape, [10, k.length / 2]);
      const largest = Math.max(1, ...expected.map(Math.abs));
      assert(distance(actual.data, expected) < 1.2e-7 * largest, shape.join());
    }
  }
});

Deno.test("CTFEvaluator takes a single row and writes to out", () => {
  const out = new Float32Array(16);
  const row = ndArray(Float32Array.from(ROW), [9]);
  const ctf = new CTFEvaluator().evaluate(row, [4, 4], 2, { out });
  assert(ctf.data === out);
  assertEquals(ctf.shape, [1, 16]);
  const short = { out: new Float32Array(12) };
  assertThrows(
    () => new CTFEvaluator().evaluate(row, [4, 4], 2, short),
    ArgumentError,
    "out of 12",
  );
});

Deno.test("CTFEvaluator accepts an empty table", () => {
  const none = ndArray(new Float32Array(0), [0, 9]);
  assertEquals(new CTFEvaluator().evaluate(none, [4, 4], 2).shape, [0, 16]);
});

Deno.test("CTFEvaluator refuses tables with fewer than nine columns", () => {
  const short = [ROW.slice(0, 8)];
  assertThrows(() => evaluate(short, [4, 4], 2), ArgumentError, "9 columns");
});

Deno.test("CTFEvaluator names the image and the value that give no CTF", () => {
  const wrong: [number, number, string][] = [
    [CTFParamIndex.W, 1.4, `image 1: W is "1.4"`],
    [CTFParamIndex.VOLT, 0, `image 1: VOLT is "0"`],
    [CTFParamIndex.DFU, NaN, `image 1: DFU is "NaN"`],
    [CTFParamIndex.CONTRAST, Infinity, `image 1: CONTRAST is "Infinity"`],
  ];
  for (const [column, value, message] of wrong) {
    const row = ROW.with(column, value);
    assertThrows(() => evaluate([ROW, row], [4, 4], 2), ArgumentError, message);
  }
});

Deno.test("CTFEvaluator refuses shapes, pixel sizes and options that are not sound", () => {
  assertThrows(() => evaluate([ROW], [4], 2), ArgumentError, `"4"`);
  assertThrows(() => evaluate([ROW], [4, 4], 0), ArgumentError, "voxel size");
  const misspelt = { half: true } as Record<string, unknown>;
  const params = ndArray(Float32Array.from(ROW), [1, 9]);
  assertThrows(
    () => new CTFEvaluator().evaluate(params, [4, 4], 2, misspelt),
    ArgumentError,
    `"half"`,
  );
});

Deno.test("CTFEvaluator keeps its settings and refuses unsound ones", () => {
  const evaluator = new CTFEvaluator({
    mode: CTFMode.TILT_SERIES,
    dosePerTilt: 2.9,
    anglePerTilt: 3,
  });
  assertEquals(evaluator.mode, 2);
  assertEquals(evaluator.dosePerTilt, 2.9);
  assertEquals(evaluator.anglePerTilt, 3);
  const unknown = { mode: 4 as unknown as CTFMode };
  assertThrows(() => new CTFEvaluator(unknown), ArgumentError, `mode "4"`);
  for (const value of [-1, NaN, Infinity]) {
    const message = `"${value}" as `;
    const dose = { dosePerTilt: value };
    assertThrows(() => new CTFEvaluator(dose), ArgumentError, message);
    const angle = { anglePerTilt: value };
    assertThrows(() => new CTFEvaluator(angle), ArgumentError, message);
  }
});

Deno.test("asCtfEvaluator() wraps functions and passes evaluators", () => {
  const evaluator = new CTFEvaluator();
  assert(asCtfEvaluator(evaluator) === evaluator);
  const ones: CtfFunction = () => ndArray(Float32Array.of(1), [1, 1]);
  const params = ndArray(new Float32Array(9), [1, 9]);
  assertEquals(asCtfEvaluator(ones).evaluate(params, [1, 1], 1).data[0], 1);
  const neither = 5 as unknown as CtfSource;
  assertThrows(() => asCtfEvaluator(neither), ArgumentTypeError, `"5"`);
});

Deno.test("electronWavelength() gives the table of the specification", () => {
  const table = [
    [80, 0.041757397073],
    [100, 0.037014578598],
    [120, 0.033492347588],
    [200, 0.025079493567],
    [300, 0.019687615309],
  ];
  for (const [kV, wavelength] of table) {
    assert(Math.abs(electronWavelength(kV) - wavelength) < 1e-12);
  }
  assertThrows(() => electronWavelength(0), ArgumentError, `"0"`);
  assertThrows(() => electronWavelength(NaN), ArgumentError, `"NaN"`);
});

Deno.test("sineOfTurns() equals the sine to 1e-15", () => {
  let error = 0;
  for (let step = -4096; step <= 4096; step++) {
    const turns = step / 4096;
    const sine = Math.sin(2 * Math.PI * turns);
    error = Math.max(error, Math.abs(sineOfTurns(turns) - sine));
    error = Math.max(error, Math.abs(sineOfTurns(turns + 1000) - sine));
  }
  assert(error < 1.5e-15, `${error}`);
});

Deno.test("CTFEvaluator names images as it is told", () => {
  const row = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
  const params = ndArray(Float32Array.from([...row, ...row.with(3, -1)]), [
    2,
    9,
  ]);
  for (const mode of [CTFMode.SPA, CTFMode.SPA_ANTIALIASED]) {
    const evaluate = (imageIndices?: number[]) =>
      new CTFEvaluator({ mode }).evaluate(params, [4, 4], 2, { imageIndices });
    assertThrows(() => evaluate(), ArgumentError, "image 1:");
    assertThrows(() => evaluate([7, 9]), ArgumentError, "image 9:");
  }
});

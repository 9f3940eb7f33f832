import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  CtfArrays,
  isArrayFile,
  PoseArrays,
} from "../../src/metadata/metadata_arrays.ts";

/** Box, pixel size, defoci, angle, voltage, Cs, contrast, phase shift. */
const ROWS = [
  ...[300, 1.035, 15000, 14000, 30, 300, 2.7, 0.1, 0],
  ...[128, 2, 16000, 15000, 40, 200, 2, 0.07, 90],
];

const doubles = () =>
  new CtfArrays("ctf.pkl", ndArray(Float64Array.from(ROWS), [2, 9]));

Deno.test("CtfArrays.ctf() scales each row's own pixel size", () => {
  const { data, shape, diagnostics } = doubles().ctf(128, {});
  assertEquals(shape, [2, 8]);
  assertEquals([...data], [
    ...[300 * 1.035 / 128, 15000, 14000, 30, 300, 2.7, 0.1, 0],
    ...[2, 16000, 15000, 40, 200, 2, 0.07, 90],
  ]);
  assertEquals(diagnostics, []);
});

Deno.test("CtfArrays.ctf() keeps the precision of the file", () => {
  const rows = ndArray(Float32Array.from(ROWS), [2, 9]);
  const { data } = new CtfArrays("ctf.pkl", rows).ctf(128, {});
  assertEquals(data[0], 2.42578125);
  assertEquals([data[5], data[14]], [2.7, 0.07].map(Math.fround));
});

Deno.test("CtfArrays.ctf() lets options overrule the file", () => {
  const options = { apix: 3, voltageKv: 100, csMm: 1, phaseShiftDeg: 5 };
  const { data } = doubles().ctf(64, options);
  assertEquals([data[0], data[4], data[5], data[7]], [300 * 3 / 64, 100, 1, 5]);
  assertThrows(() => doubles().ctf(64, { apix: 0 }), ArgumentError);
});

Deno.test("CtfArrays.ctf() refuses values that no microscope has", () => {
  const fault = (column: number, value: number) => {
    const rows = Float64Array.from(ROWS);
    rows[9 + column] = value;
    const error = assertThrows(
      () => new CtfArrays("ctf.pkl", ndArray(rows, [2, 9])).ctf(64, {}),
      DataFormatError,
      "particle 2",
    );
    assertEquals(error.message.includes("blob/"), false);
    return [error.code, error.path];
  };
  assertEquals(fault(0, 0), ["image-size-value", "ctf.pkl"]);
  assertEquals(fault(1, NaN), ["apix-value", "ctf.pkl"]);
  assertEquals(fault(5, 300000), ["ctf-value", "ctf.pkl"]);
});

Deno.test("PoseArrays and CtfArrays know their length", () => {
  assertEquals(doubles().length, 2);
  const poses = new PoseArrays(
    "poses.pkl",
    ndArray(new Float64Array(27), [3, 3, 3]),
    ndArray(new Float64Array(6), [3, 2]),
  );
  assertEquals([poses.length, poses.diagnostics], [3, []]);
});

Deno.test("CtfArrays.ctf() scales pixel sizes by the size given", () => {
  const { data, diagnostics } = doubles().ctf(64, { imageSize: 128 });
  assertEquals([data[0], data[8]], [128 * 1.035 / 64, 4]);
  assertEquals(diagnostics.map(({ code }) => code), ["image-size-disagrees"]);
});

Deno.test("isArrayFile() goes by the extension in any case", () => {
  for (const name of ["a.pkl", "a.pickle", "a.NPY"]) {
    assertEquals(isArrayFile(name), true, name);
  }
  for (const name of ["a.npz", "a.cs.npy.star", "pkl"]) {
    assertEquals(isArrayFile(name), false, name);
  }
});

Deno.test("isArrayFile() goes by the extension and knows .cs.npy as a table", () => {
  for (const path of ["a.pkl", "A.PICKLE", "d/a.npy", "cs.npy"]) {
    assertEquals(isArrayFile(path), true, path);
  }
  for (const path of ["a.cs.npy", "A.CS.NPY", "a.star", "a.npz", "pkl"]) {
    assertEquals(isArrayFile(path), false, path);
  }
});

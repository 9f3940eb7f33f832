import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import { resolveCtfMode } from "../../src/dataset/ctf_mode.ts";
import { tiltCtfRows } from "../../src/dataset/tilt_ctf_rows.ts";
import type { TiltImages } from "../../src/metadata/tilt_series/tilt_images.ts";

/** Three tilts of one particle: tilt numbers 0, 2, 1. */
const TILTS: TiltImages = {
  particleNames: ["a", "b"],
  rows: Int32Array.of(4, 6, 9),
  particleOf: Int32Array.of(1, 1, 1),
  tiltNumbers: Int32Array.of(0, 2, 1),
  ctfScale: Float64Array.of(1, 0.7, 0.9),
  ctfBfactor: Float64Array.of(0, -24, -12),
  dose: Float64Array.of(0, 6, 3),
  bfactorPerDose: null,
  diagnostics: [],
};

function rowsOf(
  tiltSeriesCtf: string,
  tilts: Partial<TiltImages> = {},
  voltages = [300, 300, 300],
) {
  const plain = ndArray(new Float64Array(27), [3, 9]);
  voltages.forEach((voltage, i) => {
    plain.data.set([15000, 14000, 30, voltage, 2.7, 0.07, 5, 0, 1], 9 * i);
  });
  const { rows, diagnostics } = tiltCtfRows(
    plain,
    resolveCtfMode({ tiltSeriesCtf }),
    { ...TILTS, ...tilts },
    3,
    "tilts.star",
  );
  const [n, columns] = rows.shape;
  const row = (
    i: number,
  ) => [...rows.data.slice(i * columns, (i + 1) * columns)];
  return { columns, n, row, codes: diagnostics.map(({ code }) => code) };
}

/** B-factor, contrast and what follows, of the image with tilt number 2. */
function tail(mode: string, tilts: Partial<TiltImages> = {}): number[] {
  return rowsOf(mode, tilts).row(1).slice(7);
}

Deno.test("tiltCtfRows() fills the columns of every mode", () => {
  assertEquals(tail("cryoem"), [0, 1]);
  assertEquals(tail("relion5"), [0, 0.7, 6, 0]);
  assertEquals(tail("from_star"), [24, 0.7]);
  assertEquals(tail("from_dose"), [0, 1, 2]);
  assertEquals(tail("scale_from_star"), [0, 0.7, 2]);
  assertEquals(tail("v2"), [0, 1, 6, 3]);
  assertEquals(tail("v2_scale_from_star"), [0, 0.7, 6, 0]);
  assertEquals(tail("warp"), [0, 0.7, 6, 0]);
});

Deno.test("tiltCtfRows() has the angles of the scheme: 0, 3, 3, 6, 6, ...", () => {
  const tiltNumbers = Int32Array.of(0, 1, 4);
  const { row } = rowsOf("v2", { tiltNumbers });
  assertEquals([0, 1, 2].map((i) => row(i)[10]), [0, 3, 6]);
});

Deno.test("tiltCtfRows() keeps the other columns", () => {
  for (const mode of ["relion5", "from_dose", "v2"]) {
    const { row } = rowsOf(mode);
    assertEquals(row(2).slice(0, 7), [15000, 14000, 30, 300, 2.7, 0.07, 5]);
  }
});

Deno.test("tiltCtfRows() takes a B-factor per dose in place of the dose, as RELION does", () => {
  const bfactorPerDose = Float64Array.of(4, 4, 0);
  const { row } = rowsOf("relion5", { bfactorPerDose });
  assertEquals(row(0).slice(7), [0, 1, 0, 0]);
  assertEquals(row(1).slice(7), [24, 0.7, 0, 0]);
  assertEquals(row(2).slice(7), [0, 0.9, 3, 0]);
  assertEquals(tail("warp", { bfactorPerDose }), [0, 0.7, 6, 0]);
});

Deno.test("tiltCtfRows() has no minus zero", () => {
  const { row } = rowsOf("warp");
  assertEquals(Object.is(row(0)[9], 0), true);
});

Deno.test("tiltCtfRows() refuses voltages without dose weighting, of any image", () => {
  for (const mode of ["from_dose", "scale_from_star", "v2", "warp"]) {
    rowsOf(mode, {}, [300, 200, 200.0019]);
    const error = assertThrows(
      () => rowsOf(mode, {}, [300, 300, 120]),
      DataFormatError,
      'particle "b"',
    );
    assertEquals([error.code, error.row, error.actual], [
      "tilt-voltage",
      10,
      120,
    ]);
    assertThrows(() => rowsOf(mode, {}, [300, 300, 300.0031]), DataFormatError);
  }
  assertEquals(rowsOf("relion5", {}, [300, 120, 300]).codes, ["tilt-voltage"]);
  assertEquals(rowsOf("relion5").codes, []);
  assertEquals(rowsOf("from_star", {}, [120, 120, 120]).codes, []);
});

Deno.test("tiltCtfRows() refuses B-factors that are negative doses, and warns of amplification", () => {
  const ctfBfactor = Float64Array.of(0, -24, 12);
  const error = assertThrows(
    () => rowsOf("warp", { ctfBfactor }),
    DataFormatError,
    'particle "b"',
  );
  assertEquals([error.code, error.row, error.actual], ["tilt-dose", 10, 12]);
  assertEquals(rowsOf("from_star", { ctfBfactor }).codes, ["bfactor-positive"]);
  assertAlmostEquals(rowsOf("from_star", { ctfBfactor }).row(2)[7], -12);
});

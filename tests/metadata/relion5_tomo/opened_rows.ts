import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Relion5TomoSet } from "../../../mod.ts";
import type { TomoRow } from "../../support/tomo_truth.ts";

/** Numbers of rows, as such or as an array of several axes. */
type Rows = Float64Array | { readonly data: Float64Array };

/** The values of one row. */
export function valuesOf(rows: Rows, width: number, row: number): number[] {
  const values = rows instanceof Float64Array ? rows : rows.data;
  return [...values.subarray(width * row, width * (row + 1))];
}

/** Holds numbers against others, within a tolerance. */
export function assertNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) =>
    assertAlmostEquals(value, expected[i], tolerance)
  );
}

/** Holds an opened set against the truth of its project. */
export function assertRows(
  { table, optics }: Relion5TomoSet,
  rows: readonly TomoRow[],
): void {
  assertEquals(table.length, rows.length);
  rows.forEach((row, i) => {
    assertEquals([
      table.particleIndex[i],
      table.frameIndex[i],
      table.section[i],
      table.seriesDoseRank[i],
      table.imageName(i),
      table.groupName(i),
      table.tomoName(i),
      table.tiltName(i),
      table.micrographName(i),
      table.randomSubset?.[i] ?? null,
      optics[table.opticsIndex[i]].group,
      optics[table.opticsIndex[i]].imagePixelSize,
      optics[table.opticsIndex[i]].voltage,
    ], [
      row.particle,
      row.frame,
      row.section,
      row.seriesDoseRank,
      row.imageName,
      row.groupName,
      row.tomoName,
      row.tiltName,
      row.micrographName,
      row.randomSubset,
      row.optics.group,
      row.optics.imagePixelSize,
      row.optics.voltage,
    ]);
    assertNear(valuesOf(table.rotations, 9, i), row.rotation, 1e-10);
    assertNear(valuesOf(table.originAngst, 2, i), row.originAngst, 1e-9);
    assertNear(
      [
        table.defocusU[i],
        table.defocusV[i],
        table.depth[i],
        table.defocusAngle[i],
        table.phaseShift[i],
        table.ctfScale[i],
        table.preExposure[i],
        table.ctfBfactor[i],
        table.tiltBfactor[i],
      ],
      [
        row.defocusU,
        row.defocusV,
        row.depth,
        row.defocusAngle,
        row.phaseShift,
        row.ctfScale,
        row.preExposure,
        row.ctfBfactor,
        row.tiltBfactor,
      ],
      1e-7,
    );
    assertEquals(
      optics[table.opticsIndex[i]].ctfPremultiplied,
      row.optics.premultiplied,
    );
  });
}

import { assert, assertEquals } from "@std/assert";
import {
  multiplyMatrices,
  turnedComponent,
  writeAnglesOfMatrix,
  writeMatrixOfAngles,
} from "../../../src/metadata/relion5_tomo/geometry.ts";
import { seeded } from "../../support/random.ts";
import { assertClose, eulerMatrix, times, turn } from "./made_tables.ts";

function matrixOf(angles: readonly number[]): Float64Array {
  const matrix = new Float64Array(9);
  writeMatrixOfAngles(matrix, 0, angles, 0);
  return matrix;
}

function anglesOf(matrix: ArrayLike<number>): number[] {
  const angles = new Float64Array(3);
  writeAnglesOfMatrix(angles, 0, Float64Array.from(matrix), 0);
  return [...angles];
}

Deno.test("writeMatrixOfAngles() gives Rz(-psi) Ry(-tilt) Rz(-rot)", () => {
  const random = seeded(1);
  for (let i = 0; i < 100; i++) {
    const angles = [360, 180, 360].map((range) => random() * range);
    assertClose(matrixOf(angles), eulerMatrix(angles), 1e-14);
  }
});

Deno.test("writeAnglesOfMatrix() puts the free angle into psi at the poles", () => {
  assertClose(anglesOf(matrixOf([30, 0, 50])), [0, 0, 80], 1e-12);
  assertClose(anglesOf(matrixOf([30, 180, 50])), [0, 180, 20], 1e-12);
  assertEquals(anglesOf([1, 0, 0, 0, 1, 0, 0, 0, 1]), [0, 0, 0]);
});

Deno.test("writeAnglesOfMatrix() keeps 180 and has no -180 or -0", () => {
  const angles = anglesOf([1, -0, -0, -0, 1, -0, -0, -0, 1]);
  assert(angles.every((angle) => Object.is(angle, 0)), String(angles));
  // Rot, then psi of half a turn, from either side of it.
  for (const zero of [0, -0]) {
    assertEquals(anglesOf([0, 0, -1, 0, -1, zero, -1, zero, 0])[0], 180);
    assertEquals(anglesOf([0, 0, 1, 0, -1, zero, -1, zero, 0])[2], 180);
    assertEquals(anglesOf([-1, zero, 0, zero, -1, 0, 0, 0, 1])[2], 180);
  }
});

Deno.test("writeAnglesOfMatrix() undoes writeMatrixOfAngles()", () => {
  const random = seeded(2);
  for (let i = 0; i < 1000; i++) {
    const angles = [random() * 359 - 179, random() * 178 + 1, random() * 300];
    const expected = angles.map((a) => a > 180 ? a - 360 : a);
    assertClose(anglesOf(matrixOf(angles)), expected, 1e-11);
  }
});

Deno.test("writeAnglesOfMatrix() gives the matrix back however small the tilt", () => {
  const random = seeded(3);
  for (let i = 0; i < 2000; i++) {
    const small = 10 ** (-random() * 6.5);
    const tilt = i % 2 ? small : 180 - small;
    // Turned away and back: what is left of the tilt is rounded.
    const away = [random() * 360, 50, random() * 360];
    const matrix = times(
      eulerMatrix(away),
      times(
        eulerMatrix([-away[2], -away[1], -away[0]]),
        eulerMatrix([random() * 360, tilt, random() * 360]),
      ),
    );
    assertClose(matrixOf(anglesOf(matrix)), matrix, 5e-13);
  }
});

Deno.test("multiplyMatrices() and turnedComponent() work at offsets", () => {
  const random = seeded(4);
  const [a, b, out] = [0, 0, 0].map(() =>
    Float64Array.from({ length: 27 }, random)
  );
  multiplyMatrices(out, 9, a, 18, b, 3);
  const [x, y] = [[...a.slice(18)], [...b.slice(3, 12)]];
  assertEquals([...out.slice(9, 18)], times(x, y));
  for (const axis of [0, 1, 2]) {
    const expected = turn(x, [...b.slice(5, 8)])[axis];
    assertEquals(turnedComponent(a, 18, axis, b, 5), expected);
  }
});

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { LegacyRandom } from "../../src/core/legacy_random.ts";
import { type FloatArray, ndArray } from "../../src/core/nd_array.ts";
import {
  eulerFromRotations,
  rotationsFromEuler,
} from "../../src/metadata/euler.ts";
import { assertClose } from "../support/assert_close.ts";

/** Matrix product of 3 x 3 matrices in row order. */
function multiply(a: number[], b: number[]): number[] {
  return a.map((_, at) => {
    const [row, column] = [at - at % 3, at % 3];
    return a[row] * b[column] + a[row + 1] * b[column + 3] +
      a[row + 2] * b[column + 6];
  });
}

/** The definition: the transpose of Rz(rot) Ry(tilt) Rz(psi). */
function byProducts(rot: number, tilt: number, psi: number): number[] {
  const [a, b, c] = [rot, tilt, psi].map((angle) => angle * Math.PI / 180);
  const { cos, sin } = Math;
  const rz = (t: number) => [cos(t), -sin(t), 0, sin(t), cos(t), 0, 0, 0, 1];
  const ry = (t: number) => [cos(t), 0, sin(t), 0, 1, 0, -sin(t), 0, cos(t)];
  const m = multiply(multiply(rz(a), ry(b)), rz(c));
  return [0, 3, 6, 1, 4, 7, 2, 5, 8].map((at) => m[at]);
}

const matrixOf = (rot: number, tilt: number, psi: number) =>
  rotationsFromEuler([rot], [tilt], [psi]).data;

function anglesOf(matrix: FloatArray): number[] {
  const { rot, tilt, psi } = eulerFromRotations(ndArray(matrix, [1, 3, 3]));
  return [rot[0], tilt[0], psi[0]];
}

Deno.test("rotationsFromEuler() gives the matrices of the specification", () => {
  // deno-fmt-ignore
  assertClose(matrixOf(10, 20, 30), [
    0.714610177143, 0.633718360862, -0.296198132726,
    -0.613092022380, 0.771280576369, 0.171010071663,
    0.336824088833, 0.059391174614, 0.939692620786,
  ], 1e-12);
  const quarter = [0, 1, 0, -1, 0, 0, 0, 0, 1];
  assertClose(matrixOf(90, 0, 0), quarter, 1e-15);
  assertClose(matrixOf(0, 90, 0), [0, 0, -1, 0, 1, 0, 1, 0, 0], 1e-15);
  assertClose(matrixOf(0, 0, 90), quarter, 1e-15);
});

Deno.test("rotationsFromEuler() gives the matrices of real particles", () => {
  // First rows of a RELION 3.1 and a RELION 3.0 file.
  // deno-fmt-ignore
  assertClose(matrixOf(-102.30296, 82.318041, 124.706463), [
    0.8194180609, -0.1008070351, 0.5642623354,
    -0.5328807484, 0.228689457, 0.8147019334,
    -0.2111685335, -0.968266014, 0.1336741431,
  ], 1e-10);
  // deno-fmt-ignore
  assertClose(matrixOf(16.09353, 86.352776, 98.22569), [
    -0.2830989317, 0.9484028828, 0.1427829361,
    -0.0208306895, -0.1549182815, 0.9877076533,
    0.9588644728, 0.2766447145, 0.063613086,
  ], 1e-10);
});

Deno.test("rotationsFromEuler() multiplies the three rotations", () => {
  for (const angles of randomAngles(200, 21)) {
    assertClose(matrixOf(...angles), byProducts(...angles), 2e-15);
  }
});

Deno.test("rotationsFromEuler() stacks matrices in order", () => {
  const all = rotationsFromEuler(
    new Float64Array([10, 0]),
    new Float64Array([20, 90]),
    new Float64Array([30, 0]),
  );
  assertEquals(all.shape, [2, 3, 3]);
  assertEquals(all.data.slice(0, 9), matrixOf(10, 20, 30));
  assertEquals(all.data.slice(9), matrixOf(0, 90, 0));
  assertEquals(rotationsFromEuler([], [], []).shape, [0, 3, 3]);
  assertThrows(() => rotationsFromEuler([1, 2], [1], [1]), ArgumentError);
});

Deno.test("eulerFromRotations() undoes rotationsFromEuler()", () => {
  for (const [rot, tilt, psi] of randomAngles(500, 22)) {
    if (tilt < 0.1 || tilt > 179.9) continue;
    assertClose(anglesOf(matrixOf(rot, tilt, psi)), [rot, tilt, psi], 1e-10);
  }
});

Deno.test("eulerFromRotations() reproduces every matrix, near and at degenerate tilts too", () => {
  const tilts = [0, 1e-13, 1e-9, 1e-5, 0.1, 90, 179.99999, 180 - 1e-9, 180];
  for (const [rot, , psi] of randomAngles(40, 23)) {
    for (const tilt of tilts) {
      const matrix = matrixOf(rot, tilt, psi);
      const again = anglesOf(matrix) as [number, number, number];
      assertClose(matrixOf(...again), matrix, 2e-14);
      const single = new Float32Array(matrix);
      const rough = anglesOf(single) as [number, number, number];
      assertClose(matrixOf(...rough), single, 3e-7);
    }
  }
});

Deno.test("eulerFromRotations() gives psi 0 where only one angle is defined", () => {
  const close = (angles: [number, number, number], expected: number[]) =>
    assertClose(anglesOf(matrixOf(...angles)), expected, 1e-12);
  close([0, 0, 0], [0, 0, 0]);
  close([30, 0, 50], [80, 0, 0]);
  close([30, 180, 50], [-20, -180, 0]);
  close([170, 0, 20], [-170, 0, 0]);
});

Deno.test("eulerFromRotations() wraps to [-180, 180)", () => {
  assertClose(anglesOf(matrixOf(190, 30, -190)), [-170, 30, 170], 1e-12);
  // Exactly half turns about each axis.
  assertEquals(anglesOf(new Float64Array([-1, 0, 0, 0, -1, 0, 0, 0, 1])), [
    -180,
    0,
    0,
  ]);
  assertEquals(
    anglesOf(new Float64Array([-1, 0, 0, 0, 1, 0, 0, 0, -1]))[1],
    -180,
  );
  // A negative tilt is the same rotation as a positive one.
  assertClose(anglesOf(matrixOf(10, -20, 30)), [-170, 20, -150], 1e-12);
});

Deno.test("eulerFromRotations() refuses another shape", () => {
  for (const shape of [[9], [3, 3], [1, 9], [1, 3, 3, 1]]) {
    assertThrows(
      () => eulerFromRotations(ndArray(new Float64Array(9), shape)),
      ArgumentError,
      "[N, 3, 3]",
    );
  }
});

function randomAngles(count: number, seed: number): [number, number, number][] {
  const random = new LegacyRandom(seed);
  const unit = () => random.nextUint32() / 2 ** 32;
  return Array.from(
    { length: count },
    () => [360 * unit() - 180, 180 * unit(), 360 * unit() - 180],
  );
}

import { assert } from "@std/assert";
import {
  rotationsFromVectors,
  vectorsFromRotations,
} from "../../src/metadata/rotation_vector.ts";

/** I − sin θ/θ·K + (1 − cos θ)/θ²·K² with K = [v]×, product by product. */
function naiveRotation(v: readonly number[]): number[] {
  const angle = Math.hypot(...v);
  const a = angle === 0 ? 1 : Math.sin(angle) / angle;
  const b = angle === 0 ? 0.5 : 2 * (Math.sin(angle / 2) / angle) ** 2;
  const [x, y, z] = v;
  const K = [[0, -z, y], [z, 0, -x], [-y, x, 0]];
  return [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => {
      const square = K[i].reduce((sum, k, m) => sum + k * K[m][j], 0);
      return (i === j ? 1 : 0) - a * K[i][j] + b * square;
    })
  );
}

const ANGLES = [0, 1e-300, 1e-9, 1e-3, 1, Math.PI / 2, 3, Math.PI, 5];
const AXES = [[1, 0, 0], [0, -1, 0], [0.6, 0, 0.8], [2 / 3, -1 / 3, 2 / 3]];
const VECTORS = ANGLES.flatMap((angle) =>
  AXES.map((axis) => axis.map((component) => component * angle))
);

Deno.test("rotationsFromVectors() equals Rodrigues' formula at all angles", () => {
  const { data } = rotationsFromVectors(VECTORS.flat());
  const expected = VECTORS.flatMap(naiveRotation);
  expected.forEach((value, i) => assert(Math.abs(data[i] - value) < 4e-15));
});

Deno.test("vectorsFromRotations() gives vectors of the same rotations", () => {
  const { data } = rotationsFromVectors(VECTORS.flat());
  const again = rotationsFromVectors(vectorsFromRotations(data).data);
  again.data.forEach((value, i) => assert(Math.abs(value - data[i]) < 4e-15));
});

import { assertEquals } from "@std/assert";
import { isRotation } from "../../src/core/rotations.ts";

Deno.test("isRotation tells rotations from other matrices", () => {
  const [c, s] = [Math.cos(1), Math.sin(1)];
  const turn = [c, -s, 0, s, c, 0, 0, 0, 1];
  const cases: [matrix: number[], expected: boolean][] = [
    [turn, true],
    [turn.map((x) => x * (1 + 4e-4)), true],
    [turn.map((x) => x * (1 + 6e-4)), false],
    [turn.map((x) => -x), false],
    [turn.with(8, -1), false],
    [turn.with(8, NaN), false],
    [turn.with(2, 0.01), false],
    [Array(9).fill(0), false],
  ];
  for (const [matrix, expected] of cases) {
    const data = Float64Array.from([7, 7, 7, ...matrix]);
    assertEquals(isRotation(data, 3), expected, matrix.join());
  }
});

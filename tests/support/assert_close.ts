import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Makes sure that numbers are as expected, element by element. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i], expected[i], tolerance, `element ${i}`);
  }
}

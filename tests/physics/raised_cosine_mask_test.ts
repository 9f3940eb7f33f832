import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, raisedCosineMask } from "../../mod.ts";

Deno.test("raisedCosineMask() follows the formula around its centre", () => {
  const shape = [6, 5, 8];
  const [r0, r1] = [1.25, 3.5];
  const offset = [0.5, -1, 0.25] as const;
  const mask = raisedCosineMask(shape, r0, r1, { offset });
  assertEquals(mask.shape, shape);
  let at = 0;
  for (let x = 0; x < 6; x++) {
    for (let y = 0; y < 5; y++) {
      for (let z = 0; z < 8; z++) {
        const r = Math.hypot(x - 3.5, y - 1, z - 4.25);
        const edge = 0.5 - 0.5 * Math.cos(Math.PI * (r1 - r) / (r1 - r0));
        const expected = r < r0 ? 1 : r < r1 ? edge : 0;
        assertAlmostEquals(mask.data[at++], expected, 1e-7);
      }
    }
  }
});

Deno.test("raisedCosineMask() may be sharp, and excludes its radius", () => {
  const { data } = raisedCosineMask([4, 4, 4], 1, 1);
  assertEquals(data.reduce((sum, value) => sum + value), 1);
  assertEquals(data[(2 * 4 + 2) * 4 + 2], 1);
});

Deno.test("raisedCosineMask() may have sides of 1 px", () => {
  assertEquals([...raisedCosineMask([1, 1, 2], 0, 2).data], [0.5, 1]);
});

Deno.test("raisedCosineMask() refuses what is not sound", () => {
  const codeOf = (...args: Parameters<typeof raisedCosineMask>) =>
    assertThrows(() => raisedCosineMask(...args), ArgumentError).code;
  const shape = [4, 4, 4];
  for (
    const args of [
      [[4, 4], 1, 2],
      [[4, 4, 0], 1, 2],
      [shape, -1, 2],
      [shape, 2, 1],
      [shape, NaN, 2],
      [shape, 1, Infinity],
      [[4, 4, 1.5], 1, 2],
      [shape, 1, 2, { offset: [0, 0] as unknown as [0, 0, 0] }],
      [shape, 1, 2, { offset: [0, 0, NaN] }],
    ] as Parameters<typeof raisedCosineMask>[]
  ) {
    assertEquals(codeOf(...args), "raised-cosine-mask");
  }
});

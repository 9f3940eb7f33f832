import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  complexArray,
  ndArray,
  precomputeCubicCoefficients,
  sliceVolume,
} from "../../../mod.ts";
import { CubicSampler } from "../../../src/physics/slicing/samplers.ts";
import { FullVoxels } from "../../../src/physics/slicing/spectrum_voxels.ts";
import { IDENTITY, randomVolume } from "./volumes.ts";

Deno.test("coefficients of the 1-D example, and values between", () => {
  const values = new Float64Array(12);
  values[4] = 1;
  const { data } = precomputeCubicCoefficients(complexArray(values, [6]));
  const expected = [
    0.022222222,
    -0.077777778,
    0.288888889,
    -0.077777778,
    0.022222222,
    -0.011111111,
  ];
  expected.forEach((c, k) => assertAlmostEquals(data[2 * k], c, 1e-9));
  // The same line along the last axis of a cube that is constant elsewhere:
  // a constant axis has coefficients of 1 / 6.
  const cube = new Float64Array(2 * 216);
  for (let row = 0; row < 36; row++) {
    for (let k = 0; k < 6; k++) cube[2 * (6 * row + k)] = data[2 * k] / 36;
  }
  const sampler = new CubicSampler(new FullVoxels(cube, 6));
  [[1, 0], [1.5, 0.6], [2, 1], [2.25, 0.88125]].forEach(([at, value]) => {
    sampler.sample(3.3, 0.2, at);
    assertAlmostEquals(sampler.re, value, 1e-12);
  });
});

Deno.test("cubic slices pass through the voxels", () => {
  const n = 6;
  const { data } = randomVolume(n, 4);
  const volume = complexArray(
    Float64Array.from({ length: 2 * n ** 3 }, (_, i) => data[i >> 1]),
    [n, n, n],
  );
  const slice = sliceVolume(volume, IDENTITY, [n, n], [n, n, n], "cubic", {
    maxR: null,
  });
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const voxel = data[(column * n + row) * n + n / 2];
      assertAlmostEquals(slice.data[2 * (row * n + column)], voxel, 1e-12);
    }
  }
});

Deno.test("coefficients are made of complex numbers only, in C order", () => {
  const codeOf = (volume: object) =>
    assertThrows(
      () =>
        precomputeCubicCoefficients(
          volume as Parameters<typeof precomputeCubicCoefficients>[0],
        ),
      ArgumentError,
    ).code;
  assertEquals(codeOf(ndArray(new Float32Array(6), [6])), "array-real");
  const turned = {
    ...complexArray(new Float32Array(16), [2, 4]),
    stride: [1, 2],
  };
  assertEquals(codeOf(turned), "array-layout");
});

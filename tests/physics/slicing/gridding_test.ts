import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  correctGridding,
  getDft3,
  getIdft3,
  ndArray,
} from "../../../mod.ts";

Deno.test("the correction undoes linear interpolation of a spectrum", () => {
  // Interpolation convolves with a triangle, sampled here 8 times as finely.
  const [n, fine] = [6, 8];
  const side = n * fine;
  const line = new Float64Array(2 * n);
  const x = 2;
  line[2 * (x + n / 2)] = 1;
  const spectrum =
    getDft3({ data: line, shape: [1, 1, n], stride: [n, n, 1] }, {
      dtype: "complex128",
    }).data;
  const between = new Float64Array(2 * side);
  for (let k = 0; k < side; k++) {
    const [below, rest] = [Math.floor(k / fine), k % fine / fine];
    for (let part = 0; part < 2; part++) {
      between[2 * k + part] = (1 - rest) * spectrum[2 * below + part] +
        rest * spectrum[2 * ((below + 1) % n) + part];
    }
  }
  // Of the periodic line: the voxel itself and its images at x + m n.
  const values = getIdft3({
    data: between,
    shape: [1, 1, side],
    stride: [side, side, 1],
  }, { dtype: "complex128" }).data;
  const dimmed = Math.hypot(
    values[2 * (x + side / 2)],
    values[2 * (x + side / 2) + 1],
  );
  const t = Math.PI * x / n;
  assertAlmostEquals(dimmed, (Math.sin(t) / t) ** 2, 0.02);
  const volume = ndArray(new Float32Array(n ** 3).fill(1), [n, n, n]);
  const { data } = correctGridding(volume, n);
  const at = ((x + n / 2) * n + n / 2) * n + n / 2;
  assertAlmostEquals(data[at], (t / Math.sin(t)) ** 2, 1e-6);
  assertAlmostEquals(data[(n / 2 * n + n / 2) * n + n / 2], 1, 0);
  const corner = Math.PI * 3 / n;
  assertAlmostEquals(data[0], (corner / Math.sin(corner)) ** 6, 1e-5);
});

Deno.test("the spectrum has at least the side of the volume", () => {
  const volume = ndArray(new Float32Array(64), [4, 4, 4]);
  for (const side of [3, 0, NaN]) {
    const error = assertThrows(
      () => correctGridding(volume, side),
      ArgumentError,
    );
    assertEquals(error.code, "volume-side");
  }
});

import { assert, assertEquals } from "@std/assert";
import { ndArray } from "../../../src/core/nd_array.ts";
import { VolumeSlicer } from "../../../src/physics/slicing/volume_slicer.ts";
import { distance, randomNumbers } from "../../fourier/naive_dft.ts";
import { withKernels } from "../../support/with_kernels.ts";
import { rotationsFromEuler } from "../../../mod.ts";

/** Slicers of the same random density, with the kernel and without. */
function slicersOf(side: number, padding: number) {
  const voxels = Float32Array.from(randomNumbers(side ** 3, side + padding));
  const density = { ...ndArray(voxels, [side, side, side]), voxelSize: 1 };
  const make = (on: boolean) =>
    withKernels(on, () => VolumeSlicer.fromDensity(density, { padding }));
  return { fast: make(true), plain: make(false) };
}

const ANGLES = [0, 17, 90, 123, 180, 271];
const ROTATIONS = rotationsFromEuler(
  ANGLES,
  ANGLES.toReversed(),
  ANGLES.map((angle) => 2 * angle),
);

Deno.test("slices by the kernel are those without it", () => {
  for (const side of [2, 5, 8, 9, 16]) {
    for (const padding of [1, 2, 3]) {
      const { fast, plain } = slicersOf(side, padding);
      const { data } = plain.slice(ROTATIONS, [side, side], { maxR: null });
      const largest = data.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
      for (const halfImage of [true, false]) {
        for (const maxR of ["auto", null, 0, 2.5] as const) {
          const options = { halfImage, maxR };
          const [a, b] = [fast, plain].map((slicer) =>
            slicer.slice(ROTATIONS, [side, side], options).data
          );
          const what = JSON.stringify({ side, padding, ...options });
          assert(distance(a, b) <= 1e-6 * largest, what);
        }
      }
    }
  }
});

Deno.test("the kernel stays inside whatever the matrices are", () => {
  const { fast, plain } = slicersOf(8, 2);
  for (const scale of [0, 0.3, 1.7, 40]) {
    const stretched = ndArray(
      ROTATIONS.data.map((value) => scale * value),
      ROTATIONS.shape,
    );
    const options = { halfImage: true, maxR: null };
    const [a, b] = [fast, plain].map((slicer) =>
      slicer.slice(stretched, [8, 8], options).data
    );
    assert(distance(a, b) < 1e-5, `${scale}`);
  }
});

Deno.test("slices go to memory that is given, one after the other", () => {
  const { fast } = slicersOf(8, 1);
  const out = new Float32Array(ANGLES.length * 2 * 8 * 5);
  const options = { halfImage: true, out };
  const all = fast.slice(ROTATIONS, [8, 8], options);
  assert(all.data === out);
  const last = ndArray(ROTATIONS.data.slice(-9), [1, 3, 3]);
  const alone = fast.slice(last, [8, 8], { halfImage: true });
  assertEquals(alone.data, out.slice(-2 * 8 * 5));
});

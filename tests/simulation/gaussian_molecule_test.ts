import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  gaussianMolecule,
  getDft3Real,
  rotationsFromEuler,
} from "../../mod.ts";
import {
  type Blob,
  moleculeBlobs,
} from "../../src/simulation/molecule_blobs.ts";
import { faultCode } from "../support/faults.ts";
import { seeded } from "../support/random.ts";

Deno.test("gaussianMolecule() is the sum of its Gaussians, x first", () => {
  const volume = gaussianMolecule(24, 2.5, { conformation: 2 });
  assertEquals([volume.shape, volume.voxelSize], [[24, 24, 24], 2.5]);
  const blobs = moleculeBlobs(24, 2);
  for (
    const [x, y, z] of [[12, 12, 12], [9, 14, 10], [13, 16, 15], [15, 9, 8]]
  ) {
    const density = blobs.reduce((sum, { centre, sigma, mass }) => {
      const [dx, dy, dz] = [x, y, z].map((p, i) => p - 12 - centre[i]);
      const square = dx * dx + dy * dy + dz * dz;
      return sum + mass * Math.exp(-square / (2 * sigma ** 2)) /
          (2 * Math.PI * sigma ** 2) ** 1.5;
    }, 0);
    assertAlmostEquals(volume.data[(x * 24 + y) * 24 + z], density, 1e-7);
  }
});

Deno.test("the molecule lies within 0.3 boxes in every box", () => {
  for (const box of [16, 64]) {
    for (const conformation of [1, 2]) {
      const { data } = gaussianMolecule(box, 1, { conformation });
      let [inside, all] = [0, 0];
      data.forEach((density, i) => {
        const at = [
          Math.floor(i / box ** 2),
          Math.floor(i / box) % box,
          i % box,
        ];
        const radius = Math.hypot(...at.map((p) => p - box / 2));
        all += density;
        if (radius <= 0.3 * box + 1.5) inside += density;
      });
      assert(inside / all > 0.98, `${inside / all}`);
      assertAlmostEquals(all, 22.5, 0.05);
    }
  }
});

Deno.test("the molecule has signal beyond three quarters of Nyquist", () => {
  const box = 64;
  const { data } = getDft3Real(gaussianMolecule(box, 1));
  let [power, count] = [0, 0];
  for (let i = 0; i < data.length / 2; i++) {
    const z = i % (box / 2 + 1);
    const y = Math.floor(i / (box / 2 + 1)) % box - box / 2;
    const x = Math.floor(i / (box / 2 + 1) / box) - box / 2;
    if (Math.round(Math.hypot(x, y, z)) !== 26) continue;
    power += data[2 * i] ** 2 + data[2 * i + 1] ** 2;
    count++;
  }
  assert(power / count > 1e-4 * data[2 * (32 * box + 32) * (box / 2 + 1)] ** 2);
});

/** Overlap of two sets of Gaussians, of which the second is turned. */
function overlap(a: Blob[], b: Blob[], R: ArrayLike<number>): number {
  let sum = 0;
  for (const { centre: p, sigma: s, mass: m } of a) {
    for (const { centre: [x, y, z], sigma: t, mass: n } of b) {
      const square = [0, 1, 2].reduce((total, i) => {
        const q = R[3 * i] * x + R[3 * i + 1] * y + R[3 * i + 2] * z;
        return total + (p[i] - q) ** 2;
      }, 0);
      const variance = s * s + t * t;
      sum += m * n * Math.exp(-square / (2 * variance)) / variance ** 1.5;
    }
  }
  return sum;
}

Deno.test("no turn takes the molecule, its mirror image or its other conformation to it", () => {
  const blobs = moleculeBlobs(16, 1);
  const mirrored = blobs.map((blob): Blob => {
    const [x, y, z] = blob.centre;
    return { ...blob, centre: [x, y, -z] };
  });
  const unit = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const whole = overlap(blobs, blobs, unit);
  const random = seeded(4);
  for (let i = 0; i < 1000; i++) {
    const tilt = Math.acos(2 * random() - 1) * 180 / Math.PI;
    const { data } = rotationsFromEuler([360 * random()], [tilt], [
      360 * random(),
    ]);
    assert(overlap(blobs, mirrored, data) < 0.9 * whole);
    const turn = Math.acos((data[0] + data[4] + data[8] - 1) / 2);
    if (turn > 0.7) assert(overlap(blobs, blobs, data) < 0.9 * whole);
  }
  const other = overlap(blobs, moleculeBlobs(16, 2), unit);
  assert(other < 0.95 * whole, `${other / whole}`);
});

Deno.test("gaussianMolecule() refuses what it cannot make", async () => {
  const codes = await Promise.all([
    faultCode(() => gaussianMolecule(15, 1)),
    faultCode(() => gaussianMolecule(6, 1)),
    faultCode(() => gaussianMolecule(16, 0)),
    faultCode(() => gaussianMolecule(16, 1, { conformation: 3 })),
  ]);
  assertEquals(codes, ["box-size", "box-size", "voxel-size", "conformation"]);
});

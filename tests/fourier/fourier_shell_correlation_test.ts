import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  fourierShellCorrelation,
  getDft3,
  type NdArray,
  ndArray,
} from "../../mod.ts";
import { seeded } from "../support/random.ts";

function cube(side: number, seed: number, voxelSize: number | null = null) {
  const random = seeded(seed);
  const data = Float32Array.from({ length: side ** 3 }, () => random() - 0.3);
  return { ...ndArray(data, [side, side, side]), voxelSize };
}

/** The definition, over the full spectrum, one shell at a time. */
function naive(a: NdArray, b: NdArray): { fsc: number[]; counts: number[] } {
  const [n] = a.shape;
  const h = Math.floor(n / 2);
  const A = getDft3(a, { dtype: "complex128" }).data;
  const B = getDft3(b, { dtype: "complex128" }).data;
  const fsc: number[] = [];
  const counts: number[] = [];
  for (let shell = 0; shell <= h; shell++) {
    let [cross, ownA, ownB, count] = [0, 0, 0, 0];
    for (let i = 0; i < n ** 3; i++) {
      const k = [Math.floor(i / n / n), Math.floor(i / n) % n, i % n];
      if (Math.round(Math.hypot(...k.map((p) => p - h))) !== shell) continue;
      cross += A[2 * i] * B[2 * i] + A[2 * i + 1] * B[2 * i + 1];
      ownA += A[2 * i] ** 2 + A[2 * i + 1] ** 2;
      ownB += B[2 * i] ** 2 + B[2 * i + 1] ** 2;
      count++;
    }
    fsc.push(cross / Math.sqrt(ownA * ownB));
    counts.push(count);
  }
  return { fsc, counts };
}

for (const side of [2, 3, 5, 6, 8]) {
  Deno.test(`the curve of volumes of side ${side} follows the definition`, () => {
    const [a, b] = [cube(side, 1), cube(side, 2)];
    const expected = naive(a, b);
    const actual = fourierShellCorrelation(a, b);
    assertEquals([...actual.counts], expected.counts);
    actual.correlation.forEach((value, shell) =>
      assertAlmostEquals(value, expected.fsc[shell], 1e-5)
    );
  });
}

Deno.test("the mask is multiplied onto both volumes", () => {
  const [a, b, mask] = [cube(6, 1), cube(6, 2), cube(6, 3)];
  const times = (volume: NdArray) =>
    ndArray(
      Float64Array.from(volume.data, (value, i) => value * mask.data[i]),
      volume.shape,
    );
  const expected = naive(times(a), times(b)).fsc;
  assertEquals(
    fourierShellCorrelation(a, b, mask),
    fourierShellCorrelation(a, b, { mask }),
  );
  fourierShellCorrelation(a, b, { mask }).correlation.forEach((value, shell) =>
    assertAlmostEquals(value, expected[shell], 1e-5)
  );
});

Deno.test("a volume has correlation 1 with itself, whatever its scale, and -1 with its negative", () => {
  const a = cube(7, 4);
  for (const scale of [3, -3]) {
    const b = ndArray(a.data.map((value) => value * scale), a.shape);
    for (const value of fourierShellCorrelation(a, b).correlation) {
      assertAlmostEquals(value, Math.sign(scale), 1e-6);
    }
  }
});

Deno.test("shells without power have correlation 0", () => {
  for (const side of [6, 7, 8]) {
    const shape = [side, side, side];
    const constant = ndArray(new Float32Array(side ** 3).fill(0.1), shape);
    const zero = ndArray(new Float32Array(side ** 3), shape);
    const rest = new Array(Math.floor(side / 2)).fill(0);
    const curve = (other: NdArray) =>
      [...fourierShellCorrelation(constant, other).correlation]
        .map((value) => Math.round(value * 1e9) / 1e9);
    assertEquals(curve(constant), [1, ...rest]);
    assertEquals(curve(zero), [0, ...rest]);
  }
});

Deno.test("power as low as the rounding of float32 counts", () => {
  // A million times the deviation, to which voxels of float32 are exact.
  const small = cube(8, 5);
  const data = small.data.map((value) => Math.round(value * 8) / 8 + 2 ** 20);
  const high = ndArray(data, small.shape);
  for (const value of fourierShellCorrelation(high, high).correlation) {
    assertAlmostEquals(value, 1, 1e-6);
  }
});

Deno.test("the voxel size is that of a volume or of the option", () => {
  const sizeOf = (
    first: number | null,
    second: number | null,
    voxelSize?: number,
  ) =>
    fourierShellCorrelation(cube(4, 1, first), cube(4, 2, second), {
      voxelSize,
    }).voxelSize;
  assertEquals(sizeOf(null, null), null);
  assertEquals(sizeOf(2, null), 2);
  assertEquals(sizeOf(null, 3), 3);
  assertEquals(sizeOf(2, 2.0019), 2);
  assertEquals(sizeOf(2, 3, 4), 4);
  const masked = (size: number | null, own = null as number | null) =>
    fourierShellCorrelation(cube(4, 1, own), cube(4, 2), cube(4, 3, size));
  assertEquals(masked(null).voxelSize, null);
  assertEquals(masked(3).voxelSize, 3);
  assertEquals(masked(2.0019, 2).voxelSize, 2);
  assertEquals(
    fourierShellCorrelation(cube(5, 1, 2), cube(5, 2)).frequenciesPerAngstrom,
    Float64Array.of(0, 0.1, 0.2),
  );
});

Deno.test("volumes that cannot be compared are refused", () => {
  const a = cube(4, 1, 2);
  const withVoxel = (value: number) => {
    const data = a.data.slice();
    data[5] = value;
    return ndArray(data, a.shape);
  };
  const codeOf = (...args: Parameters<typeof fourierShellCorrelation>) =>
    assertThrows(() => fourierShellCorrelation(...args), ArgumentError).code;
  const brick = ndArray(new Float32Array(32), [4, 4, 2]);
  assertEquals(codeOf(a, brick), "volume-not-cubic");
  assertEquals(codeOf(a, a, { mask: brick }), "volume-not-cubic");
  assertEquals(codeOf(a, cube(5, 1)), "fsc-side");
  assertEquals(codeOf(a, a, { mask: cube(6, 1) }), "fsc-side");
  assertEquals(codeOf(cube(1, 1), cube(1, 1)), "fsc-side");
  assertEquals(codeOf(a, cube(4, 1, 2.003)), "fsc-voxel-size");
  assertEquals(codeOf(a, a, { mask: cube(4, 1, 3) }), "fsc-voxel-size");
  assertEquals(codeOf(a, cube(4, 1, 1.99)), "fsc-voxel-size");
  assertEquals(codeOf(a, a, { voxelSize: 0 }), "voxel-size");
  assertEquals(codeOf(a, cube(4, 1, -1)), "voxel-size");
  assertEquals(codeOf(a, withVoxel(NaN)), "volume-not-finite");
  assertEquals(codeOf(withVoxel(Infinity), a), "volume-not-finite");
  assertEquals(codeOf(a, a, { mask: withVoxel(NaN) }), "volume-not-finite");
  const huge = ndArray(a.data.map(() => 3e38), a.shape);
  assertEquals(codeOf(a, huge), "spectrum-overflow");
  assertEquals(codeOf(a, a, { maks: a } as object), "unknown-option");
});

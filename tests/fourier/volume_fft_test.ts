import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  complexArray,
  getDft3,
  getDft3Real,
  getIdft3Real,
  ndArray,
} from "../../mod.ts";
import { seeded } from "../support/random.ts";

function cube(side: number, seed: number) {
  const random = seeded(seed);
  const data = Float32Array.from({ length: side ** 3 }, () => random() - 0.5);
  return ndArray(data, [side, side, side]);
}

/** Largest difference of half spectra from the packed full one. */
function differenceFromFull(volume: ReturnType<typeof cube>): number {
  const [n] = volume.shape;
  const full = getDft3(volume, { dtype: "complex128" }).data;
  const half = getDft3Real(volume);
  const depth = half.shape[2];
  let most = 0;
  for (let row = 0; row < n * n; row++) {
    for (let z = 0; z < depth; z++) {
      const k = (z + Math.floor(n / 2)) % n;
      for (let part = 0; part < 2; part++) {
        const expected = full[2 * (row * n + k) + part];
        const actual = half.data[2 * (row * depth + z) + part];
        most = Math.max(most, Math.abs(expected - actual));
      }
    }
  }
  return most;
}

for (const side of [1, 2, 4, 5, 6, 7, 12]) {
  Deno.test(`getDft3Real of side ${side} packs the full spectrum`, () => {
    assertAlmostEquals(differenceFromFull(cube(side, side)), 0, 1e-5);
  });

  Deno.test(`getIdft3Real of side ${side} gives the volume back`, () => {
    const volume = cube(side, side);
    const options = { spectrumSide: side };
    const back = getIdft3Real(getDft3Real(volume), options);
    assertEquals(back.shape, volume.shape);
    back.data.forEach((voxel, at) =>
      assertAlmostEquals(voxel, volume.data[at], 1e-6)
    );
  });
}

for (const [inner, outer] of [[4, 8], [5, 10], [5, 8], [4, 7], [6, 6]]) {
  Deno.test(`padding from ${inner} to ${outer} keeps the origin`, () => {
    const volume = cube(inner, 3);
    const half = getDft3Real(volume, { side: outer });
    assertEquals(half.shape, [outer, outer, Math.floor(outer / 2) + 1]);
    const centre = Math.floor(outer / 2);
    const zero = 2 * (centre * outer + centre) * half.shape[2];
    const sum = volume.data.reduce((a, b) => a + b);
    assertAlmostEquals(half.data[zero], sum, 1e-5);
    if (outer === 2 * inner) {
      // Every second sample is a sample of the unpadded spectrum.
      const plain = getDft3Real(volume);
      const shift = centre - 2 * Math.floor(inner / 2);
      for (let x = 0; x < inner; x++) {
        for (let z = 0; z < plain.shape[2]; z++) {
          const row = (2 * x + shift) * outer + centre;
          const fine = 2 * (row * half.shape[2] + 2 * z);
          const own = x * inner + Math.floor(inner / 2);
          const coarse = 2 * (own * plain.shape[2] + z);
          assertAlmostEquals(half.data[fine], plain.data[coarse], 1e-5);
          assertAlmostEquals(half.data[fine + 1], plain.data[coarse + 1], 1e-5);
        }
      }
    }
    const cut = { spectrumSide: outer, side: inner };
    getIdft3Real(half, cut).data.forEach((voxel, at) =>
      assertAlmostEquals(voxel, volume.data[at], 1e-6)
    );
  });
}

Deno.test("getIdft3Real spares the spectrum unless told otherwise", () => {
  const half = getDft3Real(cube(4, 1));
  const before = half.data.slice();
  getIdft3Real(half);
  assertEquals(half.data, before);
});

Deno.test("getIdft3Real may work in the memory of the spectrum", () => {
  const volume = cube(4, 2);
  const half = getDft3Real(volume);
  const before = half.data.slice();
  getIdft3Real(half, { overwrite: true }).data.forEach((voxel, at) =>
    assertAlmostEquals(voxel, volume.data[at], 1e-6)
  );
  assertEquals(half.data.some((part, at) => part !== before[at]), true);
});

Deno.test("volume transforms refuse what does not fit", () => {
  const codeOf = (call: () => unknown) =>
    assertThrows(call, ArgumentError).code;
  const flat = ndArray(new Float32Array(16), [4, 4]);
  const brick = ndArray(new Float32Array(32), [4, 4, 2]);
  assertEquals(codeOf(() => getDft3Real(flat)), "volume-not-cubic");
  assertEquals(codeOf(() => getDft3Real(brick)), "volume-not-cubic");
  assertEquals(
    codeOf(() => getDft3Real(cube(4, 1), { side: 3 })),
    "volume-side",
  );
  const half = complexArray(new Float32Array(2 * 4 * 4 * 3), [4, 4, 3]);
  assertEquals(
    codeOf(() => getIdft3Real(half, { spectrumSide: 6 })),
    "half-spectrum-shape",
  );
  assertEquals(codeOf(() => getIdft3Real(half, { side: 8 })), "volume-side");
  assertEquals(
    codeOf(() => getIdft3Real(half, { sides: 4 } as object)),
    "unknown-option",
  );
  assertEquals(
    codeOf(() => getDft3Real(complexArray(new Float32Array(16), [2, 2, 2]))),
    "array-complex",
  );
  const flat48 = complexArray(half.data, [48]);
  assertEquals(codeOf(() => getIdft3Real(flat48)), "half-spectrum-shape");
  const real = ndArray(new Float32Array(48), [4, 4, 3]) as typeof half;
  assertEquals(codeOf(() => getIdft3Real(real)), "half-spectrum-shape");
  const turned = { ...half, stride: [1, 4, 16] };
  assertEquals(codeOf(() => getIdft3Real(turned)), "array-layout");
  assertEquals(
    codeOf(() => getDft3Real(ndArray(new Float32Array(0), [0, 0, 0]))),
    "volume-side",
  );
});

Deno.test("getDft3Real() writes to memory of the caller", () => {
  const volume = cube(4, 8);
  const out = new Float32Array(2 * 6 * 6 * 4).fill(7);
  const half = getDft3Real(volume, { side: 6, out });
  assertEquals(half.data === out, true);
  assertEquals(half, getDft3Real(volume, { side: 6 }));
  const error = assertThrows(
    () => getDft3Real(volume, { out }),
    ArgumentError,
  );
  assertEquals(error.code, "out-length");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import { fullImageToHalfImage } from "../../src/fourier/half_image.ts";
import { computeAntialiasedCtfSquared } from "../../src/physics/antialiased_ctf.ts";
import { CTFEvaluator } from "../../src/physics/ctf_evaluator.ts";
import { CTFMode } from "../../src/physics/ctf_params.ts";
import { distance } from "../fourier/naive_dft.ts";
import { naiveCtf } from "./naive_ctf.ts";

const ROWS = [
  [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1],
  [21000, 9000, -70, 200, 1.4, 0.07, 20, 30, 0.8],
];
const PARAMS = ndArray(Float64Array.from(ROWS.flat()), [2, 9]);
const ANTIALIASED = new CTFEvaluator({ mode: CTFMode.SPA_ANTIALIASED });

/** Section 3.4 with the borders joined, by frequencies counted in half steps. */
function naive(
  row: number[],
  [height, width]: number[],
  voxelSize: number,
  power: number,
): number[] {
  const around = (k: number, n: number) => (k + 3 * n) % (2 * n) - n;
  const at = (kx: number, ky: number) => {
    const x = around(kx, width) / (2 * width * voxelSize);
    const y = around(ky, height) / (2 * height * voxelSize);
    return naiveCtf(row, [x, y]) ** power;
  };
  return Array.from({ length: height * width }, (_, place) => {
    const kx = 2 * (place % width - Math.floor(width / 2));
    const ky = 2 * (Math.floor(place / width) - Math.floor(height / 2));
    let sum = 0;
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) sum += at(kx + dx, ky + dy);
    }
    return sum / 9;
  });
}

Deno.test("SPA_ANTIALIASED gives the worked values inside the borders", () => {
  const { data } = ANTIALIASED.evaluate(PARAMS, [4, 4], 2);
  // deno-fmt-ignore
  const expected = [
    0.001798123, -0.011481102, 0.029244508,
    0.033171233, -0.128397773, 0.033171233,
    0.029244508, -0.011481102, 0.001798123,
  ];
  const inside = [5, 6, 7, 9, 10, 11, 13, 14, 15].map((at) => data[at]);
  assert(distance(inside, expected) < 1e-7);
});

for (const shape of [[4, 4], [8, 6], [5, 7], [6, 5], [1, 2]]) {
  Deno.test(`Antialiased CTFs of ${shape.join(" x ")} equal the formula`, () => {
    const ctf = ANTIALIASED.evaluate(PARAMS, shape, 2);
    const squared = computeAntialiasedCtfSquared(PARAMS, shape, 2);
    const all = (power: number) =>
      ROWS.flatMap((row) => naive(row, shape, 2, power));
    assertEquals(ctf.shape, [2, shape[0] * shape[1]]);
    assert(distance(ctf.data, all(1)) < 2e-7);
    assert(distance(squared.data, all(2)) < 2e-7);
    const half = { halfImage: true };
    assertEquals(
      ANTIALIASED.evaluate(PARAMS, shape, 2, half),
      fullImageToHalfImage(ctf, shape),
    );
    assertEquals(
      computeAntialiasedCtfSquared(PARAMS, shape, 2, half),
      fullImageToHalfImage(squared, shape),
    );
  });
}

Deno.test("computeAntialiasedCtfSquared() writes to out and refuses unsound rows", () => {
  const out = new Float32Array(32);
  const { data } = computeAntialiasedCtfSquared(PARAMS, [4, 4], 2, { out });
  assert(data === out);
  const wrong = ndArray(Float64Array.from(ROWS[0].with(5, 2)), [9]);
  assertThrows(
    () => computeAntialiasedCtfSquared(wrong, [4, 4], 2),
    ArgumentError,
    `image 0: W is "2"`,
  );
  const narrow = ndArray(new Float64Array(8), [8]);
  assertThrows(
    () => computeAntialiasedCtfSquared(narrow, [4, 4], 2),
    ArgumentError,
    "9 columns",
  );
});

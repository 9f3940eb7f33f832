import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  CTFEvaluator,
  forwardModel,
  forwardModelConfig,
  fullImageToHalfImage,
  getDft3,
  ndArray,
} from "../../../mod.ts";
import { simulated } from "../../support/simulation.ts";
import { SKEW, volumeOf } from "./volumes.ts";

const PARAMS = ndArray(
  Float64Array.of(15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1),
  [1, 9],
);
const CONFIG = {
  imageShape: [8, 8],
  volumeShape: [8, 8, 8],
  voxelSize: 2,
  ctfEvaluator: new CTFEvaluator(),
  discType: "linear_interp",
} as const;

Deno.test("forwardModel multiplies slices by the CTF, example (c)", () => {
  const volume = getDft3(
    volumeOf(8, (x, y, z) => (7 * x + 3 * y + 5 * z + x * y * z) % 11),
    { dtype: "complex128" },
  );
  const full = forwardModel(CONFIG, volume, PARAMS, SKEW);
  const power = full.data.reduce((sum, part) => sum + part ** 2, 0);
  assertAlmostEquals(power / 112483.590259, 1, 1e-7);
  const plain = forwardModel(CONFIG, volume, PARAMS, SKEW, { skipCtf: true });
  const at = 2 * (8 * 4 + 5);
  assertAlmostEquals(full.data[at] / plain.data[at], 0.494523392, 1e-7);
  const at65 = 2 * (8 * 6 + 5);
  assertAlmostEquals(full.data[at65] / plain.data[at65], 0.899810545, 1e-7);
  const half = forwardModel(CONFIG, volume, PARAMS, SKEW, { halfImage: true });
  assertEquals(half.data, fullImageToHalfImage(full, [8, 8]).data);
});

Deno.test("forwardModelConfig takes what a dataset has", () => {
  const dataset = simulated(2, { premultipliedCtf: true });
  const config = forwardModelConfig(dataset, {
    discType: "cubic",
    upsamplingFactor: 2,
  });
  assertEquals(config.volumeShape, [16, 16, 16]);
  assertEquals(forwardModelConfig(dataset).volumeShape, [8, 8, 8]);
  assertEquals(forwardModelConfig(dataset).discType, "linear_interp");
  assertEquals([config.voxelSize, config.discType], [1.5, "cubic"]);
  assertEquals([config.premultipliedCtf, config.dataMultiplier], [true, 1]);
  assertEquals(config.volumeMaskThreshold, dataset.volumeMaskThreshold);
  const unknown = assertThrows(
    () => forwardModelConfig(dataset, { upsampling: 2 } as object),
    ArgumentError,
  );
  assertEquals(unknown.code, "unknown-option");
  for (const upsamplingFactor of [0, 1.5]) {
    const error = assertThrows(
      () => forwardModelConfig(dataset, { upsamplingFactor }),
      ArgumentError,
    );
    assertEquals(error.code, "upsampling");
  }
});

Deno.test("forwardModel refuses CTF rows that are not those of the rotations", () => {
  const volume = getDft3(volumeOf(8, () => 1));
  const rows = ndArray(new Float64Array(18).fill(0.1), [2, 9]);
  const error = assertThrows(
    () => forwardModel(CONFIG, volume, rows, SKEW),
    ArgumentError,
  );
  assertEquals(error.code, "ctf-rows");
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  CTFParamIndex,
  isVariableNoise,
  ndArray,
  VariableRadialNoiseModel,
} from "../../mod.ts";
import { list, simulated } from "../support/simulation.ts";

/** Doses of 7.3's example: levels 0, 3 and 6. */
function dosed(): CryoEMDataset {
  const dataset = simulated(4, { ctfColumns: 11 });
  dataset.metadata.setCtfColumn(CTFParamIndex.DOSE, [3, 0, 3, 6]);
  return dataset;
}

const TABLE = ndArray(Float32Array.of(1, 1, 2, 2, 3, 3), [3, 2]);

Deno.test("setVariableRadialNoiseModel() ranks the doses", () => {
  const dataset = dosed();
  dataset.setVariableRadialNoiseModel(TABLE);
  const { noise } = dataset;
  assert(noise instanceof VariableRadialNoiseModel);
  assertEquals(list(noise.doseIndices), [1, 0, 1, 2]);
  const rows = dataset.getNoiseVariance([0, 3])!;
  assertEquals(rows.shape, [2, 64]);
  assertEquals([rows.data[0], rows.data[64]], [2, 3]);
  // ¼ r₀ + ½ r₁ + ¼ r₂.
  assertEquals(list(noise.getAverageRadialNoise()!), [2, 2]);
});

Deno.test("setVariableRadialNoiseModel() repeats one profile", () => {
  const dataset = dosed();
  dataset.setVariableRadialNoiseModel([4, 5]);
  assertEquals(
    list(
      dataset.getNoiseVariance([0, 1, 3])!.data.filter((_, i) => i % 64 === 36),
    ),
    [4, 4, 4],
  );
});

Deno.test("setVariableRadialNoiseModel() refuses other numbers of profiles", () => {
  for (const levels of [2, 4]) {
    const variance = ndArray(new Float32Array(2 * levels), [levels, 2]);
    const error = assertThrows(
      () => dosed().setVariableRadialNoiseModel(variance),
      ArgumentError,
    );
    assertEquals(error.code, "noise-levels");
  }
});

Deno.test("setVariableRadialNoiseModel() needs a dose column", () => {
  const error = assertThrows(
    () => simulated(2).setVariableRadialNoiseModel([1]),
    ArgumentError,
  );
  assertEquals(error.code, "no-dose");
});

Deno.test("setVariableRadialNoiseModel() takes null", () => {
  const dataset = dosed();
  dataset.setVariableRadialNoiseModel(null);
  assert(isVariableNoise(dataset.noise!));
  assertEquals(dataset.getNoiseVariance([0]), null);
});

Deno.test("setNoise() on a subset ranks the levels of the subset", () => {
  const dataset = dosed();
  dataset.setVariableRadialNoiseModel(TABLE);
  const subset = dataset.subset([3, 0]);
  assert(isVariableNoise(subset.noise!));
  assertEquals(
    assertThrows(() => subset.setNoise(TABLE), ArgumentError).code,
    "noise-levels",
  );
  subset.setNoise(ndArray(Float32Array.of(8, 9), [2, 1]));
  assertEquals(subset.getNoiseVariance([0])!.data[0], 9);
  assertEquals(dataset.getNoiseVariance([3])!.data[0], 3);
});

Deno.test("the noise of a subset is that of its images in the parent", () => {
  const dataset = dosed();
  dataset.setVariableRadialNoiseModel(TABLE);
  const subset = dataset.subset([3, 1, 0]).subset([2, 0]);
  const rows = subset.getNoiseVariance([0, 1])!;
  assertEquals([rows.data[0], rows.data[64]], [2, 3]);
  // Another model of the parent does not reach the child, a changed one does.
  const { noise } = dataset;
  dataset.setRadialNoiseModel([1]);
  assertEquals(subset.getNoiseVariance([0])!.data[0], 2);
  (noise as VariableRadialNoiseModel).setVariance(7);
  assertEquals(subset.getNoiseVariance([0])!.data[0], 7);
});

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

Deno.test("setVariableRadialNoiseModel() can tolerate noise in the doses", () => {
  const dataset = dosed();
  const doses = [3.001, 0, 2.999, 6.0];
  dataset.metadata.setCtfColumn(CTFParamIndex.DOSE, doses);
  const exact = assertThrows(
    () => dataset.setVariableRadialNoiseModel(TABLE),
    ArgumentError,
  );
  assertEquals([exact.code, exact.expected], ["noise-levels", 4]);
  const options = { doseTolerance: 0.01 };
  dataset.setVariableRadialNoiseModel(TABLE, options);
  const { noise } = dataset;
  assert(noise instanceof VariableRadialNoiseModel);
  assertEquals(list(noise.doseIndices), [1, 0, 1, 2]);
  // A level reaches from its lowest dose, not from dose to dose.
  dataset.metadata.setCtfColumn(CTFParamIndex.DOSE, [0, 2, 4, 6]);
  dataset.setNoise(TABLE.data.subarray(0, 2), { doseTolerance: 2 });
  const { noise: ramp } = dataset;
  assert(ramp instanceof VariableRadialNoiseModel);
  assertEquals(list(ramp.doseIndices), [0, 0, 1, 1]);
});

Deno.test("setVariableRadialNoiseModel() refuses tolerances that are none", () => {
  for (const doseTolerance of [-1, NaN, Infinity]) {
    const error = assertThrows(
      () => dosed().setVariableRadialNoiseModel([1], { doseTolerance }),
      ArgumentError,
    );
    assertEquals(error.code, "dose-tolerance");
  }
});

Deno.test("setVariableRadialNoiseModel() refuses doses that are none", () => {
  const dataset = dosed();
  dataset.ctfParams.data[11 + CTFParamIndex.DOSE] = NaN;
  const codeOf = (options = {}) =>
    assertThrows(
      () => dataset.setVariableRadialNoiseModel([1], options),
      ArgumentError,
    ).code;
  assertEquals(codeOf(), "dose-not-finite");
  assertEquals(codeOf({ tolerance: 1 }), "unknown-option");
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

import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import {
  CTFParamIndex,
  type NoiseValues,
  VariableRadialNoiseModel,
} from "../physics/mod.ts";
import { toProfiles } from "../physics/noise_model.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

/**
 * A noise model with one radial profile for each distinct value of the dose
 * column of the CTF rows, ascending.
 *
 * @param variance One profile for all levels, [shells], or one for each,
 * [levels, shells].
 * @throws {ArgumentError} if the CTF rows have no dose column, or the number
 * of profiles is not that of the levels.
 */
export function variableNoiseModel(
  dataset: CryoEMDataset,
  variance: NoiseValues | null,
): VariableRadialNoiseModel {
  if (dataset.metadata.nCtfColumns <= CTFParamIndex.DOSE) {
    throw new ArgumentError(
      "no-dose",
      "Cannot make a dose-dependent noise model: the CTF rows have no dose " +
        "column; use setRadialNoiseModel",
    );
  }
  const doses = dataset.getCtfColumn(CTFParamIndex.DOSE);
  const levels = Float64Array.from(new Set(doses)).sort();
  const levelOf = new Map([...levels].map((dose, level) => [dose, level]));
  const doseIndices = Int32Array.from(doses, (dose) => levelOf.get(dose)!);
  return new VariableRadialNoiseModel(
    variance === null ? null : profiles(variance, levels.length),
    doseIndices,
    dataset.imageShape,
  );
}

function profiles(
  variance: NoiseValues,
  numLevels: number,
): NdArray<Float64Array> {
  const { data, shape: [given, length] } = toProfiles(variance);
  if (given !== 1 && given !== numLevels) {
    throw new ArgumentError(
      "noise-levels",
      `Cannot use ${given} noise profiles: the dataset has ${numLevels} dose ` +
        `levels`,
      { label: "variance", expected: numLevels, actual: given },
    );
  }
  const each = new Float64Array(numLevels * length);
  for (let level = 0; level < numLevels; level++) {
    const from = given === 1 ? 0 : level * length;
    each.set(data.subarray(from, from + length), level * length);
  }
  return ndArray(each, [numLevels, length]);
}

import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { CTFParamIndex, VariableRadialNoiseModel } from "../physics/mod.ts";
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
  variance: NdArray | ArrayLike<number> | null,
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
  variance: NdArray | ArrayLike<number>,
  numLevels: number,
): NdArray<Float64Array> {
  const { data, shape } = "shape" in variance
    ? variance
    : { data: variance, shape: [variance.length] };
  if (shape.length === 2 && shape[0] === numLevels) {
    return ndArray(Float64Array.from(data), shape);
  }
  if (shape.length === 1) {
    const repeated = new Float64Array(numLevels * data.length);
    for (let level = 0; level < numLevels; level++) {
      repeated.set(data, level * data.length);
    }
    return ndArray(repeated, [numLevels, data.length]);
  }
  throw new ArgumentError(
    "noise-levels",
    `Cannot use noise profiles of shape [${shape.join(", ")}]: the dataset ` +
      `has ${numLevels} dose levels`,
    { label: "variance", expected: numLevels, actual: shape[0] },
  );
}

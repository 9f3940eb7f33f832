import { ArgumentError } from "../core/errors.ts";
import { type FloatArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireFinite } from "../core/require_finite.ts";
import {
  CTFParamIndex,
  type NoiseValues,
  VariableRadialNoiseModel,
} from "../physics/mod.ts";
import { toProfiles } from "../physics/noise_model.ts";
import type { AnnotatedImages } from "./annotated_images.ts";

/** Options of noise models that depend on the dose. */
export interface DoseNoiseOptions {
  /**
   * Doses up to so much above the lowest of a level belong to that level: for
   * columns that hold one dose with various rounding.
   *
   * @default {0}
   */
  readonly doseTolerance?: number | undefined;
}

/**
 * A noise model with one radial profile for each distinct value of the dose
 * column of the CTF rows, ascending.
 *
 * @param variance One profile for all levels, [shells], or one for each,
 * [levels, shells].
 * @throws {ArgumentError} if the CTF rows have no dose column, or the number
 * of profiles is not that of the levels (`noise-levels`); `dose-tolerance`;
 * `dose-not-finite`.
 */
export function variableNoiseModel(
  { metadata, imageShape }: AnnotatedImages,
  variance: NoiseValues | null,
  options: DoseNoiseOptions = {},
): VariableRadialNoiseModel {
  checkOptions("setVariableRadialNoiseModel", options, ["doseTolerance"]);
  const { doseTolerance = 0 } = options;
  if (!(doseTolerance >= 0 && doseTolerance < Infinity)) {
    throw new ArgumentError(
      "dose-tolerance",
      `Cannot use a dose tolerance of "${doseTolerance}": a number from 0 is needed`,
      { label: "doseTolerance", expected: ">= 0", actual: doseTolerance },
    );
  }
  if (metadata.nCtfColumns <= CTFParamIndex.DOSE) {
    throw new ArgumentError(
      "no-dose",
      "Cannot make a dose-dependent noise model: the CTF rows have no dose " +
        "column; use setRadialNoiseModel",
    );
  }
  const doses = metadata.getCtfColumn(CTFParamIndex.DOSE);
  requireFinite(ndArray(doses, [doses.length]), "the doses", "dose-not-finite");
  const { doseIndices, count } = doseLevels(doses, doseTolerance);
  const profiles = variance === null ? 1 : toProfiles(variance).shape[0];
  if (profiles !== 1 && profiles !== count) {
    throw new ArgumentError(
      "noise-levels",
      `Cannot use ${profiles} noise profiles: the dataset has ` +
        `${count} dose levels`,
      { label: "variance", expected: count, actual: profiles },
    );
  }
  return new VariableRadialNoiseModel(variance, doseIndices, imageShape);
}

/** Level of each dose, ascending from 0, and how many there are. */
function doseLevels(
  doses: FloatArray,
  tolerance: number,
): { doseIndices: Int32Array; count: number } {
  const levelOf = new Map<number, number>();
  let lowest = NaN;
  let count = 0;
  for (const dose of Float64Array.from(new Set(doses)).sort()) {
    if (!(dose - lowest <= tolerance)) {
      lowest = dose;
      count++;
    }
    levelOf.set(dose, count - 1);
  }
  const doseIndices = Int32Array.from(doses, (dose) => levelOf.get(dose)!);
  return { doseIndices, count };
}

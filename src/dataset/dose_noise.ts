import { ArgumentError } from "../core/errors.ts";
import {
  CTFParamIndex,
  type NoiseValues,
  VariableRadialNoiseModel,
} from "../physics/mod.ts";
import { toProfiles } from "../physics/noise_model.ts";
import type { AnnotatedImages } from "./annotated_images.ts";

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
  { metadata, imageShape }: AnnotatedImages,
  variance: NoiseValues | null,
): VariableRadialNoiseModel {
  if (metadata.nCtfColumns <= CTFParamIndex.DOSE) {
    throw new ArgumentError(
      "no-dose",
      "Cannot make a dose-dependent noise model: the CTF rows have no dose " +
        "column; use setRadialNoiseModel",
    );
  }
  const doses = metadata.getCtfColumn(CTFParamIndex.DOSE);
  const levels = Float64Array.from(new Set(doses)).sort();
  const profiles = variance === null ? 1 : toProfiles(variance).shape[0];
  if (profiles !== 1 && profiles !== levels.length) {
    throw new ArgumentError(
      "noise-levels",
      `Cannot use ${profiles} noise profiles: the dataset has ` +
        `${levels.length} dose levels`,
      { label: "variance", expected: levels.length, actual: profiles },
    );
  }
  const levelOf = new Map(Array.from(levels, (dose, level) => [dose, level]));
  const doseIndices = Int32Array.from(doses, (dose) => levelOf.get(dose)!);
  return new VariableRadialNoiseModel(variance, doseIndices, imageShape);
}

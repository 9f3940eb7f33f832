/**
 * Physics of image formation: contrast transfer functions, dose weighting, masks and noise
 * models. Pure arithmetic; needs no permission.
 *
 * @module
 */
export { computeAntialiasedCtfSquared } from "./antialiased_ctf.ts";
export { asNoiseModel } from "./as_noise_model.ts";
export {
  fillBackground,
  relionImageMask,
  type RelionImageMaskOptions,
  smoothCircularMask,
} from "./circular_mask.ts";
export { ConstantNoiseModel } from "./constant_noise_model.ts";
export { criticalExposure } from "./critical_exposure.ts";
export {
  asCtfEvaluator,
  CTFEvaluator,
  type CTFEvaluatorOptions,
  type CtfFunction,
  type CtfSource,
  type EvaluateCtfOptions,
} from "./ctf_evaluator.ts";
export { CTFMode, CTFParamIndex } from "./ctf_params.ts";
export { doseWeights, type DoseWeightsOptions } from "./dose_weights.ts";
export { electronWavelength } from "./electron_wavelength.ts";
export {
  ImageIndexRemappedNoise,
  isVariableNoise,
  unwrapNoise,
} from "./image_index_remapped_noise.ts";
export type { NoiseModel, NoiseValues, RadialNoise } from "./noise_model.ts";
export { toBatchedHalfPixelNoise, toBatchedPixelNoise } from "./pixel_noise.ts";
export { getRadialMask, type RadialMaskOptions } from "./radial_mask.ts";
export { makeRadialNoise, makeRadialNoiseHalf } from "./radial_noise.ts";
export { RadialNoiseModel } from "./radial_noise_model.ts";
export {
  raisedCosineMask,
  type RaisedCosineMaskOptions,
} from "./raised_cosine_mask.ts";
export { VariableRadialNoiseModel } from "./variable_radial_noise_model.ts";
export { precomputeCubicCoefficients } from "./slicing/cubic_coefficients.ts";
export { decideOrder, type DiscType } from "./slicing/disc_type.ts";
export {
  forwardModel,
  type ForwardModelConfig,
  forwardModelConfig,
  type ForwardModelConfigOptions,
  type ForwardModelOptions,
  type ForwardModelSource,
  type ProcessFunction,
} from "./slicing/forward_model.ts";
export { correctGridding } from "./slicing/gridding.ts";
export {
  SliceInserter,
  type SliceInserterOptions,
} from "./slicing/slice_inserter.ts";
export {
  sliceVolume,
  type SliceVolumeOptions,
} from "./slicing/slice_volume.ts";
export {
  type DensitySlicerOptions,
  type SliceOptions,
  VolumeSlicer,
  type VolumeSlicerOptions,
} from "./slicing/volume_slicer.ts";
export { windowMask } from "./window_mask.ts";

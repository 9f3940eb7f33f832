/**
 * Pictures of particle sets: montages, power spectra, charts. Nothing of it is
 * loaded by the rest of cryoset until something shows itself in a notebook.
 *
 * @module
 */
export { Chart, type VegaLiteSpec } from "../display/chart.ts";
export { Picture } from "../display/picture.ts";
export type { Raster } from "../display/encode_png.ts";
export type { Percentiles } from "../display/grey_levels.ts";
export type { DrawMontageOptions } from "../display/montage.ts";
export { fscCurve, type FscCurveOptions } from "../fourier/fsc_curve.ts";
export { ShellCorrelation } from "../fourier/shell_correlation.ts";
export {
  astigmatismHistogram,
  defocusHistogram,
  doseHistogram,
} from "./ctf_histograms.ts";
export { angularDistribution } from "./angular_distribution.ts";
export { shiftMap } from "./shift_map.ts";
export { ctfCurve } from "./ctf_curve.ts";
export { noiseProfile, type NoiseProfileOptions } from "./noise_profile.ts";
export { montage, type MontageOptions } from "./montage.ts";
export type { MontageSource } from "./montage_images.ts";
export { toPng, type ToPngOptions } from "./to_png.ts";
export { sections, type SectionsOptions } from "../volumes/sections.ts";
export { powerSpectrum } from "./power_spectrum.ts";
export { thonRings } from "./thon_rings.ts";
export type { PowerSpectrumOptions } from "./mean_power.ts";
export { savePicture, type SavePictureOptions } from "./save_picture.ts";

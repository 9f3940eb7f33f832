/**
 * Pictures of particle sets: montages, power spectra, charts. Nothing of it is
 * loaded by the rest of cryoset until something shows itself in a notebook.
 *
 * @module
 */
export { Chart, type VegaLiteSpec } from "../display/chart.ts";
export { Picture } from "../display/picture.ts";
export type { Raster } from "../display/encode_png.ts";

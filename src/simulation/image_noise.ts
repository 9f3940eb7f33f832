import { makeRadialNoise, makeRadialNoiseHalf } from "../physics/mod.ts";
import { ImageRandom, PURPOSE } from "./image_random.ts";

/**
 * Adds Gaussian noise of a radial profile to half spectra, the same for an
 * image whatever else is made.
 */
export class ImageNoise {
  /** Variance of the DFT coefficients in each shell, E|X|² unnormalised. */
  readonly profile: Float64Array;
  readonly #scales: Float64Array;
  readonly #random: ImageRandom;

  /**
   * Makes noise of images of `side` px.
   *
   * @param shells Relative variances; beyond the end the last one goes on.
   * @param variance Variance of the pixels.
   */
  constructor(
    seed: number,
    side: number,
    shells: Float64Array,
    variance: number,
  ) {
    const { data: relative } = makeRadialNoise(shells, [side, side]);
    let sum = 0;
    for (const value of relative) sum += value;
    // Pixels have the variance Σ E|X|² / side⁴.
    const unit = variance * side ** 4 / sum;
    this.profile = shells.map((value) => value * unit);
    this.#scales = scalesOf(this.profile, side);
    this.#random = new ImageRandom(seed, PURPOSE.noise);
  }

  /** Adds the noise of an image to the half spectrum that begins at `start`. */
  add(spectra: Float32Array, start: number, image: number): void {
    this.#random.start(image).addNormals(spectra, start, this.#scales);
  }
}

/** Standard deviations of real and imaginary parts. */
function scalesOf(profile: Float64Array, side: number): Float64Array {
  const { data: variances } = makeRadialNoiseHalf(profile, [side, side]);
  const columns = side / 2 + 1;
  const scales = new Float64Array(2 * variances.length);
  for (let at = 0; at < scales.length; at++) {
    const column = (at >> 1) % columns;
    // Of the columns that are their own partners, the inverse transform keeps
    // the Hermitian part, which has half the variance.
    const isOwn = column === 0 || column === columns - 1;
    scales[at] = Math.sqrt(variances[at >> 1] / (isOwn ? 1 : 2));
  }
  return scales;
}

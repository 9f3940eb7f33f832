import { showCtf } from "../fourier/show_planes.ts";
import { type NdArray, ndArray, type NumericArray } from "../core/nd_array.ts";
import {
  get1dFrequencyGrid,
  get1dFrequencyGridRfft,
} from "../fourier/frequency_grid.ts";
import {
  outputOf,
  type PlaneShape,
  requirePlaneShape,
} from "../fourier/planes.ts";
import type { EvaluateCtfOptions } from "./ctf_evaluator.ts";
import { ctfLines, type Turns } from "./ctf_lines.ts";
import { CTFParamIndex as Column } from "./ctf_params.ts";
import { ctfRowsOf, requireSoundRow } from "./ctf_rows.ts";
import type { DoseFilter } from "./dose_filter.ts";
import type { DoseWeighting } from "./dose_weighting.ts";
import { electronWavelength } from "./electron_wavelength.ts";

/** Evaluates CTFs at the frequencies of one full or half spectrum. */
export class SpaCtf {
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  readonly #damping: Float64Array;
  readonly #turns: Turns = { xx: 0, xy: 0, yy: 0, ssss: 0, constant: 0 };

  /**
   * Makes the frequencies.
   *
   * @throws {ArgumentError} if the pixel size is not positive.
   */
  constructor(
    [height, width]: PlaneShape,
    voxelSize: number,
    halfImage: boolean,
  ) {
    const scaled = { voxelSize, scaled: true };
    this.#ys = get1dFrequencyGrid(height, scaled);
    this.#xs = halfImage
      ? halfAxis(width, scaled)
      : get1dFrequencyGrid(width, scaled);
    this.#damping = new Float64Array(this.#xs.length);
  }

  /** Elements of the spectrum. */
  get pixels(): number {
    return this.#xs.length * this.#ys.length;
  }

  /**
   * Writes the CTF of the sound row of parameters that begins at `row` to
   * `out` from `start` on, weighted by `filter`.
   */
  write(
    data: NumericArray,
    row: number,
    out: Float32Array,
    start: number,
    filter?: DoseFilter,
  ): void {
    const width = this.#xs.length;
    const contrast = data[row + Column.CONTRAST];
    const damping = -data[row + Column.BFACTOR] / 4;
    setTurns(this.#turns, data, row);
    for (let column = 0; column < width; column++) {
      this.#damping[column] = Math.exp(damping * this.#xs[column] ** 2);
    }
    const lines = ctfLines(this.#xs);
    lines.envelope.set(this.#damping);
    for (let line = 0; line < this.#ys.length; line++) {
      const y = this.#ys[line];
      const height = contrast * Math.exp(damping * y ** 2);
      filter?.weigh(this.#damping, line, lines.envelope);
      lines.write(this.#turns, y, height, out, start + line * width);
    }
  }
}

/**
 * See `CTFEvaluator.evaluate`; mode SPA, and with `dose` the modes of tilt
 * series.
 */
export function evaluateSpaCtf(
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  options: EvaluateCtfOptions,
  dose?: DoseWeighting,
): NdArray<Float32Array> {
  const shape = requirePlaneShape(imageShape);
  const { halfImage = false, out: given, imageIndices } = options;
  const ctf = new SpaCtf(shape, voxelSize, halfImage);
  const { pixels } = ctf;
  const { data } = ctfParams;
  const { count, columns } = ctfRowsOf(ctfParams, dose?.columns);
  const out = outputOf(given, count * pixels, (size) => new Float32Array(size));
  const filter = dose?.filterOf(shape, voxelSize, halfImage);
  for (let image = 0; image < count; image++) {
    const row = image * columns;
    const name = imageIndices?.[image] ?? image;
    requireSoundRow(data, row, name);
    if (filter !== undefined) dose!.setExposure(filter, data, row, name);
    ctf.write(data, row, out, image * pixels, filter);
  }
  return showCtf(ndArray(out, [count, pixels]), shape);
}

/** Frequencies of the columns of a half spectrum; an even width ends at -width / 2. */
function halfAxis(
  width: number,
  scaled: { voxelSize: number; scaled: boolean },
): Float64Array {
  const xs = get1dFrequencyGridRfft(width, scaled);
  if (width % 2 === 0) xs[xs.length - 1] *= -1;
  return xs;
}

function setTurns(turns: Turns, data: NumericArray, row: number): void {
  const wavelength = electronWavelength(data[row + Column.VOLT]);
  const mean = (data[row + Column.DFU] + data[row + Column.DFV]) / 2;
  const difference = (data[row + Column.DFU] - data[row + Column.DFV]) / 2;
  const doubled = 2 * data[row + Column.DFANG] * Math.PI / 180;
  const cosine = difference * Math.cos(doubled);
  const sine = difference * Math.sin(doubled);
  const cs = 1e7 * data[row + Column.CS];
  turns.xx = -wavelength / 2 * (mean + cosine);
  turns.yy = -wavelength / 2 * (mean - cosine);
  turns.xy = -wavelength * sine;
  turns.ssss = cs * wavelength ** 3 / 4;
  turns.constant = -data[row + Column.PHASE_SHIFT] / 360 -
    Math.asin(data[row + Column.W]) / (2 * Math.PI);
}

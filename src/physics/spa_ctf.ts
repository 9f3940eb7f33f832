import { ArgumentError } from "../core/errors.ts";
import {
  type NdArray,
  ndArray,
  type NumericArray,
  requireReal,
} from "../core/nd_array.ts";
import {
  get1dFrequencyGrid,
  get1dFrequencyGridRfft,
} from "../fourier/frequency_grid.ts";
import { outputOf, requirePlaneShape } from "../fourier/planes.ts";
import type { EvaluateCtfOptions } from "./ctf_evaluator.ts";
import { CTFParamIndex as Column } from "./ctf_params.ts";
import { electronWavelength } from "./electron_wavelength.ts";
import { sineOfTurns } from "./sine_of_turns.ts";

/** Columns of a row of parameters that every CTF takes into account. */
const COLUMNS = 9;

/**
 * One CTF in the form sin(2 pi t) envelope. The defocus in the direction of
 * (x, y) is (DFU + DFV + (DFU - DFV) cos 2(α - DFANG)) / 2, so Δ s² is a
 * quadratic form in x and y, and no angle is needed at a pixel. Since
 * sqrt(1 - W²) sin γ - W cos γ = sin(γ - asin W), neither is a cosine.
 */
interface Turns {
  /** Factor of x². */
  xx: number;
  /** Factor of x y. */
  xy: number;
  /** Factor of y². */
  yy: number;
  /** Factor of s⁴. */
  ssss: number;
  /** What is left at s = 0. */
  constant: number;
}

/** See `CTFEvaluator.evaluate`; mode SPA. */
export function evaluateSpaCtf(
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  options: EvaluateCtfOptions,
): NdArray<Float32Array> {
  const [height, width] = requirePlaneShape(imageShape);
  const { halfImage = false, out: given } = options;
  const scaled = { voxelSize, scaled: true };
  const ys = get1dFrequencyGrid(height, scaled);
  const xs = halfImage
    ? halfAxis(width, scaled)
    : get1dFrequencyGrid(width, scaled);
  const { count, columns } = requireRows(ctfParams);
  const pixels = xs.length * ys.length;
  const out = outputOf(given, count * pixels, (size) => new Float32Array(size));
  const turns = { xx: 0, xy: 0, yy: 0, ssss: 0, constant: 0 };
  const damping = new Float64Array(xs.length);
  for (let image = 0; image < count; image++) {
    const row = image * columns;
    const bFactor = ctfParams.data[row + Column.BFACTOR];
    const contrast = ctfParams.data[row + Column.CONTRAST];
    requireSoundRow(ctfParams.data, row, image);
    setTurns(turns, ctfParams.data, row);
    for (let column = 0; column < xs.length; column++) {
      damping[column] = Math.exp(-bFactor / 4 * xs[column] ** 2);
    }
    for (let line = 0; line < ys.length; line++) {
      const y = ys[line];
      const envelope = contrast * Math.exp(-bFactor / 4 * y ** 2);
      const start = image * pixels + line * xs.length;
      writeLine(turns, y, xs, envelope, damping, out, start);
    }
  }
  return ndArray(out, [count, pixels]);
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

function writeLine(
  turns: Turns,
  y: number,
  xs: Float64Array,
  envelope: number,
  damping: Float64Array,
  out: Float32Array,
  start: number,
): void {
  const { xx, ssss } = turns;
  const x1 = turns.xy * y;
  const x0 = turns.yy * y * y + turns.constant;
  const yy = y * y;
  for (let column = 0; column < xs.length; column++) {
    const x = xs[column];
    const ss = x * x + yy;
    const t = x0 + x * (x1 + x * xx) + ssss * ss * ss;
    out[start + column] = envelope * damping[column] * sineOfTurns(t);
  }
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

function requireRows(ctfParams: NdArray): { count: number; columns: number } {
  const { shape } = ctfParams;
  const columns = shape[shape.length - 1];
  if ((shape.length !== 1 && shape.length !== 2) || columns < COLUMNS) {
    throw new ArgumentError(
      "ctf-columns",
      `Cannot evaluate CTF parameters of shape "${
        shape.join(", ")
      }": [images, columns] with at least ${COLUMNS} columns is needed`,
      { label: "ctfParams", expected: COLUMNS, actual: shape },
    );
  }
  requireReal(ctfParams, "CTF parameters");
  return { count: shape.length === 1 ? 1 : shape[0], columns };
}

/** Wrong values would not fail but give NaN. */
function requireSoundRow(
  data: NumericArray,
  row: number,
  image: number,
): void {
  for (let column = 0; column < COLUMNS; column++) {
    const value = data[row + column];
    const sound = Number.isFinite(value) &&
      (column !== Column.VOLT || value > 0) &&
      (column !== Column.W || Math.abs(value) <= 1);
    if (sound) continue;
    const name = Object.keys(Column)[column];
    throw new ArgumentError(
      "ctf-value",
      `Cannot evaluate the CTF of image ${image}: ${name} is "${value}"`,
      { label: name, actual: value },
    );
  }
}

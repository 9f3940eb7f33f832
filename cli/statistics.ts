import type { ComplexArray, NdArray } from "../mod.ts";

/** Mean, standard deviation (population), least and greatest of numbers. */
export interface PixelStatistics {
  /** Mean. */
  readonly mean: number;
  /** Standard deviation. */
  readonly std: number;
  /** Least. */
  readonly min: number;
  /** Greatest. */
  readonly max: number;
}

/** Statistics of all pixels of some images; NaN of none. */
export function pixelStatistics({ data }: NdArray): PixelStatistics {
  // Deviations from a pixel lose no digits where the mean is far from 0.
  const origin = data.length > 0 && Number.isFinite(data[0]) ? data[0] : 0;
  let [sum, squares, min, max] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    const deviation = value - origin;
    sum += deviation;
    squares += deviation * deviation;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const shift = sum / data.length;
  const variance = Math.max(0, squares / data.length - shift * shift);
  return { mean: origin + shift, std: Math.sqrt(variance), min, max };
}

/** Mean power |F|² of full spectra. */
export function meanPower({ data }: ComplexArray): number {
  return 2 * sumOfSquares(data, 0, data.length, 1) / data.length;
}

/**
 * Mean power |F|² of the spectra that half-spectra [B, D·(D/2+1)] stand for:
 * all columns but the first and the last occur twice.
 */
export function meanPowerOfHalves(
  { data, shape }: ComplexArray,
  D: number,
): number {
  const width = D + 2;
  const all = sumOfSquares(data, 0, data.length, 1);
  const once = sumOfSquares(data, 0, data.length, width) +
    sumOfSquares(data, 1, data.length, width) +
    sumOfSquares(data, width - 2, data.length, width) +
    sumOfSquares(data, width - 1, data.length, width);
  return (2 * all - once) / (shape[0] * D * D);
}

/** Statistics of two sets of numbers together, of so many numbers each. */
export function joined(
  a: PixelStatistics,
  countA: number,
  b: PixelStatistics,
  countB: number,
): PixelStatistics {
  const total = countA + countB;
  const share = countB / total;
  const apart = b.mean - a.mean;
  const variance = (1 - share) * a.std ** 2 + share * b.std ** 2 +
    share * (1 - share) * apart * apart;
  return {
    mean: a.mean + share * apart,
    std: Math.sqrt(variance),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

function sumOfSquares(
  data: ArrayLike<number>,
  start: number,
  end: number,
  step: number,
): number {
  let sum = 0;
  for (let i = start; i < end; i += step) sum += data[i] * data[i];
  return sum;
}

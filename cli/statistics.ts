import type { ComplexArray, NdArray } from "../mod.ts";

/** Mean, standard deviation (population), least and greatest of pixels. */
export interface PixelStatistics {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** Statistics of all pixels of some images. */
export function pixelStatistics({ data }: NdArray): PixelStatistics {
  let [sum, squares, min, max] = [0, 0, Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / data.length;
  const variance = Math.max(0, squares / data.length - mean * mean);
  return { mean, std: Math.sqrt(variance), min, max };
}

/** Mean power |F|² of spectra. */
export function meanPower({ data }: ComplexArray): number {
  let power = 0;
  for (let i = 0; i < data.length; i++) power += data[i] * data[i];
  return 2 * power / data.length;
}

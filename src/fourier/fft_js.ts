import FFT from "fft.js";

/** The part of fft.js in use; the package itself has no types. */
export interface FftJs {
  /** Forward DFT of interleaved complex `data` into `out`, another array. */
  transform(out: Float64Array, data: Float64Array): void;
}

/** Makes the transform of fft.js for `size`, a power of two of at least 2. */
export function fftJs(size: number): FftJs {
  return new (FFT as new (size: number) => FftJs)(size);
}

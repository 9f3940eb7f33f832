/**
 * What helps the eye: images are filtered, turned and moved by their spectra.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { complexArray } from "../core/nd_array.ts";
import { ImageFft, translateHalfImages } from "../fourier/mod.ts";

/** What is done with images before they are drawn. */
export interface ImageFilter {
  /** Period in px below which is left out, or null. */
  readonly lowPass: number | null;
  /** CTF of each image in the half layout, by whose sign to turn, or null. */
  readonly ctf: Float32Array | null;
  /** Shifts [B, 2] in px that centre the particles, or null. */
  readonly translations: NdArray | null;
  /** Factor of the pixels. */
  readonly sign: 1 | -1;
}

/** Width of the edge of the low-pass, in frequency steps of the image. */
const EDGE = 3;

/**
 * Filters real images [B, H, W].
 *
 * @throws {ArgumentError} `image-not-finite` if a pixel is no finite number
 * and there is something to transform.
 */
export function filterImages(images: NdArray, filter: ImageFilter): NdArray {
  const { lowPass, ctf, translations, sign } = filter;
  const data = Float64Array.from(images.data, (pixel) => sign * pixel);
  if (lowPass === null && ctf === null && translations === null) {
    return ndArray(data, images.shape);
  }
  requireFiniteImages(data, images.shape);
  const [count, height, width] = images.shape;
  const fft = new ImageFft(height, width);
  const size = height * fft.halfWidth;
  const spectra = new Float64Array(2 * count * size);
  fft.toHalf(data, count, spectra);
  if (translations !== null) {
    const array = complexArray(spectra, [count, size]);
    translateHalfImages(array, translations, [height, width], { out: spectra });
  }
  const pass = lowPassOf(lowPass, height, width, fft.halfWidth);
  for (let image = 0; image < count; image++) {
    const start = image * size;
    for (let k = 0; k < size; k++) {
      const factor = pass[k] * (ctf === null ? 1 : turnOf(ctf, start, k, {
        origin: Math.floor(height / 2) * fft.halfWidth,
      }));
      spectra[2 * (start + k)] *= factor;
      spectra[2 * (start + k) + 1] *= factor;
    }
  }
  fft.fromHalf(spectra, count, data);
  return ndArray(data, images.shape);
}

/**
 * Sign by which an element is turned: that of the CTF, so that what is dense
 * stays as dark as it is at low frequency.
 */
function turnOf(
  ctf: Float32Array,
  start: number,
  k: number,
  { origin }: { readonly origin: number },
): number {
  // Without amplitude contrast the CTF begins at 0, and below it.
  const low = ctf[start + origin] > 0 ? 1 : -1;
  return ctf[start + k] * low < 0 ? -1 : 1;
}

/** Raised cosine about the frequency of a period, for half spectra. */
function lowPassOf(
  period: number | null,
  height: number,
  width: number,
  halfWidth: number,
): Float64Array {
  const pass = new Float64Array(height * halfWidth).fill(1);
  if (period === null) return pass;
  const side = Math.max(height, width);
  const [inner, outer] = [side / period - EDGE / 2, side / period + EDGE / 2];
  for (let row = 0; row < height; row++) {
    const ky = (row - Math.floor(height / 2)) * side / height;
    for (let column = 0; column < halfWidth; column++) {
      const radius = Math.hypot(ky, column * side / width);
      const part = Math.min(1, Math.max(0, (radius - inner) / (outer - inner)));
      pass[row * halfWidth + column] = (1 + Math.cos(Math.PI * part)) / 2;
    }
  }
  return pass;
}

function requireFiniteImages(
  data: Float64Array,
  [, height, width]: readonly number[],
): void {
  const fault = data.findIndex((pixel) => !Number.isFinite(pixel));
  if (fault < 0) return;
  const image = Math.floor(fault / (height * width));
  throw new ArgumentError(
    "image-not-finite",
    `Cannot filter image ${image} of those to draw: it holds ` +
      `"${data[fault]}"; draw it as it is, or leave it out (indices)`,
    { label: "images", actual: data[fault] },
  );
}

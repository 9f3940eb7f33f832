import { halfShapeOf, type PlaneShape } from "../../fourier/planes.ts";

/**
 * Integer frequencies of the elements of a full or half spectrum, and the
 * radius beyond which a slice is 0. The Nyquist column of a half spectrum has
 * kx = -width / 2.
 */
export interface SliceFrequencies {
  /** Frequency of every column. */
  readonly kx: Float64Array;
  /** Frequency of every row. */
  readonly ky: Float64Array;
  /** kx² + ky² up to which there are values. */
  readonly limit: number;
}

/** The frequencies of an image; `maxR` null is without a limit. */
export function sliceFrequencies(
  image: PlaneShape,
  halfImage: boolean,
  maxR: number | null,
): SliceFrequencies {
  const [height, width] = image;
  const columns = halfImage ? halfShapeOf(image)[1] : width;
  const first = halfImage ? 0 : Math.floor(width / 2);
  const kx = Float64Array.from({ length: columns }, (_, c) => c - first);
  if (halfImage && width % 2 === 0) kx[columns - 1] = -width / 2;
  const ky = Float64Array.from(
    { length: height },
    (_, r) => r - Math.floor(height / 2),
  );
  return { kx, ky, limit: maxR === null ? Infinity : maxR * maxR };
}

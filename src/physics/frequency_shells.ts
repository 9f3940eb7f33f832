import { requireVoxelSize } from "../core/voxel_size.ts";
import type { PlaneShape } from "../fourier/planes.ts";

/** The distinct radii of a grid of frequencies, and which each element has. */
export interface FrequencyShells {
  /** Spatial frequencies, ascending; in 1/Å. */
  readonly radii: Float64Array;
  /** Shell of each element of the spectrum, row by row. */
  readonly shells: Int32Array;
  /** Elements a row. */
  readonly width: number;
}

/**
 * Finds the radii of a centred full or half spectrum. Whatever depends on the
 * radius alone is worked out once a shell: about a quarter of the elements of
 * a half spectrum.
 *
 * @throws {ArgumentError} if the pixel size is not positive.
 */
export function frequencyShells(
  [height, columns]: PlaneShape,
  voxelSize: number,
  halfImage: boolean,
): FrequencyShells {
  requireVoxelSize(voxelSize);
  const centreX = Math.floor(columns / 2);
  const centreY = Math.floor(height / 2);
  // Whole numbers, so that equal radii are equal in spite of rounding.
  const square = (kx: number, ky: number) =>
    (kx * height) ** 2 + (ky * columns) ** 2;
  const stride = centreX + 1;
  const squares = new Float64Array(stride * (centreY + 1));
  for (let ky = 0; ky <= centreY; ky++) {
    for (let kx = 0; kx <= centreX; kx++) {
      squares[ky * stride + kx] = square(kx, ky);
    }
  }
  const distinct = squares.toSorted().filter((value, at, sorted) =>
    at === 0 || value !== sorted[at - 1]
  );
  const shellOf = new Map<number, number>();
  distinct.forEach((value, shell) => shellOf.set(value, shell));
  const quadrant = Int32Array.from(squares, (value) => shellOf.get(value)!);
  const width = halfImage ? stride : columns;
  const shells = new Int32Array(height * width);
  let at = 0;
  for (let line = 0; line < height; line++) {
    const start = Math.abs(line - centreY) * stride;
    for (let column = 0; column < width; column++) {
      const kx = halfImage ? column : Math.abs(column - centreX);
      shells[at++] = quadrant[start + kx];
    }
  }
  const step = height * columns * voxelSize;
  const radii = distinct.map((value) => Math.sqrt(value) / step);
  return { radii, shells, width };
}

/**
 * Planes of centred Fourier volumes, full or half-packed.
 *
 * @module
 */
import { ArgumentError } from "../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  partsOf,
  sizeOf,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  isGridOrFlat,
  spectrumShape,
} from "../physics/slicing/spectrum_data.ts";
import { FullVoxels, HalfVoxels } from "../physics/slicing/spectrum_voxels.ts";

/** Options of the views of volumes of a dataset. */
export interface VolumeViewOptions {
  /** Axis along which to look: 0, 1 or 2. @default {0} */
  readonly axis?: number | undefined;
}

/** A plane [D, D] through a Fourier volume at its zero frequency. */
export function centralPlane(
  X: ComplexArray,
  D: number,
  options: VolumeViewOptions,
): ComplexArray<Float64Array> {
  const axis = axisOf(X, D, options);
  const plane = new Float64Array(2 * D * D);
  addPlane(plane, X, D, axis, D / 2);
  return complexArray(plane, [D, D]);
}

/**
 * The mean [D, D] of a Fourier volume along an axis: the DFT of the plane of
 * the volume through its origin.
 */
export function meanPlane(
  X: ComplexArray,
  D: number,
  options: VolumeViewOptions,
): ComplexArray<Float64Array> {
  const axis = axisOf(X, D, options);
  const mean = new Float64Array(2 * D * D);
  for (let at = 0; at < D; at++) addPlane(mean, X, D, axis, at);
  for (let at = 0; at < mean.length; at++) mean[at] /= D;
  return complexArray(mean, [D, D]);
}

/** Axis to look along; refuses what is no Fourier volume of side D. */
function axisOf(
  X: ComplexArray,
  D: number,
  options: VolumeViewOptions,
): number {
  checkOptions("getProj, getSlice and getSliceReal", options, ["axis"]);
  const { axis = 0 } = options;
  if (axis !== 0 && axis !== 1 && axis !== 2) {
    throw new ArgumentError(
      "axis",
      `Cannot look along axis "${axis}" of a volume: 0, 1 and 2 are its axes`,
      { label: "axis", expected: [0, 1, 2], actual: axis },
    );
  }
  const shapes = [spectrumShape(D, false), spectrumShape(D, true)];
  const fits = shapes.some((shape) => isGridOrFlat(X, shape));
  if (fits && partsOf(X, "volume") === 2) return axis;
  throw new ArgumentError(
    "fourier-volume",
    `Cannot use ${X.data.length} numbers of shape "${
      X.shape.join(", ")
    }" as a Fourier volume: complex values are needed, ${
      shapes.map((shape) => shape.join(" x ")).join(" or ")
    }, or as many in a row`,
    { label: "X", expected: shapes, actual: X.shape },
  );
}

/** Adds the values at position `at` of the axis to a plane. */
function addPlane(
  plane: Float64Array,
  X: ComplexArray,
  D: number,
  axis: number,
  at: number,
): void {
  const isFull = sizeOf(X.shape) === D ** 3;
  const voxels = isFull ? new FullVoxels(X.data, D) : new HalfVoxels(X.data, D);
  let to = 0;
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      if (axis === 0) voxels.read(at, i, j);
      else if (axis === 1) voxels.read(i, at, j);
      else voxels.read(i, j, at);
      plane[to++] += voxels.re;
      plane[to++] += voxels.im;
    }
  }
}

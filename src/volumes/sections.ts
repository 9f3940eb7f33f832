import { ArgumentError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { Percentiles } from "../display/grey_levels.ts";
import { drawMontage } from "../display/montage.ts";
import type { Picture } from "../display/picture.ts";
import { cubeSide } from "../fourier/cube_side.ts";
import type { ScaledVolume } from "../fourier/fourier_shell_correlation.ts";

/** Options of {@linkcode sections}. */
export interface SectionsOptions {
  /** Å between voxels. @default {what the volume says} */
  readonly voxelSize?: number | null | undefined;
  /** Percentiles of the pixels that are black and white. @default {[1, 99.8]} */
  readonly contrast?: Percentiles | undefined;
  /** Draw the projections, too. @default {true} */
  readonly projections?: boolean | undefined;
}

const AXES = ["x", "y", "z"] as const;

/**
 * Draws a density map: its sections through the middle (voxel N / 2) across x,
 * y and z, and below them its projections along these axes. Columns and rows
 * are y and z across x, x and z across y, and x and y across z; rows go down.
 *
 * @param volume Real, [N, N, N], axes x, y, z as `readVolume` has them.
 * @throws {ArgumentError} `volume-not-cubic` or `array-complex`; `contrast`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { gaussianMolecule } from "@cryoset/cryoset";
 * import { sections } from "@cryoset/cryoset/pictures";
 *
 * const picture = await sections(gaussianMolecule(32, 4));
 * assertEquals(picture.description, "sections and projections of a map of 32 voxels");
 * ```
 */
export async function sections(
  volume: ScaledVolume,
  options: SectionsOptions = {},
): Promise<Picture> {
  checkOptions("sections", options, ["voxelSize", "contrast", "projections"]);
  const { voxelSize = volume.voxelSize, projections = true } = options;
  const side = cubeSide(volume);
  if (side === 0) {
    throw new ArgumentError("no-images", "Cannot draw a volume of no voxels", {
      label: "volume",
      actual: side,
    });
  }
  const kinds = projections ? [sectionOf, projectionOf] : [sectionOf];
  const planes = kinds.flatMap((planeOf) =>
    AXES.map((_, axis) => planeOf(volume, side, axis))
  );
  const data = new Float64Array(planes.length * side * side);
  planes.forEach((plane, at) => data.set(plane, at * side * side));
  const what = projections ? "sections and projections" : "sections";
  return await drawMontage(ndArray(data, [planes.length, side, side]), {
    voxelSize: voxelSize ?? null,
    contrast: options.contrast ?? [1, 99.8],
    columns: 3,
    labels: [...AXES, ...AXES.map((axis) => `sum ${axis}`)],
    description: `${what} of a map of ${side} voxels`,
  });
}

/** Steps in memory along the columns, the rows, and the axis looked along. */
function stepsOf(
  side: number,
  axis: number,
): readonly [number, number, number] {
  const steps = [side * side, side, 1];
  const [columns, rows] = [0, 1, 2].filter((other) => other !== axis);
  return [steps[columns], steps[rows], steps[axis]];
}

function sectionOf(
  { data }: NdArray,
  side: number,
  axis: number,
): Float64Array {
  const [column, row, depth] = stepsOf(side, axis);
  const start = Math.floor(side / 2) * depth;
  return Float64Array.from(
    { length: side * side },
    (_, at) => data[start + Math.floor(at / side) * row + at % side * column],
  );
}

function projectionOf(
  { data }: NdArray,
  side: number,
  axis: number,
): Float64Array {
  const [column, row, depth] = stepsOf(side, axis);
  const sums = new Float64Array(side * side);
  for (let at = 0; at < sums.length; at++) {
    const start = Math.floor(at / side) * row + at % side * column;
    for (let k = 0; k < side; k++) sums[at] += data[start + k * depth];
  }
  return sums;
}

import type { MrcHeaderFields } from "./header_fields.ts";

/** Distances between voxels in Å, along the axes X, Y, Z. */
export interface MrcVoxelSize {
  /** Along X; `null` if the header does not tell. */
  readonly x: number | null;
  /** Along Y; `null` if the header does not tell. */
  readonly y: number | null;
  /** Along Z; `null` if the header does not tell. */
  readonly z: number | null;
}

/**
 * Which axis (0, 1, 2 for X, Y, Z) the columns, the rows and the sections run
 * along. Fields that are no permutation of 1, 2, 3 give `undefined`.
 */
export function axisOrder(
  { mapc, mapr, maps }: Pick<MrcHeaderFields, "mapc" | "mapr" | "maps">,
): readonly [number, number, number] | undefined {
  const isPermutation = [1, 2, 3].every((axis) =>
    mapc === axis || mapr === axis || maps === axis
  );
  return isPermutation ? [mapc - 1, mapr - 1, maps - 1] : undefined;
}

/**
 * Voxel size: cell length by grid intervals, or by the count of pixels where
 * the header has no intervals.
 */
export function voxelSizeOf(fields: MrcHeaderFields): MrcVoxelSize {
  const order = axisOrder(fields) ?? [0, 1, 2];
  const sides = [fields.nx, fields.ny, fields.nz];
  const along = (axis: number, length: number, intervals: number) => {
    const parts = intervals > 0 ? intervals : sides[order.indexOf(axis)];
    const size = length / parts;
    return size > 0 && Number.isFinite(size) ? size : null;
  };
  return {
    x: along(0, fields.cella.x, fields.mx),
    y: along(1, fields.cella.y, fields.my),
    z: along(2, fields.cella.z, fields.mz),
  };
}

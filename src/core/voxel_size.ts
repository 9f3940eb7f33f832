import { ArgumentError } from "./errors.ts";

/** Relative difference that rounding in headers may leave. */
const TOLERANCE = 1e-3;

/**
 * Refuses what is no length in Å.
 *
 * @throws {ArgumentError} `voxel-size`.
 */
export function requireVoxelSize(voxelSize: number): void {
  if (Number.isFinite(voxelSize) && voxelSize > 0) return;
  throw new ArgumentError(
    "voxel-size",
    `Cannot use a voxel size of "${voxelSize}" Å: it must be positive`,
    { label: "voxelSize", expected: "> 0", actual: voxelSize },
  );
}

/** Whether two voxel sizes are the same but for the rounding of headers. */
export function isSameVoxelSize(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(a, b);
}

import { ArgumentError } from "../core/errors.ts";
import { isSameVoxelSize } from "../core/voxel_size.ts";

/**
 * Refuses a volume that states another voxel size than the images have. One
 * that states none passes.
 *
 * @throws {ArgumentError} `volume-voxel-size`.
 */
export function requireSameVoxelSize(
  volume: { readonly voxelSize?: number | null },
  expected: number,
): void {
  const { voxelSize = null } = volume;
  if (voxelSize === null) return;
  if (isSameVoxelSize(voxelSize, expected)) return;
  throw new ArgumentError(
    "volume-voxel-size",
    `Cannot use a volume of ${voxelSize} Å a voxel with images of ${expected} Å a pixel: if its header is wrong, read it with voxelSize`,
    { label: "voxelSize", expected, actual: voxelSize },
  );
}

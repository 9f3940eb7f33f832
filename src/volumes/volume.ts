import type { NdArray } from "../core/nd_array.ts";

/**
 * A density map: voxels [x, y, z], z fastest, as the projection takes them.
 * MRC files hold the same voxels as [z, y, x]; `readVolume` and `writeVolume`
 * turn them.
 */
export interface Volume extends NdArray<Float32Array> {
  /** Å between voxels; null if it is not known. */
  readonly voxelSize: number | null;
}

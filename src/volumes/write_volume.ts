import { ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { writeMrc } from "../formats/mrc/mod.ts";
import type { ScaledVolume } from "../fourier/fourier_shell_correlation.ts";
import { cubeSide } from "../fourier/cube_side.ts";
import { reverseAxes } from "./transpose.ts";

/** Options of {@linkcode writeVolume}. */
export interface WriteVolumeOptions {
  /** Å between voxels; null states none. @default {that of the volume} */
  readonly voxelSize?: number | null | undefined;
  /** At most ten texts of at most 80 printable ASCII characters. @default [] */
  readonly labels?: readonly string[] | undefined;
}

/**
 * Writes a density map [x, y, z] to an MRC2014 file in 32-bit floats, whole or
 * not at all. The example of `readVolume` shows both.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @param volume Real voxels [N, N, N].
 * @throws {ArgumentError} `volume-not-cubic` if the sides differ.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeVolume(
  path: string,
  volume: ScaledVolume,
  options: WriteVolumeOptions = {},
): Promise<void> {
  checkOptions("writeVolume", options, ["voxelSize", "labels"]);
  const side = cubeSide(volume);
  const { voxelSize = volume.voxelSize ?? null, labels } = options;
  const voxels = volume.data instanceof Float32Array
    ? volume.data
    : Float32Array.from(volume.data);
  const stored = ndArray(reverseAxes(voxels, side), [side, side, side]);
  await writeMrc(path, stored, {
    voxelSize: voxelSize ?? 0,
    isVolume: true,
    labels,
  });
}

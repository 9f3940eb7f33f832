import { showVolume } from "./show_volume.ts";
import { DataFormatError } from "../core/errors.ts";
import { ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import {
  type MrcContent,
  type MrcHeader,
  readMrc,
  toStandardAxes,
} from "../formats/mrc/mod.ts";
import { reverseAxes } from "./transpose.ts";
import type { Volume } from "./volume.ts";

/** Options of {@linkcode readVolume}. */
export interface ReadVolumeOptions {
  /** Å between voxels, whatever the header says. @default {what the header says} */
  readonly voxelSize?: number | undefined;
}

/** Relative difference up to which lengths of a header are the same. */
const SAME_LENGTH = 1e-4;

/**
 * Reads a density map from an MRC file, as [x, y, z].
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is no sound MRC file; `volume-not-cubic` or
 * `volume-voxel-size` if its sides or voxels differ; `volume-is-stack` if the
 * header says that it is a stack of images.
 * @throws {ArgumentError} `voxel-size` for an option that is no length.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ndArray, readVolume, writeVolume } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrc" });
 * const volume = ndArray(Float32Array.from({ length: 8 }, (_, i) => i), [2, 2, 2]);
 * await writeVolume(path, volume, { voxelSize: 1.5 });
 * const read = await readVolume(path);
 * assertEquals([read.voxelSize, read.shape, read.data], [1.5, volume.shape, volume.data]);
 * await Deno.remove(path);
 * ```
 */
export async function readVolume(
  path: string,
  options: ReadVolumeOptions = {},
): Promise<Volume> {
  checkOptions("readVolume", options, ["voxelSize"]);
  const stated = options.voxelSize;
  if (stated !== undefined) requireVoxelSize(stated);
  const { header, data } = await readWhole(path);
  const stored = toStandardAxes(data, header);
  const [side] = stored.shape;
  if (stored.shape.some((length) => length !== side)) {
    throw notCubic(path, stored.shape);
  }
  if (header.ispg === 0 && header.mz === 1 && side > 1) {
    throw stackOfImages(path, side);
  }
  const voxelSize = stated ?? voxelSizeOf(path, header);
  const voxels = reverseAxes(stored.data, side);
  return showVolume({ ...ndArray(voxels, [side, side, side]), voxelSize });
}

/** Of a volume, unlike a stack, a part is of no use. */
async function readWhole(path: string): Promise<MrcContent> {
  try {
    return await readMrc(path);
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    if (error.code !== "mrc-truncated") throw error;
    const { expected, actual } = error;
    throw new DataFormatError(
      error.code,
      `Cannot use "${path}" as a volume: it is truncated: copy it again`,
      { path, expected, actual, cause: error },
    );
  }
}

function notCubic(path: string, shape: readonly number[]): DataFormatError {
  const sides = shape.toReversed().join(" x ");
  const stack = shape[1] === shape[2] ? ": it may be a stack of images" : "";
  return new DataFormatError(
    "volume-not-cubic",
    `Cannot use "${path}" as a volume: its sides are ${sides}${stack}`,
    { path, expected: "three equal sides", actual: shape.toReversed() },
  );
}

/** A stack of as many images as they have rows: cubic only by chance. */
function stackOfImages(path: string, images: number): DataFormatError {
  return new DataFormatError(
    "volume-is-stack",
    `Cannot use "${path}" as a volume: its header says that it is a stack of ` +
      `${images} images (ispg 0, mz 1); correct the header if it is a volume`,
    { path, label: "ispg", expected: 1, actual: 0 },
  );
}

function voxelSizeOf(path: string, header: MrcHeader): number | null {
  const { x, y, z } = header.voxelSize;
  if (x === null || y === null || z === null) return null;
  const [least, most] = [Math.min(x, y, z), Math.max(x, y, z)];
  // The header's float32 leaves 1.2000000477 of 1.2.
  if (most - least <= SAME_LENGTH * most) return Number(x.toPrecision(7));
  throw new DataFormatError(
    "volume-voxel-size",
    `Cannot use "${path}" as a volume: its voxels are ${x} x ${y} x ${z} Å; ` +
      "cubic voxels are needed, or the voxel size (voxelSize)",
    {
      path,
      label: "cella",
      expected: "three equal lengths",
      actual: [x, y, z],
    },
  );
}

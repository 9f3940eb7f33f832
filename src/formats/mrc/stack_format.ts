import { ArgumentError } from "../../core/errors.ts";
import { encodeMrcHeader } from "./encode_header.ts";
import type { Xyz } from "./field_codecs.ts";
import { REAL_MODES, type WritableMrcMode } from "./modes.ts";
import type { MrcStatistics } from "./statistics.ts";

/** How to write images or a volume. */
export interface EncodeMrcOptions {
  /**
   * Pixel type: 0 and 1 signed integers of 8 and 16 bits, 2 floats of 32 bits,
   * 6 unsigned integers of 16 bits, 12 floats of 16 bits, 101 integers of 4 bits.
   *
   * @default 2
   */
  readonly mode?: WritableMrcMode | undefined;
  /** Distance between pixels in Å; 0 states none. @default 0 */
  readonly voxelSize?: number | Xyz | undefined;
  /** Whether the sections are one volume rather than images of a stack. @default false */
  readonly isVolume?: boolean | undefined;
  /** At most ten texts of at most 80 printable ASCII characters. @default [] */
  readonly labels?: readonly string[] | undefined;
  /** Byte order. @default true */
  readonly littleEndian?: boolean | undefined;
  /**
   * Round values to integers (ties to even) and limit them to what the mode
   * holds, rather than refuse those that do not fit.
   *
   * @default false
   */
  readonly clip?: boolean | undefined;
}

/** Keys of {@linkcode EncodeMrcOptions}. */
export const ENCODE_KEYS = [
  "mode",
  "voxelSize",
  "isVolume",
  "labels",
  "littleEndian",
  "clip",
] as const;

/** Size of the images and all options, with their defaults. */
export interface StackFormat {
  readonly nx: number;
  readonly ny: number;
  readonly mode: WritableMrcMode;
  readonly voxelSize: Xyz;
  readonly isVolume: boolean;
  readonly labels: readonly string[];
  readonly littleEndian: boolean;
  readonly clip: boolean;
}

/** @throws {ArgumentError} if an option or a size is out of range. */
export function stackFormat(
  nx: number,
  ny: number,
  options: EncodeMrcOptions,
): StackFormat {
  const { mode = 2, voxelSize = 0, isVolume = false, labels = [] } = options;
  const { littleEndian = true, clip = false } = options;
  if (!REAL_MODES.includes(mode)) {
    throw optionFault("mode", mode, `one of ${REAL_MODES.join(", ")}`);
  }
  const size = typeof voxelSize === "number"
    ? { x: voxelSize, y: voxelSize, z: voxelSize }
    : voxelSize;
  for (const part of [size.x, size.y, size.z]) {
    if (!Number.isFinite(part) || part < 0) {
      throw optionFault("voxelSize", part, "a length in angstrom, or 0");
    }
  }
  const format: StackFormat = {
    nx,
    ny,
    mode,
    voxelSize: size,
    isVolume,
    labels,
    littleEndian,
    clip,
  };
  stackHeader(format, 1); // Refuses sizes and labels before a file is begun.
  return format;
}

/** The header of a stack or volume of `nz` sections. */
export function stackHeader(
  format: StackFormat,
  nz: number,
  statistics?: MrcStatistics,
): Uint8Array<ArrayBuffer> {
  const { nx, ny, mode, voxelSize, isVolume, labels, littleEndian } = format;
  const mz = isVolume ? nz : 1;
  const cella = {
    x: nx * voxelSize.x,
    y: ny * voxelSize.y,
    z: mz * voxelSize.z,
  };
  const ispg = isVolume ? 1 : 0;
  const fields = { nx, ny, nz, mode, mz, cella, ispg, labels, ...statistics };
  return encodeMrcHeader(fields, { littleEndian });
}

function optionFault(
  name: string,
  value: unknown,
  expected: string,
): ArgumentError {
  return new ArgumentError(
    "mrc-option",
    `Cannot take "${value}" as ${name}: it must be ${expected}`,
    { label: name, expected, actual: value },
  );
}

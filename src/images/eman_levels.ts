import type { Hdf5File } from "../formats/hdf5/hdf5_file.ts";

/**
 * How EMAN2 stored an image in few bits: pixel = min + number · (max − min) /
 * (2^bits − 1).
 */
export interface EmanLevels {
  /** Pixel that 0 stands for. */
  readonly min: number;
  /** Pixels from one number to the next. */
  readonly step: number;
}

/** Most bits that numbers are reduced to. */
const MOST_BITS = 32;

/**
 * The levels of an image by the attributes of its group, or null if its
 * numbers are the pixels.
 *
 * @param group Path of the group of the image, such as `/MDF/images/0`.
 */
export function emanLevels(file: Hdf5File, group: string): EmanLevels | null {
  const [bits, min, max] = ["bits", "min", "max"].map((name) =>
    Number(file.attribute(group, `EMAN.stored_render${name}`) ?? 0)
  );
  const isReduced = Number.isInteger(bits) && bits > 0 && bits <= MOST_BITS &&
    Number.isFinite(max - min) && max !== min;
  return isReduced ? { min, step: (max - min) / (2 ** bits - 1) } : null;
}

/** Turns numbers into the pixels they stand for, in place. */
export function applyLevels(
  pixels: Float32Array,
  { min, step }: EmanLevels,
): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = min + pixels[i] * step;
}

import { ArgumentError, ArgumentTypeError } from "./errors.ts";
import { type IndexSelection, normalizeIndices } from "./index_utils.ts";

/**
 * What picks images at access: nothing (all), one position, a
 * {@linkcode Slice}, a list of positions, or a mask.
 */
export type ImageKey = null | undefined | Slice | IndexSelection;

/** A range of positions with a step, as in Python. Made by {@linkcode slice}. */
export class Slice {
  /** First position; negative counts from the end; null is the default end. */
  readonly start: number | null;
  /** Position before which to stop; negative counts from the end. */
  readonly stop: number | null;
  /** Distance from one position to the next; never 0. */
  readonly step: number;

  /** See {@linkcode slice}. */
  constructor(
    start?: number | null,
    stop?: number | null,
    step?: number | null,
  ) {
    this.start = checkPart("start", start);
    this.stop = checkPart("stop", stop);
    this.step = checkPart("step", step) ?? 1;
    if (this.step === 0) {
      throw new ArgumentError(
        "slice-step",
        `The step of a slice must not be "0"`,
        {
          label: "step",
          actual: 0,
        },
      );
    }
  }
}

/**
 * The range `start:stop:step` of Python: missing parts take their defaults,
 * negative bounds count from the end, bounds beyond the ends are clamped, and
 * the step may be negative. Unlike Python, one argument is the start.
 *
 * @throws {ArgumentTypeError} if a part is not an integer.
 * @throws {ArgumentError} if the step is 0.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { resolveImageKey, slice } from "@cryoset/cryoset";
 *
 * assertEquals([...resolveImageKey(slice(1, -1, 2), 6)], [1, 3]);
 * assertEquals([...resolveImageKey(slice(null, null, -1), 3)], [2, 1, 0]);
 * ```
 */
export function slice(
  start?: number | null,
  stop?: number | null,
  step?: number | null,
): Slice {
  return new Slice(start, stop, step);
}

/**
 * Positions among `n` images that a key stands for.
 *
 * @throws {ArgumentTypeError} if the key is a bare boolean, text, or not of integers.
 * @throws {ArgumentError} if it is nested or a mask of another length.
 * @throws {IndexError} if a position is negative or not below `n`.
 */
export function resolveImageKey(key: ImageKey, n: number): Int32Array {
  if (key === null || key === undefined) return range(0, n, 1);
  if (!(key instanceof Slice)) return normalizeIndices(key, n, { name: "key" });
  const { start, stop, step } = key;
  const [lowest, highest] = step > 0 ? [0, n] : [-1, n - 1];
  const bound = (given: number | null, fallback: number): number =>
    given === null
      ? fallback
      : Math.min(Math.max(given < 0 ? given + n : given, lowest), highest);
  return step > 0
    ? range(bound(start, lowest), bound(stop, highest), step)
    : range(bound(start, highest), bound(stop, lowest), step);
}

function range(start: number, stop: number, step: number): Int32Array {
  const count = Math.max(0, Math.ceil((stop - start) / step));
  const positions = new Int32Array(count);
  for (let k = 0; k < count; k++) positions[k] = start + k * step;
  return positions;
}

function checkPart(
  label: string,
  value: number | null | undefined,
): number | null {
  if (value === null || value === undefined) return null;
  if (Number.isInteger(value)) return value;
  throw new ArgumentTypeError(
    "slice-type",
    `The ${label} of a slice must be an integer, not "${value}"`,
    { label, expected: "integer or null", actual: value },
  );
}

import { ArgumentError, ArgumentTypeError } from "./errors.ts";

/** One flag per image (or group): which of them are selected. Made by {@linkcode asMask}. */
export class Mask {
  readonly #flags: Uint8Array;

  /** Copies `values`; see {@linkcode asMask}. */
  constructor(values: ArrayLike<boolean> | ArrayLike<number>) {
    if (!Array.isArray(values) && !ArrayBuffer.isView(values)) {
      throw new ArgumentTypeError(
        "mask-type",
        `Cannot make a mask of "${String(values)}": a list is needed`,
        { expected: "booleans or 0 and 1", actual: values },
      );
    }
    this.#flags = new Uint8Array(values.length);
    for (let k = 0; k < values.length; k++) this.#flags[k] = flag(values[k], k);
  }

  /** Number of flags, set or not. */
  get length(): number {
    return this.#flags.length;
  }

  /** Positions of the flags that are set, ascending. */
  indices(): Int32Array {
    let count = 0;
    for (const flag of this.#flags) count += flag;
    const indices = new Int32Array(count);
    let next = 0;
    for (let k = 0; next < count; k++) {
      if (this.#flags[k] === 1) indices[next++] = k;
    }
    return indices;
  }
}

/**
 * Marks a list of booleans, or of zeros and ones, as a mask. A numeric array
 * that is not marked so is a list of indices, `Uint8Array` included.
 *
 * @throws {ArgumentTypeError} if `values` is not an array or holds anything but booleans and numbers.
 * @throws {ArgumentError} if a number is neither 0 nor 1.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { asMask, normalizeIndices } from "@cryoset/cryoset";
 *
 * const bytes = new Uint8Array([0, 1, 1]);
 * assertEquals([...normalizeIndices(bytes, 3)], [0, 1, 1]);
 * assertEquals([...normalizeIndices(asMask(bytes), 3)], [1, 2]);
 * ```
 */
export function asMask(values: ArrayLike<boolean> | ArrayLike<number>): Mask {
  return new Mask(values);
}

/** The mask that `values` is, or null if it is no mask. */
export function maskOf(values: unknown): Mask | null {
  if (values instanceof Mask) return values;
  return Array.isArray(values) && typeof values[0] === "boolean"
    ? new Mask(values.map(requireBoolean))
    : null;
}

function requireBoolean(value: unknown, position: number): boolean {
  if (typeof value === "boolean") return value;
  throw new ArgumentTypeError(
    "mask-type",
    `Cannot use "${value}" at position ${position} of a mask of booleans`,
    { expected: "boolean", actual: value },
  );
}

function flag(value: unknown, position: number): number {
  if (value === true || value === 1) return 1;
  if (value === false || value === 0) return 0;
  const FaultClass = typeof value === "number"
    ? ArgumentError
    : ArgumentTypeError;
  throw new FaultClass(
    "mask-type",
    `Cannot use "${value}" at position ${position} of a mask: it holds booleans or 0 and 1`,
    { expected: "booleans or 0 and 1", actual: value },
  );
}

import { ArgumentError, ArgumentTypeError, IndexError } from "./errors.ts";
import { Mask } from "./mask.ts";

/** Largest value of an index: indices are kept as 32-bit integers. */
export const MAX_INDEX = 2 ** 31 - 1;

/**
 * What becomes of integers outside the range: the fault of an index (the number
 * of items is known), the fault of a value (it is not), or they are left out.
 */
export type OutOfRange = "index" | "value" | "drop";

/** A new list of non-negative integers; a mask is refused. */
export function toIndexList(values: unknown, name: string): Int32Array {
  return readIntegers(values, name, 0, MAX_INDEX + 1, "value");
}

/** A new list of integers, `low <= value < high`. */
export function readIntegers(
  values: unknown,
  name: string,
  low: number,
  high: number,
  outOfRange: OutOfRange,
): Int32Array {
  const list = asList(values, name);
  const top = Math.min(high, MAX_INDEX + 1);
  const integers = new Int32Array(list.length);
  let count = 0;
  let stray = -1;
  for (let k = 0; k < list.length; k++) {
    const element = list[k];
    const value = typeof element === "bigint" ? Number(element) : element;
    if (!Number.isInteger(value)) throw elementFault(name, element, k);
    if (value as number >= low && value as number < top) {
      integers[count++] = value as number;
    } else if (stray < 0) stray = k;
  }
  if (stray >= 0 && outOfRange !== "drop") {
    const FaultClass = outOfRange === "index" ? IndexError : ArgumentError;
    throw new FaultClass(
      `${outOfRange}-range`,
      `Cannot use "${
        list[stray]
      }" at position ${stray} of ${name}: it must be at least ${low} and below ${top}`,
      { label: name, expected: [low, top - 1], actual: list[stray] },
    );
  }
  return count === list.length ? integers : integers.slice(0, count);
}

function asList(values: unknown, name: string): ArrayLike<unknown> {
  if (typeof values === "number") return [values];
  if (values === null || values === undefined) {
    throw new ArgumentError("index-none", `Cannot use "${values}" as ${name}`, {
      label: name,
      actual: values,
    });
  }
  const list = values as ArrayLike<unknown>;
  const isList = typeof values === "object" && !(values instanceof Mask) &&
    Number.isInteger(list.length) && list.length >= 0 &&
    list.length <= MAX_INDEX;
  const isFloats = /Float\d+Array/.test(Object.prototype.toString.call(values));
  if (isList && (!isFloats || list.length === 0)) return list;
  throw new ArgumentTypeError(
    "index-type",
    `Cannot use "${
      describe(values)
    }" as ${name}: it must be a list of integers`,
    { label: name, expected: "integers", actual: values },
  );
}

function elementFault(name: string, element: unknown, position: number): Error {
  const place = `at position ${position} of ${name}`;
  if (Array.isArray(element) || ArrayBuffer.isView(element)) {
    return new ArgumentError(
      "index-dimensions",
      `Cannot use "${
        describe(element)
      }" ${place}: a list of one dimension is needed`,
      { label: name, actual: element },
    );
  }
  return new ArgumentTypeError(
    "index-type",
    `Cannot use "${describe(element)}" ${place}: an index must be an integer`,
    { label: name, expected: "integer", actual: element },
  );
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null
    ? value.constructor?.name ?? "object"
    : String(value);
}

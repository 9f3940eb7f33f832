import { ArgumentError } from "../../core/errors.ts";
import { sizeOf } from "../../core/nd_array.ts";
import { parseTypeString } from "../numpy/dtype.ts";
import type { CsColumn } from "./cs_table.ts";

/** Element types that columns are made of here. */
export type CsNumberType = "<f4" | "<f8" | "<u4" | "<i4" | "<u8";

const ARRAYS = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "<u4": Uint32Array,
  "<i4": Int32Array,
} as const;

/**
 * A column of numbers.
 *
 * @param shape Shape of the sub-array of each record.
 * @throws {ArgumentError} if the values are not whole records.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { csNumbers, CsTable } from "@cryoset/cryoset";
 *
 * const table = new CsTable(2, [csNumbers("blob/idx", "<u4", [3, 5])]);
 * assertEquals([...table.numbers("blob/idx")], [3, 5]);
 * ```
 */
export function csNumbers(
  name: string,
  type: CsNumberType,
  values: ArrayLike<number> | ArrayLike<bigint>,
  shape: readonly number[] = [],
): CsColumn {
  if (values.length % sizeOf(shape) !== 0) {
    throw new ArgumentError(
      "cs-column",
      `Cannot make the field ${name} of shape "[${shape.join(", ")}]" from ` +
        `${values.length} values`,
      { label: name, actual: values.length },
    );
  }
  const words = type === "<u8"
    ? BigUint64Array.from(values as ArrayLike<bigint>, BigInt)
    : new ARRAYS[type](values as ArrayLike<number>);
  return {
    name,
    dtype: parseTypeString(type)!,
    shape: [...shape],
    bytes: new Uint8Array(words.buffer),
  };
}

/** A column of texts, as UTF-8 padded with NUL to the longest. */
export function csTexts(name: string, values: readonly string[]): CsColumn {
  const encoder = new TextEncoder();
  const known = new Map<string, Uint8Array>();
  let width = 1;
  for (const value of values) {
    if (known.has(value)) continue;
    const bytes = encoder.encode(value);
    known.set(value, bytes);
    width = Math.max(width, bytes.length);
  }
  const bytes = new Uint8Array(values.length * width);
  values.forEach((value, row) => bytes.set(known.get(value)!, row * width));
  return { name, dtype: parseTypeString(`|S${width}`)!, shape: [], bytes };
}

import { ArgumentError } from "./errors.ts";
import type { NdArray } from "./nd_array.ts";
import { indexOfNonFinite } from "./number_checks.ts";

/**
 * Refuses an array with NaN or Infinity.
 *
 * @param label What the array is, for the message.
 * @throws {ArgumentError} of this code.
 */
export function requireFinite(
  { data }: NdArray,
  label: string,
  code = "volume-not-finite",
): void {
  const at = indexOfNonFinite(data);
  if (at < 0) return;
  throw new ArgumentError(
    code,
    `Cannot use "${
      data[at]
    }" at position ${at} of ${label}: finite numbers are needed`,
    { label, expected: "finite numbers", actual: data[at] },
  );
}

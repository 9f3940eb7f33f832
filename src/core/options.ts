import { ArgumentError } from "./errors.ts";

/**
 * Refuses option keys that a function does not know, so that a misspelt name
 * does not pass unnoticed in untyped callers (notebooks, JavaScript).
 *
 * @param caller Name of the function, for the message.
 * @param options What the caller was given.
 * @param known Every key the caller understands.
 * @throws {ArgumentError} naming the first unknown key and the known ones.
 */
export function checkOptions(
  caller: string,
  options: object,
  known: readonly string[],
): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new ArgumentError(
        "unknown-option",
        `Unknown option "${key}" of ${caller}: known are ${known.join(", ")}`,
        { label: key, expected: known, actual: key },
      );
    }
  }
}

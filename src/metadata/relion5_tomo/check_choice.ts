import { ArgumentError } from "../../core/errors.ts";

/**
 * Refuses a value of an option that is none of its own.
 *
 * @throws {ArgumentError} `option-value`
 */
export function checkChoice(
  label: string,
  actual: unknown,
  expected: readonly string[],
): void {
  if (actual === undefined || expected.some((one) => one === actual)) return;
  throw new ArgumentError(
    "option-value",
    `The option ${label} must be "${expected.join('" or "')}", not "${actual}"`,
    { label, expected, actual },
  );
}

import { ArgumentError } from "../core/errors.ts";

/** Least side of a box in px. */
export const LEAST_BOX = 8;

/**
 * Refuses a side that images cannot have.
 *
 * @throws {ArgumentError} `box-size`
 */
export function checkBox(box: number): void {
  if (Number.isSafeInteger(box) && box >= LEAST_BOX && box % 2 === 0) return;
  throw new ArgumentError(
    "box-size",
    `Cannot simulate a box of "${box}" px: an even whole number from ` +
      `${LEAST_BOX} is needed`,
    { label: "box", expected: `even, >= ${LEAST_BOX}`, actual: box },
  );
}

/**
 * Refuses what is no whole number of at least 1.
 *
 * @throws {ArgumentError} `simulation-count`
 */
export function checkCount(label: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ArgumentError(
    "simulation-count",
    `Cannot use "${count}" as ${label}: a whole number from 1 is needed`,
    { label, expected: ">= 1", actual: count },
  );
}

/**
 * Refuses a number out of range.
 *
 * @param unit What it counts in, for the message.
 * @throws {ArgumentError} `simulation-value`
 */
export function checkRange(
  label: string,
  value: number,
  [least, most]: readonly [number, number],
  unit: string,
): void {
  if (value >= least && value <= most) return;
  const range = Number.isFinite(most)
    ? `${least} to ${most}`
    : `${least} or more`;
  const of = unit === "" ? "" : ` ${unit}`;
  throw new ArgumentError(
    "simulation-value",
    `Cannot use "${value}" as ${label}: ${range}${of} is needed`,
    { label, expected: [least, most], actual: value },
  );
}

/**
 * Checks of what is handed to a call or as a state.
 *
 * @module
 */
import type { PickleMachine } from "./machine.ts";
import { latin1 } from "../numpy/latin1.ts";
import {
  describe,
  PickleDtype,
  PickleTuple,
  type PickleValue,
} from "./values.ts";

/** Most axes of an array: NumPy's own limit. */
const MAX_AXES = 64;
/** Names of types and orders are shorter than this. */
const MAX_NAME = 64;

/** The members of a tuple. */
export function tupleItems(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): readonly PickleValue[] {
  if (value instanceof PickleTuple) return value.items;
  throw wrong(machine, what, "a tuple", value);
}

/** Refuses another number of arguments. */
export function checkCount(
  machine: PickleMachine,
  args: readonly PickleValue[],
  what: string,
  least: number,
  most: number,
): void {
  if (args.length >= least && args.length <= most) return;
  throw machine.fault(
    "pickle-call",
    `${what} takes ${least} to ${most} values, not ${args.length}`,
    { expected: [least, most], actual: args.length },
  );
}

/** A whole number of at least `least`. */
export function integerOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
  least: number,
): number {
  if (Number.isSafeInteger(value) && value as number >= least) {
    return value as number;
  }
  throw wrong(machine, what, `a whole number of at least ${least}`, value);
}

/** True, False, 1 or 0. */
export function flagOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): boolean {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  throw wrong(machine, what, "True or False", value);
}

/** A short text, which Python 2 stores as bytes. */
export function nameOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): string {
  const isText = typeof value === "string" || value instanceof Uint8Array;
  if (isText && value.length <= MAX_NAME) {
    return typeof value === "string" ? value : latin1(value);
  }
  throw wrong(machine, what, "a short text", value);
}

/** Bytes. */
export function bytesOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrong(machine, what, "bytes", value);
}

/** A type. */
export function dtypeOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): PickleDtype {
  if (value instanceof PickleDtype) return value;
  throw wrong(machine, what, "a NumPy dtype", value);
}

/** A shape whose number of elements is a safe integer. */
export function shapeOf(
  machine: PickleMachine,
  value: PickleValue | undefined,
  what: string,
): number[] {
  const items = tupleItems(machine, value, what);
  checkCount(machine, items, what, 0, MAX_AXES);
  const shape = items.map((length) => integerOf(machine, length, what, 0));
  // Lengths beside a 0 must be sane, too: they reach loops of callers.
  const size = shape.reduce((size, length) => size * Math.max(length, 1), 1);
  if (Number.isSafeInteger(size)) return shape;
  throw machine.fault(
    "pickle-size",
    `an array of shape [${shape.join(", ")}] is too large`,
    { actual: shape },
  );
}

function wrong(
  machine: PickleMachine,
  what: string,
  expected: string,
  actual: PickleValue | undefined,
): Error {
  return machine.fault(
    "pickle-call",
    `${what} must be ${expected}, not ${describe(actual)}`,
    { expected },
  );
}

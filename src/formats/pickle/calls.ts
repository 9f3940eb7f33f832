/**
 * The opcodes REDUCE (call) and BUILD (set state), for the few names that
 * `globals.ts` lets through.
 *
 * @module
 */
import { checkCount, tupleItems } from "./arguments.ts";
import { makeDict } from "./containers.ts";
import type { PickleMachine } from "./machine.ts";
import { buildArray, emptyArray, fromBuffer, scalar } from "./numpy_arrays.ts";
import { buildDtype, makeDtype } from "./numpy_dtype.ts";
import { latin1 } from "../numpy/latin1.ts";
import {
  describe,
  PickleArray,
  PickleDtype,
  PickleGlobal,
  type PickleValue,
} from "./values.ts";

type Call = (
  machine: PickleMachine,
  args: readonly PickleValue[],
) => PickleValue;

const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["numpy.dtype", makeDtype],
  ["numpy.core.multiarray._reconstruct", emptyArray],
  ["numpy.core.multiarray.scalar", scalar],
  ["numpy.core.numeric._frombuffer", fromBuffer],
  ["_codecs.encode", encodeLatin1],
  ["builtins.bytes", makeBytes],
  ["builtins.bytearray", makeBytes],
  ["collections.OrderedDict", (machine, args) => {
    checkCount(machine, args, "OrderedDict", 0, 0);
    return makeDict(machine, []);
  }],
]);

/** Calls what lies below the topmost tuple, its arguments. */
export function reduce(machine: PickleMachine): PickleValue {
  const args = tupleItems(machine, machine.pop(), "arguments of a call");
  const callee = machine.pop();
  const call = callee instanceof PickleGlobal
    ? CALLS.get(callee.name)
    : undefined;
  if (call !== undefined) return call(machine, args);
  throw machine.fault(
    "pickle-call",
    `it calls ${describe(callee)}, which is not run`,
  );
}

/** Gives an array or a dtype its state. */
export function build(machine: PickleMachine): void {
  const state = machine.pop();
  const target = machine.top();
  if (target instanceof PickleArray) return buildArray(machine, target, state);
  if (target instanceof PickleDtype) return buildDtype(machine, target, state);
  throw machine.fault(
    "pickle-build",
    `it sets the state of ${describe(target)}; only NumPy arrays have one`,
  );
}

/** `_codecs.encode(text, "latin1")`: how protocols 0 to 2 write bytes. */
function encodeLatin1(
  machine: PickleMachine,
  args: readonly PickleValue[],
): Uint8Array {
  checkCount(machine, args, "_codecs.encode", 2, 2);
  const [text, codec] = args;
  if (typeof text !== "string" || !isLatin1(codec)) {
    throw machine.fault(
      "pickle-call",
      `_codecs.encode() is run for text and "latin1" only, not for ${
        describe(text)
      } and ${describe(codec)}`,
    );
  }
  machine.countBytes(text.length);
  const bytes = new Uint8Array(text.length);
  for (let k = 0; k < bytes.length; k++) {
    const code = text.charCodeAt(k);
    if (code > 0xff) {
      throw machine.fault("pickle-text", "text that stands for bytes is not");
    }
    bytes[k] = code;
  }
  return bytes;
}

function isLatin1(codec: PickleValue): boolean {
  const name = codec instanceof Uint8Array
    ? latin1(codec.subarray(0, 16))
    : codec;
  return name === "latin1" || name === "latin-1";
}

/** `bytes()`, and how protocols below 5 write a bytearray: from bytes or Latin-1 text. */
function makeBytes(
  machine: PickleMachine,
  args: readonly PickleValue[],
): Uint8Array {
  checkCount(machine, args, "bytes()", 0, 2);
  if (args.length === 0) return new Uint8Array(0);
  if (args.length === 2) return encodeLatin1(machine, args);
  const [bytes] = args;
  if (bytes instanceof Uint8Array) return bytes;
  throw machine.fault(
    "pickle-call",
    `bytes() is run for bytes only, not for ${describe(bytes)}`,
  );
}

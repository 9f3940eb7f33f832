/**
 * The opcodes that are run, by their byte: those of Python's `pickletools`
 * that make values. What could make a Python object is refused.
 *
 * @module
 */
import {
  addItems,
  append,
  appendAll,
  makeDict,
  makeFrozenSet,
  makeList,
  makeSet,
  makeTuple,
  markedTuple,
  setItem,
  setItems,
} from "./containers.ts";
import { build, reduce } from "./calls.ts";
import { resolveGlobal } from "./globals.ts";
import type { PickleMachine } from "./machine.ts";
import {
  floatLine,
  integerLine,
  integerOrBooleanLine,
  littleEndianInteger,
  memoLine,
  quotedLine,
  unicodeLine,
} from "./text_arguments.ts";
import { latin1 } from "../numpy/latin1.ts";
import { describe, type PickleValue } from "./values.ts";

/** Highest protocol there is. */
const MAX_PROTOCOL = 5;

/** What an opcode does. */
export type Operation = (machine: PickleMachine) => void;

/** An operation that pushes a value made from what follows the opcode. */
function value(make: (machine: PickleMachine) => PickleValue): Operation {
  return (machine) => machine.push(make(machine));
}

/** Operations by byte; 2e (STOP) is the interpreter's own. */
export const OPERATIONS: readonly (Operation | undefined)[] = table({
  0x80: protocol,
  0x95: (m) => void m.reader.uint64(), // FRAME, a hint
  0x28: (m) => m.mark(),
  0x30: (m) => m.discard(), // POP
  0x31: (m) => void m.popMark(),
  0x32: value((m) => m.top()), // DUP

  0x4e: value(() => null),
  0x88: value(() => true),
  0x89: value(() => false),
  0x4b: value((m) => m.reader.uint8()), // BININT1
  0x4d: value((m) => m.reader.uint16()), // BININT2
  0x4a: value((m) => m.reader.int32()), // BININT
  0x49: value((m) => integerOrBooleanLine(m.reader)), // INT
  0x4c: value((m) => integerLine(m.reader)), // LONG
  0x8a: value((m) => littleEndianInteger(m.reader, m.reader.uint8())), // LONG1
  0x8b: value((m) => littleEndianInteger(m.reader, m.reader.int32())), // LONG4
  0x46: value((m) => floatLine(m.reader)), // FLOAT
  0x47: value((m) => m.reader.float64()), // BINFLOAT

  0x58: value((m) => m.reader.utf8(m.reader.uint32())), // BINUNICODE
  0x8c: value((m) => m.reader.utf8(m.reader.uint8())), // SHORT_BINUNICODE
  0x8d: value((m) => m.reader.utf8(m.reader.uint64())), // BINUNICODE8
  0x56: value((m) => unicodeLine(m.reader)), // UNICODE
  0x42: value((m) => m.reader.take(m.reader.uint32())), // BINBYTES
  0x43: value((m) => m.reader.take(m.reader.uint8())), // SHORT_BINBYTES
  0x8e: value((m) => m.reader.take(m.reader.uint64())), // BINBYTES8
  0x96: value((m) => m.reader.take(m.reader.uint64())), // BYTEARRAY8
  0x54: value((m) => m.reader.take(m.reader.int32())), // BINSTRING
  0x55: value((m) => m.reader.take(m.reader.uint8())), // SHORT_BINSTRING
  0x53: value((m) => quotedLine(m.reader)), // STRING

  0x29: value((m) => makeTuple(m, 0)), // EMPTY_TUPLE
  0x85: value((m) => makeTuple(m, 1)),
  0x86: value((m) => makeTuple(m, 2)),
  0x87: value((m) => makeTuple(m, 3)),
  0x74: value(markedTuple), // TUPLE
  0x5d: value((m) => makeList(m, [])), // EMPTY_LIST
  0x6c: value((m) => makeList(m, m.popMark())), // LIST
  0x61: append,
  0x65: appendAll, // APPENDS
  0x7d: value((m) => makeDict(m, [])), // EMPTY_DICT
  0x64: value((m) => makeDict(m, m.popMark())), // DICT
  0x73: setItem,
  0x75: setItems,
  0x8f: value((m) => makeSet(m)), // EMPTY_SET
  0x90: addItems,
  0x91: value(makeFrozenSet),

  0x71: (m) => m.memoize(m.reader.uint8()), // BINPUT
  0x72: (m) => m.memoize(m.reader.uint32()), // LONG_BINPUT
  0x70: (m) => m.memoize(memoLine(m.reader)), // PUT
  0x94: (m) => m.memoize(), // MEMOIZE
  0x68: (m) => m.recall(m.reader.uint8()), // BINGET
  0x6a: (m) => m.recall(m.reader.uint32()), // LONG_BINGET
  0x67: (m) => m.recall(memoLine(m.reader)), // GET

  0x63: value(globalLine), // GLOBAL
  0x93: value(stackGlobal), // STACK_GLOBAL
  0x52: value(reduce), // REDUCE
  0x62: build, // BUILD
});

/** Opcodes that Python has and this reader refuses, with what they are for. */
const REFUSED: Readonly<Record<number, readonly [name: string, why: string]>> =
  {
    0x69: ["INST", "it makes a Python object"],
    0x6f: ["OBJ", "it makes a Python object"],
    0x81: ["NEWOBJ", "it makes a Python object"],
    0x92: ["NEWOBJ_EX", "it makes a Python object"],
    0x50: ["PERSID", "it names data outside the file"],
    0x51: ["BINPERSID", "it names data outside the file"],
    0x82: ["EXT1", "it names code by a number"],
    0x83: ["EXT2", "it names code by a number"],
    0x84: ["EXT4", "it names code by a number"],
    0x97: ["NEXT_BUFFER", "its data are outside the file"],
    0x98: ["READONLY_BUFFER", "its data are outside the file"],
  };

/** The fault of an opcode that is not run. */
export function refusedOpcode(machine: PickleMachine, opcode: number): Error {
  const hex = `0x${opcode.toString(16).padStart(2, "0")}`;
  if (!Object.hasOwn(REFUSED, opcode)) {
    return machine.fault(
      "pickle-opcode",
      `${hex} is no opcode: it is damaged, or no pickle`,
      { actual: hex },
    );
  }
  const [name, why] = REFUSED[opcode];
  return machine.fault(
    "pickle-opcode",
    `opcode ${name} (${hex}) is not run, because ${why}; save plain NumPy ` +
      `arrays, best as .npy`,
    { actual: name },
  );
}

function table(
  operations: Readonly<Record<number, Operation>>,
): (Operation | undefined)[] {
  return Array.from({ length: 256 }, (_, opcode) => operations[opcode]);
}

function protocol(machine: PickleMachine): void {
  const version = machine.reader.uint8();
  if (version <= MAX_PROTOCOL) return;
  throw machine.fault(
    "pickle-protocol",
    `it is of protocol ${version}, this program reads 0 to ${MAX_PROTOCOL}; ` +
      `save it with protocol=4`,
    { expected: MAX_PROTOCOL, actual: version },
  );
}

function globalLine(machine: PickleMachine): PickleValue {
  const module = machine.reader.line();
  const name = machine.reader.line();
  return resolveGlobal(machine, nameText(module), nameText(name));
}

/** Names as long as this are none of ours; the rest does not matter. */
function nameText(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, 200));
}

function stackGlobal(machine: PickleMachine): PickleValue {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name === "string" && typeof module === "string") {
    return resolveGlobal(machine, module, name);
  }
  throw machine.fault(
    "pickle-stack",
    `a global is named by texts, not by ${describe(module)} and ${
      describe(name)
    }`,
  );
}

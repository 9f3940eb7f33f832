/**
 * How pickles write NumPy's element types: the call `numpy.dtype("f4", align,
 * copy)`, then a state `(version, byteOrder, subarray, names, fields, itemSize,
 * alignment, flags[, metadata])`.
 *
 * @module
 */
import { sizeOf } from "../../core/nd_array.ts";
import {
  type NumpyDtype,
  type NumpyField,
  parseTypeString,
} from "../numpy/dtype.ts";
import {
  checkCount,
  dtypeOf,
  integerOf,
  nameOf,
  shapeOf,
  tupleItems,
} from "./arguments.ts";
import type { PickleMachine } from "./machine.ts";
import { describe, PickleDtype, type PickleValue } from "./values.ts";

/** `numpy.dtype(typeString, align, copy)`. */
export function makeDtype(
  machine: PickleMachine,
  args: readonly PickleValue[],
): PickleDtype {
  checkCount(machine, args, "numpy.dtype()", 1, 3);
  const text = nameOf(machine, args[0], "the name of a dtype");
  const dtype = parseTypeString(text);
  if (dtype !== null) return new PickleDtype(dtype);
  throw machine.fault(
    "pickle-dtype",
    `"${text}" is not a NumPy type that is read`,
    { actual: text },
  );
}

/** Gives a type its byte order, its size and its fields. */
export function buildDtype(
  machine: PickleMachine,
  target: PickleDtype,
  state: PickleValue,
): void {
  const items = tupleItems(machine, state, "the state of a dtype");
  checkCount(machine, items, "the state of a dtype", 8, 9);
  const [version, order, subarray, names, fields, itemSize] = items;
  if (version !== 3 && version !== 4) {
    throw machine.fault(
      "pickle-dtype",
      `the state of a dtype is of version ${describe(version)}, not 3 or 4`,
    );
  }
  const own = target.dtype;
  const stated = integerOf(machine, itemSize, "the size of a dtype", -1);
  if (subarray !== null) {
    const [base, shape] = tupleItems(machine, subarray, "a sub-array");
    const element = dtypeOf(machine, base, "a sub-array's type");
    target.fill(element.dtype, shapeOf(machine, shape, "a sub-array's shape"));
  } else if (names !== null) {
    if (own.kind !== "V") {
      throw machine.fault("pickle-dtype", "a type with fields is no record");
    }
    target.fill(recordOf(machine, names, fields, stated), []);
  } else {
    checkSize(machine, own, stated);
    const text = nameOf(machine, order, "a byte order");
    target.fill(
      { ...own, littleEndian: littleEndian(machine, text) },
      [],
    );
  }
}

function checkSize(
  machine: PickleMachine,
  { itemSize, kind }: NumpyDtype,
  stated: number,
): void {
  if (stated === -1 || stated === itemSize) return;
  throw machine.fault(
    "pickle-dtype",
    `elements of kind ${kind} have ${itemSize} bytes by name, ${stated} by state`,
    { expected: itemSize, actual: stated },
  );
}

function littleEndian(machine: PickleMachine, order: string): boolean {
  if (["<", "|", "=", ">"].includes(order)) return order !== ">";
  throw machine.fault(
    "pickle-dtype",
    `"${order}" is no byte order of NumPy`,
    { expected: ["<", ">", "|", "="], actual: order },
  );
}

/** A record from its names and its dict of name → (type, offset[, title]). */
function recordOf(
  machine: PickleMachine,
  names: PickleValue,
  fields: PickleValue,
  itemSize: number,
): NumpyDtype {
  const list = tupleItems(machine, names, "the names of fields");
  machine.countBytes(list.length);
  if (!(fields instanceof Map)) {
    throw machine.fault(
      "pickle-dtype",
      `the fields of a dtype are ${describe(fields)}, not a dict`,
    );
  }
  const placed = list.map((item): NumpyField => {
    const name = nameOf(machine, item, "the name of a field");
    const entry = tupleItems(machine, fields.get(name), `field "${name}"`);
    checkCount(machine, entry, `field "${name}"`, 2, 3);
    const { dtype, shape } = dtypeOf(machine, entry[0], `field "${name}"`);
    const offset = integerOf(machine, entry[1], `offset of "${name}"`, 0);
    // Elements of no bytes would cost memory that nothing in the file pays for.
    const bytes = Math.max(dtype.itemSize, 1) * sizeOf(shape);
    if (!(offset + bytes <= itemSize)) {
      throw machine.fault(
        "pickle-dtype",
        `field "${name}" does not fit the ${itemSize} bytes of its record`,
        { expected: itemSize, actual: offset + bytes },
      );
    }
    return { name, dtype, shape, offset };
  });
  return { kind: "V", itemSize, littleEndian: true, fields: placed };
}

/**
 * How pickles write NumPy's arrays and numbers:
 * `numpy.core.multiarray._reconstruct` with a state,
 * `numpy.core.numeric._frombuffer` and `numpy.core.multiarray.scalar`.
 *
 * @module
 */
import { sizeOf } from "../../core/nd_array.ts";
import { decodeElements } from "../numpy/decode_elements.ts";
import { isReadable, type NumpyDtype } from "../numpy/dtype.ts";
import {
  decodeArray,
  type NumpyArray,
  permuteAxes,
} from "../numpy/numpy_array.ts";
import {
  bytesOf,
  checkCount,
  dtypeOf,
  flagOf,
  integerOf,
  nameOf,
  shapeOf,
  tupleItems,
} from "./arguments.ts";
import type { PickleMachine } from "./machine.ts";
import { narrow } from "./text_arguments.ts";
import {
  describe,
  PickleArray,
  type PickleDtype,
  PickleGlobal,
  type PickleValue,
} from "./values.ts";

const ONE_ELEMENT = { offset: 0, stride: 0, records: 1, perRecord: 1 };

/** `_reconstruct(ndarray, (0,), b"b")`: an array that gets its state later. */
export function emptyArray(
  machine: PickleMachine,
  args: readonly PickleValue[],
): PickleArray {
  checkCount(machine, args, "_reconstruct()", 3, 3);
  const [type] = args;
  if (type instanceof PickleGlobal && type.name === "numpy.ndarray") {
    machine.countContainer();
    return new PickleArray();
  }
  throw machine.fault(
    "pickle-call",
    `_reconstruct() is run for numpy.ndarray only, not for ${describe(type)}`,
  );
}

/** Fills an array from `([version,] shape, dtype, isFortran, data)`. */
export function buildArray(
  machine: PickleMachine,
  target: PickleArray,
  state: PickleValue,
): void {
  const items = tupleItems(machine, state, "the state of an array");
  checkCount(machine, items, "the state of an array", 4, 5);
  if (items.length === 5) {
    const version = integerOf(machine, items[0], "the version of an array", 0);
    if (version > 1) {
      throw machine.fault(
        "pickle-call",
        `the state of an array is of version ${version}, not 0 or 1`,
        { expected: 1, actual: version },
      );
    }
  }
  const [shape, dtype, fortran, data] = items.slice(-4);
  const lengths = shapeOf(machine, shape, "the shape of an array");
  const type = dtypeOf(machine, dtype, "the type of an array");
  const isFortran = flagOf(machine, fortran, "the order of an array");
  if (type.dtype.kind === "O") {
    fillObjects(machine, target, type.dtype, lengths, data);
  } else {
    const bytes = bytesOf(machine, data, "the data of an array");
    fillFromBytes(machine, target, type, lengths, bytes, isFortran);
  }
}

/** `_frombuffer(buffer, dtype, shape, order[, axisOrder])`. */
export function fromBuffer(
  machine: PickleMachine,
  args: readonly PickleValue[],
): PickleArray {
  checkCount(machine, args, "_frombuffer()", 4, 5);
  const bytes = bytesOf(machine, args[0], "the buffer of an array");
  const type = dtypeOf(machine, args[1], "the type of an array");
  const shape = shapeOf(machine, args[2], "the shape of an array");
  const order = nameOf(machine, args[3], "the order of an array");
  machine.countContainer();
  const array = new PickleArray();
  fillFromBytes(machine, array, type, shape, bytes, order === "F");
  if (order === "K") permute(machine, array, args[4]);
  else if (order !== "C" && order !== "F") {
    throw machine.fault(
      "pickle-call",
      `the order of an array is "${order}", not C, F or K`,
      { expected: ["C", "F", "K"], actual: order },
    );
  }
  return array;
}

/** Order "K": axis i of the result is axis `axisOrder[i]` of what is stored. */
function permute(
  machine: PickleMachine,
  array: PickleArray,
  axisOrder: PickleValue | undefined,
): void {
  const { dtype, shape, data, fields } = array;
  const axes = shapeOf(machine, axisOrder, "the order of the axes");
  const isPermutation = axes.length === shape.length &&
    axes.toSorted((a, b) => a - b).every((axis, i) => axis === i);
  if (!isPermutation || fields !== null) {
    throw machine.fault(
      "pickle-call",
      `axes in the order [${axes.join(", ")}] of an array of ${shape.length} ` +
        `axes are not read`,
      { actual: axes },
    );
  }
  machine.countBytes(dtype.itemSize * sizeOf(shape));
  array.fill(dtype, axes.map((axis) => shape[axis]), {
    data: permuteAxes(data, shape, axes, dtype.kind === "c" ? 2 : 1),
  });
}

/** `scalar(dtype, bytes)`: one number, or a record as array without axes. */
export function scalar(
  machine: PickleMachine,
  args: readonly PickleValue[],
): PickleValue {
  checkCount(machine, args, "scalar()", 2, 2);
  const type = dtypeOf(machine, args[0], "the type of a scalar");
  const bytes = bytesOf(machine, args[1], "the data of a scalar");
  const { dtype } = type;
  if (!isReadable(dtype) || dtype.kind === "c") {
    const array = new PickleArray();
    fillFromBytes(machine, array, type, [], bytes, false);
    return array;
  }
  checkBytes(machine, dtype, [], bytes);
  machine.countBytes(bytes.length);
  const [value] = decodeElements(bytes, dtype, ONE_ELEMENT);
  if (dtype.kind === "b") return value !== 0;
  return typeof value === "bigint" ? narrow(value) : value;
}

function fillFromBytes(
  machine: PickleMachine,
  target: PickleArray,
  type: PickleDtype,
  shape: number[],
  bytes: Uint8Array,
  isFortran: boolean,
): void {
  const { dtype } = type;
  const isRecord = dtype.fields !== null;
  if (type.shape.length > 0 || (isRecord && isFortran && shape.length > 1)) {
    throw machine.fault(
      "pickle-dtype",
      "arrays of sub-arrays, and records in Fortran order, are not read",
    );
  }
  if (isRecord || isReadable(dtype)) checkBytes(machine, dtype, shape, bytes);
  machine.countBytes(bytes.length);
  if (isRecord) {
    const fields = decodeFields(machine, dtype, shape, bytes);
    target.fill(dtype, shape, { fields });
    return;
  }
  const array = decodeArray(bytes, dtype, shape, isFortran, {
    path: machine.reader.path ?? "the pickle",
    offset: machine.reader.opcodeOffset,
  });
  target.fill(dtype, array.shape, { data: array.data });
}

/** Refuses more or fewer bytes than the elements take. */
function checkBytes(
  machine: PickleMachine,
  { itemSize }: NumpyDtype,
  shape: readonly number[],
  bytes: Uint8Array,
): void {
  const needed = sizeOf(shape) * itemSize;
  if (bytes.length === needed) return;
  throw machine.fault(
    "numpy-size",
    `an array of shape [${
      shape.join(", ")
    }] takes ${needed} bytes, ${bytes.length} are there`,
    { expected: needed, actual: bytes.length },
  );
}

/** The fields of records, each an array of its own. */
function decodeFields(
  machine: PickleMachine,
  { fields, itemSize }: NumpyDtype,
  shape: readonly number[],
  bytes: Uint8Array,
): Map<string, NumpyArray> {
  const decoded = new Map<string, NumpyArray>();
  // Fields may overlap, and one type may serve many arrays.
  machine.countBytes(fields!.length);
  for (const { name, dtype, shape: inner, offset } of fields!) {
    if (!isReadable(dtype)) {
      throw machine.fault(
        "pickle-dtype",
        `field "${name}" of records holds kind ${dtype.kind}, which is not read`,
        { label: name },
      );
    }
    const records = sizeOf(shape);
    const perRecord = sizeOf(inner);
    machine.countBytes(records * perRecord * dtype.itemSize);
    const data = decodeElements(bytes, dtype, {
      offset,
      stride: itemSize,
      records,
      perRecord,
    });
    decoded.set(name, { dtype, shape: [...shape, ...inner], data });
  }
  return decoded;
}

/** The data of object arrays are a list of the elements in C order. */
function fillObjects(
  machine: PickleMachine,
  target: PickleArray,
  dtype: NumpyDtype,
  shape: number[],
  data: PickleValue,
): void {
  const count = sizeOf(shape);
  if (!Array.isArray(data) || data.length !== count) {
    const found = Array.isArray(data) ? data.length : describe(data);
    throw machine.fault(
      "numpy-size",
      `an array of ${count} objects takes a list of them, not ${found}`,
      { expected: count, actual: found },
    );
  }
  machine.countBytes(count);
  target.fill(dtype, shape, { objects: data.slice() });
}

/**
 * Python pickles of plain data and NumPy arrays, read without running
 * anything, and written for cryoDRGN.
 *
 * A pickle is a program for a small stack machine that may name any function
 * of Python. The machine here knows only the opcodes that make data, and only
 * the few names that stand for arrays, numbers and bytes; all else is refused
 * by name and place.
 *
 * The npm package `pickleparser` (0.2.1) does not serve beneath this: by
 * default it makes an object for any name a pickle gives, tuples are lists,
 * long integers lose sign and digits, the escapes of protocol 0 and Python 2's
 * bytes come out wrong, and neither offsets nor limits guard against damage.
 *
 * Sources: Python's `pickletools` for the opcodes, NumPy's `__reduce__` and
 * `__setstate__` for the arrays.
 *
 * @module
 */
export { type EncodablePickle, encodePickle } from "./encode.ts";
export type { EncodableArray } from "./encode_array.ts";
export { parsePickle, type ParsePickleOptions, readPickle } from "./parse.ts";
export {
  PickleArray,
  type PickleArrayContent,
  PickleDtype,
  PickleGlobal,
  PickleTuple,
  type PickleValue,
} from "./values.ts";
export type { NumericArray } from "../../core/nd_array.ts";
export type {
  NumpyArray,
  NumpyDtype,
  NumpyField,
  NumpyKind,
  NumpyValues,
} from "../numpy/mod.ts";

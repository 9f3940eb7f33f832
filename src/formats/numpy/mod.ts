/**
 * NumPy arrays in files: element types, `.npy` and `.npz`.
 *
 * @module
 */
export {
  type NumpyDtype,
  type NumpyField,
  type NumpyKind,
  parseTypeString,
} from "./dtype.ts";
export type { NumpyValues } from "./decode_elements.ts";
export { type NumpyArray, toFloat64 } from "./numpy_array.ts";
export {
  encodeNpy,
  parseNpy,
  readNpy,
  type WritableElements,
  writeNpy,
} from "./npy_file.ts";
export { parseNpz } from "./npz.ts";

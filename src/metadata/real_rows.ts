import { ArgumentError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  ndArray,
  type NumericArray,
  sizeOf,
  strideOf,
} from "../core/nd_array.ts";

/** Type of number in which poses and CTF parameters are kept. */
export type RealDtype = "float32" | "float64";

/** Type of number of an array. */
export function dtypeOf({ data }: NdArray<FloatArray>): RealDtype {
  return data instanceof Float32Array ? "float32" : "float64";
}

/** A new, zeroed array of the given type and shape. */
export function realZeros(
  dtype: RealDtype,
  shape: readonly number[],
): NdArray<FloatArray> {
  if (dtype === "float32") {
    return ndArray(new Float32Array(sizeOf(shape)), shape);
  }
  if (dtype === "float64") {
    return ndArray(new Float64Array(sizeOf(shape)), shape);
  }
  throw new ArgumentError(
    "metadata-dtype",
    `Unknown dtype "${dtype}": known are float32 and float64`,
    { label: "dtype", expected: ["float32", "float64"], actual: dtype },
  );
}

/** A copy in the given type of number. */
export function realCopy(
  dtype: RealDtype,
  values: NdArray<NumericArray>,
): NdArray<FloatArray> {
  const copy = realZeros(dtype, values.shape);
  copy.data.set(values.data);
  return copy;
}

/**
 * Copies rows of an array, in the order given.
 *
 * @param out Takes the rows and is returned, if given.
 * @throws {ArgumentError} if `out` has another shape or type of number.
 */
export function copyRows(
  source: NdArray<FloatArray>,
  rows: Int32Array,
  out?: NdArray<FloatArray>,
): NdArray<FloatArray> {
  const dtype = dtypeOf(source);
  const shape = [rows.length, ...source.shape.slice(1)];
  const target = out ?? realZeros(dtype, shape);
  checkShape("out", target, shape);
  if (target.data.BYTES_PER_ELEMENT !== source.data.BYTES_PER_ELEMENT) {
    throw new ArgumentError(
      "metadata-dtype",
      `Cannot copy ${dtype} rows into "${target.data.constructor.name}"`,
      { label: "out", expected: dtype, actual: target.data.constructor.name },
    );
  }
  const width = source.stride[0];
  for (let k = 0; k < rows.length; k++) {
    const from = rows[k] * width;
    for (let j = 0; j < width; j++) {
      target.data[k * width + j] = source.data[from + j];
    }
  }
  return target;
}

/**
 * Replaces the values of an array by others of the same shape.
 *
 * @throws {ArgumentError} if the shape differs.
 */
export function replaceValues(
  name: string,
  current: NdArray<FloatArray>,
  values: NdArray<NumericArray>,
): void {
  checkShape(name, values, current.shape);
  current.data.set(values.data);
}

/**
 * Combines one column of some rows, or of all, with one value or one a row.
 *
 * @throws {ArgumentError} if there is not one value for each row.
 */
export function updateColumn(
  { data, shape: [length, width] }: NdArray<FloatArray>,
  rows: Int32Array | null,
  column: number,
  values: number | ArrayLike<number>,
  combine: (old: number, value: number) => number,
): void {
  const count = rows?.length ?? length;
  if (typeof values !== "number" && values.length !== count) {
    throw new ArgumentError(
      "metadata-length",
      `Cannot spread "${values.length}" values over ${count} rows: one value or one each is needed`,
      { label: "values", expected: count, actual: values.length },
    );
  }
  for (let k = 0; k < count; k++) {
    const at = (rows === null ? k : rows[k]) * width + column;
    data[at] = combine(
      data[at],
      typeof values === "number" ? values : values[k],
    );
  }
}

/**
 * Refuses an array of another shape; a text in `expected` stands for any length.
 *
 * @throws {ArgumentError} if the shape differs or the elements are not in C order.
 */
export function checkShape(
  name: string,
  { data, shape, stride }: NdArray<NumericArray>,
  expected: readonly (number | string)[],
): void {
  const fits = shape.length === expected.length &&
    expected.every((length, axis) =>
      typeof length === "string" || length === shape[axis]
    );
  if (!fits) {
    throw new ArgumentError(
      "shape-mismatch",
      `Cannot use an array of shape "[${shape.join(", ")}]" as ${name}: [${
        expected.join(", ")
      }] is needed`,
      { label: name, expected, actual: shape },
    );
  }
  const ordered = strideOf(shape).every((step, axis) => step === stride[axis]);
  if (ordered && data.length === sizeOf(shape)) return;
  throw new ArgumentError(
    "shape-order",
    `Cannot use an array with gaps or not in C order as ${name}`,
    { label: name, expected: strideOf(shape), actual: stride },
  );
}

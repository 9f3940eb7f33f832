import { DataFormatError } from "../../core/errors.ts";
import { checkLength, sizeOf } from "../../core/nd_array.ts";
import { readFileBytes } from "../../io/read_file.ts";
import { writeFileAtomically } from "../../io/write_file.ts";
import { isReadable, type NumpyDtype, parseTypeString } from "./dtype.ts";
import { encodeNpyHeader, parseNpyHeader } from "./npy_header.ts";
import { decodeArray, type NumpyArray } from "./numpy_array.ts";

/**
 * Reads an array from the content of an `.npy` file, versions 1 to 3.
 *
 * @param path Name of the file, for messages.
 * @throws {DataFormatError} if the file is malformed, truncated, or holds
 * records or Python objects.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeNpy, parseNpy } from "@cryoset/cryoset/numpy";
 *
 * const file = encodeNpy(Float32Array.of(1, 2, 3, 4), [2, 2]);
 * const { shape, data } = parseNpy(file, "a.npy");
 * assertEquals(shape, [2, 2]);
 * assertEquals([...data], [1, 2, 3, 4]);
 * ```
 */
export function parseNpy(bytes: Uint8Array, path: string): NumpyArray {
  const { dtype, shape, fortranOrder, dataOffset } = parseNpyHeader(
    bytes,
    path,
  );
  const data = bytes.subarray(dataOffset);
  const place = { path, offset: dataOffset };
  const needed = sizeOf(shape) * dtype.itemSize;
  // Python objects take another number of bytes; they are refused as such.
  if (isReadable(dtype) && data.length < needed) {
    throw new DataFormatError(
      "npy-truncated",
      `Cannot read "${path}": its array [${shape.join(", ")}] takes ` +
        `${needed} bytes, ${data.length} are there`,
      { ...place, expected: needed, actual: data.length },
    );
  }
  return decodeArray(data, dtype, shape, fortranOrder, place);
}

/**
 * Reads an `.npy` file; see {@linkcode parseNpy}.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 */
export async function readNpy(path: string): Promise<NumpyArray> {
  return parseNpy(await readFileBytes(path), path);
}

/** Elements that can be written. */
export type WritableElements =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | readonly boolean[];

/**
 * The content of an `.npy` file that holds an array in C order.
 *
 * @throws {ArgumentError} `shape-mismatch` if the shape takes another number
 * of elements.
 */
export function encodeNpy(
  data: WritableElements,
  shape: readonly number[] = [data.length],
): Uint8Array<ArrayBuffer> {
  const { dtype, bytes } = elementBytes(data, shape);
  const header = encodeNpyHeader(dtype, shape);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  return file;
}

/**
 * Writes an array in C order as an `.npy` file, whole or not at all.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {ArgumentError} `shape-mismatch` if the shape takes another number
 * of elements.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeNpy(
  path: string,
  data: WritableElements,
  shape: readonly number[] = [data.length],
): Promise<void> {
  const { dtype, bytes } = elementBytes(data, shape);
  await writeFileAtomically(path, [encodeNpyHeader(dtype, shape), bytes]);
}

const KINDS: Readonly<Record<string, string>> = {
  Int8Array: "i1",
  Uint8Array: "u1",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int32Array: "i4",
  Uint32Array: "u4",
  BigInt64Array: "i8",
  BigUint64Array: "u8",
  Float32Array: "f4",
  Float64Array: "f8",
};

function elementBytes(
  data: WritableElements,
  shape: readonly number[],
): { dtype: NumpyDtype; bytes: Uint8Array } {
  checkLength(data.length, sizeOf(shape), shape);
  if (!ArrayBuffer.isView(data)) {
    const bytes = Uint8Array.from(data, Number);
    return { dtype: parseTypeString("b1")!, bytes };
  }
  return {
    dtype: parseTypeString(KINDS[data[Symbol.toStringTag]])!,
    bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import {
  encodeNpy,
  parseNpy,
  readNpy,
  type WritableElements,
  writeNpy,
} from "../../../src/formats/numpy/mod.ts";
import { faultCode } from "../../support/faults.ts";
import { npyBytes } from "../../support/npy_bytes.ts";
import { type NumpyVector, numpyVector } from "../../support/numpy_vectors.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** Shape and elements of a file that NumPy wrote. */
function read(name: NumpyVector): unknown[] {
  const { shape, data } = parseNpy(numpyVector(name), "a.npy");
  return [shape, [...data]];
}

Deno.test("parseNpy() reads the files of NumPy", () => {
  assertEquals(read("float32"), [[2, 3], [0, 1, 2, 3, 4, 5]]);
  assertEquals(read("fortranBigEndian"), [[2, 3], [0, 1, 2, 3, 4, 5]]);
  assertEquals(read("scalar"), [[], [-5n]]);
  assertEquals(read("booleans"), [[3], [1, 0, 1]]);
  assertEquals(read("texts"), [[3], ["ab", "\u{1f600}x", ""]]);
  assertEquals(read("byteStrings"), [[3], ["a\0b", "\u00ff\u00fe", "é"]]);
  assertEquals(read("complex64"), [[2], [1, 2, 3, -4]]);
  assertEquals(read("halves"), [[4], [1.5, -2, 65504, Infinity]]);
  assertEquals(read("empty"), [[0, 3], []]);
});

Deno.test("parseNpy() refuses records and Python objects by name", async () => {
  for (const name of ["objects", "latinNames", "nested"] as const) {
    const fault = () => parseNpy(numpyVector(name), "a.npy");
    assertEquals(await faultCode(fault), "numpy-dtype", name);
  }
});

Deno.test("parseNpy() ignores bytes too many and refuses too few", async () => {
  const file = npyBytes("'<f4'", {
    shape: "(2,)",
    data: new Uint8Array(Float32Array.of(1, 2, 3).buffer),
  });
  const whole = file.length - 4;
  assertEquals([...parseNpy(file, "a.npy").data], [1, 2]);
  assertEquals([...parseNpy(file.subarray(0, whole), "a.npy").data], [1, 2]);
  const short = () => parseNpy(file.subarray(0, whole - 1), "a.npy");
  assertEquals(await faultCode(short), "npy-truncated");
});

Deno.test("parseNpy() takes no memory for what a header only claims", async () => {
  const claims: [string, string][] = [
    ["'<f4'", "(1000000000000,)"],
    ["'<c16'", "(94906265, 94906265)"],
    ["'|S9999999999'", "(900000,)"],
    ["'|S0'", "(1000000000000,)"],
    ["'<U0'", "(1000000000000,)"],
  ];
  for (const [descr, shape] of claims) {
    const code = await faultCode(() =>
      parseNpy(npyBytes(descr, { shape }), "a")
    );
    assertEquals(/^(npy-truncated|numpy-size)$/.test(code), true, shape);
  }
});

Deno.test("encodeNpy() writes what NumPy writes, byte for byte", () => {
  const encoded: [NumpyVector, WritableElements, number[]][] = [
    ["float32", Float32Array.of(0, 1, 2, 3, 4, 5), [2, 3]],
    ["scalar", BigInt64Array.of(-5n), []],
    ["booleans", [true, false, true], [3]],
    ["empty", new Float64Array(0), [0, 3]],
  ];
  for (const [name, data, shape] of encoded) {
    assertEquals(encodeNpy(data, shape), numpyVector(name), name);
  }
});

Deno.test("encodeNpy() and parseNpy() keep every type of array", () => {
  const arrays = [
    Int8Array.of(-1, 127),
    Uint8Array.of(0, 255),
    Int16Array.of(-32768, 5),
    Uint16Array.of(65535, 1),
    Int32Array.of(-(2 ** 31), 7),
    Uint32Array.of(2 ** 32 - 1, 0),
    BigInt64Array.of(-(2n ** 63n), 1n),
    BigUint64Array.of(2n ** 64n - 1n, 1n),
    Float32Array.of(0.1, NaN),
    Float64Array.of(-0, 1e300),
  ];
  for (const data of arrays) {
    const array = parseNpy(encodeNpy(data), "a.npy");
    assertEquals([array.shape, array.data], [[2], data]);
  }
});

Deno.test("encodeNpy() writes views of a part of their memory, and buffers", () => {
  const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  assertEquals([...parseNpy(encodeNpy(part), "a.npy").data], [2, 3]);
  const buffer = Buffer.from([4, 5]);
  assertEquals([...parseNpy(encodeNpy(buffer), "a.npy").data], [4, 5]);
});

Deno.test("encodeNpy() refuses a shape of another number of elements", async () => {
  const fault = () => encodeNpy(new Float32Array(5), [2, 3]);
  assertEquals(await faultCode(fault), "shape-mismatch");
});

Deno.test("writeNpy() writes what readNpy() reads", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("ind.npy");
  await writeNpy(path, Int32Array.of(3, 1, 2), [3, 1]);
  const { shape, data } = await readNpy(path);
  assertEquals([shape, [...data]], [[3, 1], [3, 1, 2]]);
  assertEquals(
    await Deno.readFile(path),
    encodeNpy(Int32Array.of(3, 1, 2), [3, 1]),
  );
  const missing = () => readNpy(folder.at("none.npy"));
  assertEquals((await faultCode(missing)) !== "", true);
});

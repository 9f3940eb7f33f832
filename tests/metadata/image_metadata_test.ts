import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { ArgumentError, IndexError } from "../../src/core/errors.ts";
import { type NdArray, ndArray } from "../../src/core/nd_array.ts";
import { ImageMetadata } from "../../src/metadata/image_metadata.ts";

/** Values 0, 1, 2 ... plus `offset`, exact in both types. */
function counting(shape: number[], offset = 0): NdArray<Float64Array> {
  const size = shape.reduce((a, b) => a * b, 1);
  return ndArray(
    Float64Array.from({ length: size }, (_, k) => k + offset),
    shape,
  );
}

const make = (n = 3, dtype?: "float32" | "float64") =>
  new ImageMetadata(counting([n, 3, 3]), counting([n, 2]), counting([n, 4]), {
    dtype,
  });

Deno.test("ImageMetadata copies and converts to its type", () => {
  const translations = ndArray(new Float64Array([0.1, 0.2]), [1, 2]);
  const single = new ImageMetadata(
    counting([1, 3, 3]),
    translations,
    counting([1, 9]),
  );
  const double = new ImageMetadata(
    counting([1, 3, 3]),
    translations,
    counting([1, 9]),
    {
      dtype: "float64",
    },
  );
  translations.data.fill(5);
  assertEquals(single.dtype, "float32");
  assertEquals(single.translations.data, new Float32Array([0.1, 0.2]));
  assertEquals(double.translations.data, new Float64Array([0.1, 0.2]));
  assertEquals([single.nImages, single.nCtfColumns], [1, 9]);
  assertEquals(single.ctfParams.shape, [1, 9]);
  assertEquals(make(0).nImages, 0);
});

Deno.test("ImageMetadata takes integers and other types of number", () => {
  const metadata = new ImageMetadata(
    ndArray(new Int8Array(9).fill(1), [1, 3, 3]),
    ndArray(new Float32Array([1.5, 2]), [1, 2]),
    ndArray(new Uint16Array([300]), [1, 1]),
  );
  assertEquals(metadata.ctfParams.data, new Float32Array([300]));
});

Deno.test("ImageMetadata refuses shapes that do not go together", () => {
  const build = (r: number[], t: number[], c: number[]) => () =>
    new ImageMetadata(counting(r), counting(t), counting(c));
  assertThrows(build([2, 9], [2, 2], [2, 9]), ArgumentError, "[2, 9]");
  assertThrows(build([2, 3, 2], [2, 2], [2, 9]), ArgumentError, "rotation");
  assertThrows(build([2, 3, 3], [2, 3], [2, 9]), ArgumentError, "[2, 2]");
  assertThrows(build([2, 3, 3], [1, 2], [2, 9]), ArgumentError, "[1, 2]");
  assertThrows(build([2, 3, 3], [2, 2], [3, 9]), ArgumentError, "ctfParams");
  assertThrows(build([2, 3, 3], [2, 2], [18]), ArgumentError, "[2, C]");
  assertThrows(() => make(1, "float16" as "float32"), ArgumentError, "float16");
});

Deno.test("ImageMetadata refuses arrays that are not in C order", () => {
  const transposed = { ...counting([2, 2]), stride: [1, 2] };
  const gappy = { data: new Float64Array(8), shape: [2, 2], stride: [2, 1] };
  for (const translations of [transposed, gappy]) {
    assertThrows(
      () =>
        new ImageMetadata(counting([2, 3, 3]), translations, counting([2, 9])),
      ArgumentError,
      "C order",
    );
  }
});

Deno.test("ImageMetadata.getBatch() copies rows in the order given", () => {
  const metadata = make();
  const batch = metadata.getBatch([2, 0, 2]);
  assertEquals(batch.rotationMatrices.shape, [3, 3, 3]);
  assertEquals(batch.translations.data, new Float32Array([4, 5, 0, 1, 4, 5]));
  assertEquals([...batch.ctfParams.data.slice(0, 5)], [8, 9, 10, 11, 0]);
  assertEquals([...batch.rotationMatrices.data.slice(8, 10)], [26, 0]);
  batch.translations.data.fill(9);
  assertEquals([...metadata.translations.data], [0, 1, 2, 3, 4, 5]);
  assertEquals(metadata.getBatch([false, true, false]).ctfParams.shape, [1, 4]);
  assertEquals(metadata.getBatch([]).ctfParams.shape, [0, 4]);
});

Deno.test("ImageMetadata.getBatch() writes into a given batch", () => {
  const metadata = make();
  const out = metadata.getBatch([0, 1]);
  const batch = metadata.getBatch([2, 1], out);
  assertStrictEquals(batch.rotationMatrices, out.rotationMatrices);
  assertStrictEquals(batch.translations, out.translations);
  assertStrictEquals(batch.ctfParams, out.ctfParams);
  assertEquals([...out.translations.data], [4, 5, 2, 3]);
  assertThrows(() => metadata.getBatch([0], out), ArgumentError, "out");
  assertThrows(
    () => make(3, "float64").getBatch([0, 1], out),
    ArgumentError,
    "Float32Array",
  );
});

Deno.test("ImageMetadata refuses rows that do not exist, -1 included", () => {
  const metadata = make();
  for (const rows of [[-1], [3]]) {
    assertThrows(() => metadata.getBatch(rows), IndexError);
    assertThrows(() => metadata.subset(rows), IndexError);
    assertThrows(() => metadata.scaleCtfElement(rows, 0, 2), IndexError);
  }
});

Deno.test("ImageMetadata.subset() is independent and keeps the type", () => {
  const metadata = make(3, "float64");
  const child = metadata.subset([2, 0]);
  assertEquals(child.dtype, "float64");
  assertEquals([...child.translations.data], [4, 5, 0, 1]);
  child.translations.data[0] = 99;
  metadata.translations.data[5] = 77;
  assertEquals([...child.translations.data], [99, 5, 0, 1]);
  assertEquals(metadata.translations.data[4], 4);
});

Deno.test("ImageMetadata gives live arrays and, if asked, copies", () => {
  const metadata = make();
  metadata.ctfParams.data[1] = 50;
  assertEquals(metadata.getCtfColumn(1), new Float32Array([50, 5, 9]));
  metadata.getCtfColumn(1).fill(0);
  metadata.getCtfParamsCopy().data.fill(0);
  metadata.getRotationsCopy().data.fill(0);
  assertEquals(metadata.ctfParams.data[1], 50);
  assertEquals(metadata.rotationMatrices.data[1], 1);
});

Deno.test("ImageMetadata setters replace values and keep shapes", () => {
  const metadata = make();
  metadata.setPoses(counting([3, 3, 3], 100), counting([3, 2], 200));
  metadata.setCtf(counting([3, 4], 300));
  assertEquals(
    [
      metadata.rotationMatrices.data[0],
      metadata.translations.data[0],
      metadata.ctfParams.data[0],
    ],
    [100, 200, 300],
  );
  metadata.translations = counting([3, 2], 0.25);
  assertEquals(metadata.translations.data[5], 5.25);
  for (const shape of [[3, 5], [2, 4], [12]]) {
    assertThrows(() => metadata.setCtf(counting(shape)), ArgumentError);
    assertThrows(() => metadata.ctfParams = counting(shape), ArgumentError);
  }
  // Neither of the two is changed if one does not fit.
  assertThrows(
    () => metadata.setPoses(counting([3, 3, 3]), counting([3, 3])),
    ArgumentError,
  );
  assertThrows(
    () => metadata.setPoses(counting([3, 9]), counting([3, 2])),
    ArgumentError,
  );
  assertEquals(metadata.rotationMatrices.data[0], 100);
  assertEquals(metadata.translations.data[0], 0.25);
});

Deno.test("ImageMetadata sets and scales CTF columns", () => {
  const metadata = make();
  metadata.setCtfColumn(3, 7);
  assertEquals(metadata.getCtfColumn(3), new Float32Array([7, 7, 7]));
  metadata.setCtfColumn(3, [1, 2, 3]);
  metadata.scaleCtfColumn(3, 2);
  metadata.scaleCtfColumn(3, new Float32Array([1, 10, 100]));
  metadata.scaleCtfElement([2, 0], 3, [0.5, 3]);
  assertEquals(metadata.getCtfColumn(3), new Float32Array([6, 40, 300]));
  metadata.scaleCtfElement([true, false, false], 3, 2);
  assertEquals(metadata.getCtfColumn(3), new Float32Array([12, 40, 300]));
  assertEquals(metadata.getCtfColumn(2), new Float32Array([2, 6, 10]));
  for (const column of [-1, 4, 0.5]) {
    assertThrows(() => metadata.getCtfColumn(column), IndexError);
    assertThrows(() => metadata.setCtfColumn(column, 1), IndexError);
  }
  assertThrows(() => metadata.setCtfColumn(0, [1, 2]), ArgumentError, `"2"`);
  assertThrows(() => metadata.scaleCtfElement([0, 1], 0, [1]), ArgumentError);
  assertThrows(
    () => metadata.scaleCtfElement([1, 1], 0, 2),
    ArgumentError,
    "twice",
  );
});

Deno.test("ImageMetadata.fingerprint() notices writes to the live arrays", () => {
  const metadata = make();
  const mark = metadata.fingerprint();
  assertEquals(make().fingerprint(), mark);
  for (
    const { data } of [
      metadata.rotationMatrices,
      metadata.translations,
      metadata.ctfParams,
    ]
  ) {
    for (let k = 0; k < data.length; k++) {
      const before = data[k];
      data[k] += 1;
      assertNotEquals(metadata.fingerprint(), mark);
      data[k] = before;
    }
  }
  assertEquals(metadata.fingerprint(), mark);
  assert(metadata.subset([0, 1]).fingerprint() !== mark);
});

Deno.test("ImageMetadata keeps each array in the type asked for", () => {
  const metadata = new ImageMetadata(
    counting([2, 3, 3]),
    counting([2, 2]),
    counting([2, 9]),
    { rotationDtype: "float64", ctfDtype: "float32", realDtype: "float64" },
  );
  for (const same of [metadata, metadata.subset([1])]) {
    assert(same.rotationMatrices.data instanceof Float64Array);
    assert(same.translations.data instanceof Float64Array);
    assert(same.ctfParams.data instanceof Float32Array);
    assert(same.getRotationsCopy().data instanceof Float64Array);
    assert(same.getCtfColumn(0) instanceof Float32Array);
  }
});

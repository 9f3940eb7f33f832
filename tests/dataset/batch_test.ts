import { assertEquals } from "@std/assert";
import { ndArray } from "../../src/core/nd_array.ts";
import { Batch, type BatchTuple } from "../../src/dataset/batch.ts";

const FIELDS: BatchTuple = [
  ndArray(new Float32Array(32), [2, 4, 4]),
  ndArray(new Float32Array(18), [2, 3, 3]),
  ndArray(new Float32Array(4), [2, 2]),
  ndArray(new Float32Array(18), [2, 9]),
  null,
  Int32Array.of(5, 6),
  Int32Array.of(7, 8),
];

Deno.test("Batch names its fields", () => {
  const batch = new Batch(...FIELDS);
  assertEquals(
    [
      batch.images,
      batch.rotationMatrices,
      batch.translations,
      batch.ctfParams,
      batch.noiseVariance,
      batch.particleIndices,
      batch.imageIndices,
    ],
    [...FIELDS],
  );
  assertEquals([batch.count, batch.imageSize], [2, 4]);
});

Deno.test("Batch is iterable in the order of the reference", () => {
  const batch = new Batch(...FIELDS);
  const [images, rotations, , , , , ids] = batch;
  assertEquals(images === FIELDS[0], true);
  assertEquals(rotations === FIELDS[1], true);
  assertEquals(ids === FIELDS[6], true);
  assertEquals(batch.toTuple(), FIELDS);
  assertEquals([...batch], [...FIELDS]);
});

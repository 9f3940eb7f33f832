import { assertEquals } from "@std/assert";
import { type NdArray, ndArray } from "../../src/core/nd_array.ts";
import { Batch, type BatchTuple } from "../../src/dataset/batch.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

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
  // Each has its own type: this is checked when the test is compiled.
  const [D, angles]: [number, NdArray] = [images.shape[1], rotations];
  assertEquals([D, angles.shape], [4, [2, 3, 3]]);
  assertEquals(
    [batch[0], batch[1], batch[2], batch[3], batch[4], batch[5], batch[6]],
    [...FIELDS],
  );
  assertEquals(images === FIELDS[0], true);
  assertEquals(rotations === FIELDS[1], true);
  assertEquals(ids === FIELDS[6], true);
  assertEquals(batch.toTuple(), FIELDS);
  assertEquals([...batch], [...FIELDS]);
});

Deno.test("each element of a destructured batch has its own type", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  for await (const batch of dataset.iterBatches(7)) {
    const [images, rotations, , , noise, particles] = batch;
    const spectra = dataset.processImagesHalf(images);
    assertEquals(spectra.shape[0], rotations.shape[0]);
    assertEquals([noise, particles.length], [null, 7]);
    assertEquals([batch[2], batch[3], batch[6]], [
      batch.translations,
      batch.ctfParams,
      batch.imageIndices,
    ]);
  }
});

Deno.test("a disposed batch gives its memory to a later one", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const kept: Float32Array[] = [];
  const firstPixels: number[] = [];
  for await (using batch of dataset.iterBatches(2)) {
    kept.push(batch.images.data);
    for (let i = 0; i < batch.count; i++) {
      firstPixels.push(batch.images.data[i * 64]);
    }
  }
  assertEquals(firstPixels, [0, 100, 200, 1000, 1100, 1200, 1300]);
  // What was given back shows nothing rather than another batch.
  assertEquals(kept.map((data) => data.length), [0, 0, 0, 0]);

  const held = await Array.fromAsync(dataset.iterBatches(2));
  assertEquals(held.map(({ images }) => images.data[0]), [0, 200, 1100, 1300]);
});

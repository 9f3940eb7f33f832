import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { CTFEvaluator, CTFMode, RadialNoiseModel } from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list, simulated } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("CryoEMDataset has the attributes of its parts", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star, {
    datadir: ".",
    posesFile: star,
    premultipliedCtf: true,
  });
  assertEquals(dataset.voxelSize, 1.5);
  assertEquals(dataset.gridSize, 8);
  assertEquals(dataset.imageShape, [8, 8]);
  assertEquals(dataset.imageSize, 64);
  assertEquals(dataset.volumeShape, [8, 8, 8]);
  assertEquals(dataset.volumeSize, 512);
  assertEquals(dataset.volumeMaskThreshold, 0.25);
  assertEquals([dataset.nImages, dataset.nUnits], [7, 7]);
  assertEquals([dataset.padding, dataset.hpad], [0, 0]);
  assertEquals([dataset.dtype, dataset.dtypeReal], ["complex64", "float32"]);
  assertEquals(dataset.tiltSeriesFlag, false);
  assertEquals(dataset.premultipliedCtf, true);
  assertEquals(list(dataset.datasetIndices), [0, 1, 2, 3, 4, 5, 6]);
  assertEquals(list(dataset.originalGroupIndices), [0, 1, 2, 3, 4, 5, 6]);
  assertEquals([dataset.noise, dataset.halfsetIndices], [null, null]);
  assertEquals(
    [dataset.particlesFile, dataset.posesFile, dataset.ctfFile],
    [star, star, null],
  );
  assertEquals([dataset.datadir, dataset.block], [".", null]);
  assertEquals([dataset.datasetTiltIndices, dataset.tiltParticles], [
    null,
    null,
  ]);
  assertEquals(dataset.imageMask?.shape, [8, 8]);
  assertEquals(dataset.dataMultiplier, 1);
  assertEquals(dataset.ctfEvaluator, new CTFEvaluator());
  assert(dataset.imageSource !== null);
});

Deno.test("CryoEMDataset without images has the attributes of a simulation", () => {
  const dataset = simulated(3, { tiltSeriesFlag: true });
  assertEquals(dataset.imageSource, null);
  assertEquals(dataset.imageMask, null);
  assertEquals(dataset.dataMultiplier, 1);
  dataset.dataMultiplier = -1;
  assertEquals(dataset.dataMultiplier, 1);
  assertEquals(dataset.tiltSeriesFlag, true);
  assertEquals(dataset.tiltParticles, null);
  assertEquals(dataset.datasetTiltIndices, null);
  assertEquals([dataset.nUnits, dataset.padding], [3, 0]);
  assertEquals(dataset.diagnostics, []);
  assertEquals(dataset.particlesFile, null);
});

Deno.test("CryoEMDataset keeps the CTF evaluator, also a bare function", () => {
  const evaluator = new CTFEvaluator({ mode: CTFMode.SPA });
  assertEquals(
    simulated(1, { ctfEvaluator: evaluator }).ctfEvaluator === evaluator,
    true,
  );
  const wrapped = simulated(1, {
    ctfEvaluator: () => ndArray(new Float32Array(64), [1, 64]),
  }).ctfEvaluator;
  assertEquals(
    wrapped.evaluate(ndArray(new Float32Array(9), [1, 9]), [8, 8], 1.5).shape,
    [1, 64],
  );
});

Deno.test("CryoEMDataset gives live arrays", () => {
  const dataset = simulated(3);
  dataset.ctfParams.data[0] = 5;
  dataset.translations.data[1] = 6;
  dataset.rotationMatrices.data[2] = 7;
  assertEquals(dataset.getCtfColumn(0)[0], 5);
  assertEquals(dataset.metadata.translations.data[1], 6);
  assertEquals(dataset.metadata.rotationMatrices.data[2], 7);
});

Deno.test("CryoEMDataset copies where it says so", () => {
  const dataset = simulated(3);
  dataset.getCtfParamsCopy().data[0] = 5;
  dataset.getCtfColumn(0)[0] = 5;
  dataset.originalImageIndices[0] = 9;
  assertEquals(dataset.ctfParams.data[0], 0);
  assertEquals(dataset.originalImageIndices[0], 0);
});

Deno.test("CryoEMDataset setters replace values and check shapes", () => {
  const dataset = simulated(3);
  const live = dataset.translations;
  dataset.translations = ndArray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  assertEquals(list(live.data), [1, 2, 3, 4, 5, 6]);
  dataset.rotationMatrices = ndArray(new Float32Array(27).fill(2), [3, 3, 3]);
  assertEquals(dataset.rotationMatrices.data[26], 2);
  dataset.ctfParams = ndArray(new Float32Array(27).fill(3), [3, 9]);
  assertEquals(dataset.getCtfColumn(8)[2], 3);
  const bad = ndArray(new Float32Array(4), [2, 2]);
  for (
    const set of [
      () => (dataset.translations = bad),
      () => (dataset.rotationMatrices = bad),
      () => (dataset.ctfParams = bad),
      () => dataset.updateCtf(bad),
      () => dataset.updatePoses(dataset.rotationMatrices, bad),
      () => dataset.updatePoses(bad, dataset.translations),
    ]
  ) {
    assertEquals(assertThrows(set, ArgumentError).code, "shape-mismatch");
  }
  assertEquals(list(dataset.translations.data), [1, 2, 3, 4, 5, 6]);
});

Deno.test("updatePoses() and updateCtf() replace all rows", () => {
  const dataset = simulated(2);
  dataset.updatePoses(
    ndArray(new Float64Array(18).fill(4), [2, 3, 3]),
    ndArray(new Float64Array(4).fill(5), [2, 2]),
  );
  dataset.updateCtf(ndArray(new Float64Array(18).fill(6), [2, 9]));
  assertEquals(dataset.rotationMatrices.data[17], 4);
  assertEquals(dataset.translations.data[3], 5);
  assertEquals(dataset.ctfParams.data[17], 6);
});

Deno.test("processImages() and processImagesHalf() process raw images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const image = new Float32Array(64);
  image[4 * 8 + 4] = 1;
  const images = ndArray(image, [1, 8, 8]);
  const full = dataset.processImages(images);
  assertEquals(full.shape, [1, 64]);
  // A unit impulse at (D/2, D/2) has spectrum 1 everywhere (0.4).
  assertEquals(
    full.data.every((x, i) => Math.abs(x - (i + 1) % 2) < 1e-6),
    true,
  );
  assertEquals(dataset.processImagesHalf(images).shape, [1, 40]);
  dataset.dataMultiplier = -1;
  const inverted = dataset.processImages(images);
  assertEquals(Math.abs(inverted.data[0] + 1) < 1e-6, true);
  const corner = new Float32Array(64);
  corner[0] = 1;
  const masked = dataset.processImagesHalf(ndArray(corner, [8, 8]), {
    applyImageMask: true,
  });
  assertEquals(masked.data.every((x) => x === 0), true);
});

Deno.test("processImages() without images is refused", () => {
  const dataset = simulated(1);
  const images = ndArray(new Float32Array(64), [1, 8, 8]);
  for (
    const process of [
      () => dataset.processImages(images),
      () => dataset.processImagesHalf(images),
    ]
  ) {
    assertEquals(assertThrows(process, ArgumentError).code, "no-images");
  }
});

Deno.test("getNoiseVariance() gives the full layout, or null without noise", () => {
  const dataset = simulated(3);
  assertEquals(dataset.getNoiseVariance([0, 2]), null);
  dataset.setRadialNoiseModel([1, 2, 3]);
  assert(dataset.noise instanceof RadialNoiseModel);
  const noise = dataset.getNoiseVariance([0, 2])!;
  assertEquals(noise.shape, [1, 64]);
  // D = 8, profile [1, 2, 3]: centre 1, its eight neighbours 2, else 3 (6).
  const at = (row: number, column: number) => noise.data[8 * row + column];
  assertEquals([at(4, 4), at(3, 3), at(4, 5), at(0, 0)], [1, 2, 2, 3]);
  assertThrows(() => dataset.getNoiseVariance([3]), RangeError);
});

Deno.test("setNoise() keeps the kind of noise and takes null", () => {
  const spa = simulated(2);
  spa.setNoise([1, 2]);
  assert(spa.noise instanceof RadialNoiseModel);
  spa.setNoise(null);
  assertEquals(spa.getNoiseVariance([0]), null);
  const tilts = simulated(2, { ctfColumns: 11 });
  tilts.setVariableRadialNoiseModel([1]);
  tilts.setNoise([5]);
  assertEquals(tilts.getNoiseVariance([0, 1])?.shape, [2, 64]);
  assertEquals(tilts.subset([1]).getNoiseVariance([0])?.data[0], 5);
});

Deno.test("setNoise() refuses several profiles for single particles", () => {
  const dataset = simulated(2);
  assertThrows(
    () => dataset.setNoise(ndArray(new Float32Array(4), [2, 2])),
    ArgumentError,
  );
  assertEquals(dataset.noise, null);
});

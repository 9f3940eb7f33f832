import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  type IterBatchesOptions,
  loadDataset,
  ndArray,
  RadialNoiseModel,
  VariableRadialNoiseModel,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function opened(folder: TemporaryFolder): Promise<CryoEMDataset> {
  return await loadDataset((await writeParticleSet(folder)).star);
}

Deno.test("iterBatches() fills the noise of the model given", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  dataset.setNoise([9]);
  const first = async (options: IterBatchesOptions) => {
    const [batch] = await Array.fromAsync(dataset.iterBatches(4, options));
    const noise = batch.noiseVariance;
    return noise && [noise.shape, noise.data[0]];
  };
  const radial = new RadialNoiseModel([1, 2, 3, 4, 5, 6], [8, 8]);
  assertEquals(await first({}), null);
  assertEquals(await first({ noiseModel: null }), null);
  assertEquals(await first({ noiseModel: dataset.noise }), [[1, 40], 9]);
  // Half layout: row 0, column 0 is (ky, kx) = (−4, 0), shell 4; the full
  // layout begins at (−4, −4), shell 6, beyond the profile's end.
  assertEquals(await first({ noiseModel: radial }), [[1, 40], 5]);
  assertEquals(await first({ noiseModel: radial, noiseHalf: false }), [
    [1, 64],
    6,
  ]);
  const empty = new RadialNoiseModel(null, [8, 8]);
  assertEquals(await first({ noiseModel: empty }), null);
});

Deno.test("iterBatches() gives a row of noise for each image of a variable model", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const profiles = ndArray(Float32Array.of(1, 2, 3), [3, 1]);
  const noiseModel = new VariableRadialNoiseModel(
    profiles,
    [0, 1, 2, 0, 1, 2, 0],
    [8, 8],
  );
  for (const noiseByParticle of [false, true]) {
    for (const [noiseHalf, pixels] of [[true, 40], [false, 64]] as const) {
      const [batch] = await Array.fromAsync(dataset.iterBatches(9, {
        noiseModel,
        noiseHalf,
        noiseByParticle,
        byImage: !noiseByParticle,
        indices: [5, 0, 4],
      }));
      const { shape, data } = batch.noiseVariance!;
      assertEquals(shape, [3, pixels]);
      assertEquals([0, 1, 2].map((row) => data[row * pixels]), [3, 1, 2]);
    }
  }
});

Deno.test("iterBatches() takes variances in place of a noise model", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await opened(folder);
  const [batch] = await Array.fromAsync(
    dataset.iterBatches(2, { noiseModel: [1, 2, 3] }),
  );
  assertEquals(batch.noiseVariance!.shape, [1, 40]);
  assertThrows(
    () => dataset.iterBatches(2, { noiseModel: [] }),
    ArgumentError,
  );
});

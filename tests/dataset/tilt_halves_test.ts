import { assertEquals } from "@std/assert";
import {
  type CryoEMDataset,
  type IterBatchesOptions,
  loadDataset,
} from "../../mod.ts";
import { seeded } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { writeFixture } from "./worked_fixture.ts";

/** A batch by what it shows, ids of particles and images as in the file. */
async function shown(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions,
) {
  const batches = [];
  for await (const batch of dataset.iterBatches(batchSize, options)) {
    const real = batch.imageIndices.filter((image) => image >= 0);
    batches.push({
      particles: [
        ...dataset.originalGroupIndicesFromLocal(
          batch.particleIndices.filter((particle) => particle >= 0),
        ),
      ],
      images: [...dataset.originalImageIndicesFromLocal(real)],
      rows: batch.count,
      pixels: [...batch.images.data],
      rotations: [...batch.rotationMatrices.data],
      translations: [...batch.translations.data],
      ctf: [...batch.ctfParams.data],
      noise: batch.noiseVariance && [...batch.noiseVariance.data],
    });
  }
  return batches;
}

Deno.test("view, reload and restricted parent give the same batches of a half", async () => {
  await using folder = await temporaryFolder();
  const random = seeded(7);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let trial = 0; trial < 12; trial++) {
    const n = 12 + below(20);
    const groups = Array.from({ length: n }, () => `p${below(6)}`);
    // Few distinct doses: ties must not make the three ways differ.
    const doses = groups.map(() => 3 * below(4));
    const path = await writeFixture(folder, {
      _rlnGroupName: groups,
      _rlnMicrographPreExposure: doses,
      _rlnCtfScalefactor: groups.map(() => 0.5 + random()),
      _rlnCtfBfactor: doses.map((dose) => -4 * dose),
    });
    await using dataset = await loadDataset(path, {
      tiltSeries: true,
      tiltSeriesCtf: trial % 2 === 0 ? null : "warp",
    });
    dataset.setVariableRadialNoiseModel([1, 0.5, 0.25]);
    const whole = trial % 3 === 0;
    const side = Array.from(
      { length: dataset.nUnits },
      () => below(2),
    );
    const particleOf = dataset.indexLayout.imageToGroup;
    const images = Array.from({ length: n }, (_, image) => image);
    const halfOf = (id: number) =>
      images.filter((image) =>
        side[particleOf[image]] === id && (whole || random() < 0.7)
      ).sort(() => random() - 0.5);
    const halves: [number[], number[]] = [halfOf(0), halfOf(1)];
    if (halves.some((half) => half.length === 0)) continue;
    dataset.halfsetIndices = halves;
    for (const halfsetId of [0, 1] as const) {
      const view = await dataset.getHalfsetDataset(halfsetId);
      await using reload = await dataset.getHalfsetDataset(halfsetId, {
        independent: true,
      });
      for (
        const [batchSize, options] of [
          [1, { byImage: false }],
          [5, { byImage: false, packGroups: true }],
          [n, { byImage: false, packGroups: true, padToBatchSize: true }],
          [4, {}],
        ] as const
      ) {
        for (const noiseByParticle of [false, true]) {
          const walk = (
            dataset: CryoEMDataset,
            more: IterBatchesOptions = {},
          ) =>
            shown(dataset, batchSize, {
              ...options,
              ...more,
              noiseModel: dataset.noise,
              noiseByParticle,
            });
          const expected = await walk(view);
          assertEquals(await walk(reload), expected);
          assertEquals(await walk(dataset, { halfsetId }), expected);
        }
      }
    }
  }
});

import { assertEquals } from "@std/assert";
import {
  type CryoEMDataset,
  type IterBatchesOptions,
  loadDataset,
} from "../../mod.ts";
import { integers } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { randomTiltColumns, writeTiltSet } from "../support/tilt_set.ts";
import { expectedGroupBatches, type GroupBatch } from "./tilt_oracle.ts";

async function batches(
  dataset: CryoEMDataset,
  batchSize: number,
  options: IterBatchesOptions,
): Promise<GroupBatch[]> {
  const seen: GroupBatch[] = [];
  for await (
    const batch of dataset.iterBatches(batchSize, {
      byImage: false,
      ...options,
    })
  ) {
    const real = batch.imageIndices.filter((image) => image >= 0);
    const rows = dataset.originalImageIndicesFromLocal(real);
    rows.forEach((row, i) => assertEquals(batch.images.data[64 * i], row + 1));
    seen.push([[...batch.particleIndices], [...batch.imageIndices]]);
  }
  return seen;
}

Deno.test("batches by particle are those of a naive count, of sets, subsets and halves", async () => {
  await using folder = await temporaryFolder();
  const below = integers(11);
  for (let seed = 0; seed < 25; seed++) {
    const ties = seed % 2 === 0;
    const columns = randomTiltColumns({ seed, particles: 1 + below(6), ties });
    const { star, count } = await writeTiltSet(folder, { columns });
    const byDose = seed % 3 > 0;
    const rows = Array.from({ length: count }, (_, row) => row);
    // Where keys tie, the rows keep their order, in which ties are broken.
    const some = rows.filter(() => below(5) > 0);
    const ind = ties ? some : some.sort(() => below(2) - 0.5);
    if (ind.length === 0) continue;
    await using dataset = await loadDataset(star, {
      tiltSeries: true,
      tiltSeriesCtf: byDose ? "relion5" : "warp",
      ind,
    });
    const expected = (
      selected: number[] | null,
      options: Parameters<typeof expectedGroupBatches>[4],
    ) =>
      expectedGroupBatches(
        columns.groups!,
        byDose ? columns.doses! : columns.bfactors!,
        byDose ? "ascending" : "descending",
        selected,
        { ind, ...options },
      );
    const selected = rows.slice(0, ind.length).filter(() => below(3) > 0)
      .sort(() => below(2) - 0.5);
    const subset = selected.length > 0 ? dataset.subset(selected) : null;
    dataset.halfsetIndices = [selected, []];
    for (const batchSize of [1, 4, 7]) {
      for (
        const [options, how] of [
          [{}, {}],
          [{ packGroups: true }, { pack: true, batchSize }],
        ] as const
      ) {
        assertEquals(
          await batches(dataset, batchSize, options),
          expected(null, how),
        );
        assertEquals(
          await batches(dataset, batchSize, { ...options, halfsetId: 0 }),
          expected(selected, { ...how, numbering: "loaded" }),
        );
        if (subset === null) continue;
        assertEquals(
          await batches(subset, batchSize, options),
          expected(selected, how),
        );
        const indices = Array.from({ length: subset.nUnits }, (_, g) => g)
          .filter(() => below(2) > 0).reverse();
        assertEquals(
          await batches(subset, batchSize, { ...options, indices }),
          expected(selected, { ...how, groups: indices }),
        );
      }
    }
    assertEquals(
      await batches(dataset, 9, { packGroups: true, padToBatchSize: true }),
      expected(null, { pack: true, batchSize: 9, pad: true }),
    );
  }
});

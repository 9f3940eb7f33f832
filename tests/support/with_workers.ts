import type { Batch, CryoEMDataset, IterBatchesOptions } from "../../mod.ts";

/** `dataset.iterBatches` with some number of workers. */
export type WalkDataset = (
  dataset: CryoEMDataset,
  batchSize: number,
  options?: IterBatchesOptions,
) => AsyncGenerator<Batch, void, undefined>;

/** Registers a test that holds however many workers walk. */
export function testWalks(
  name: string,
  test: (walk: WalkDataset, workers: number) => Promise<void>,
): void {
  for (const workers of [0, 2]) {
    Deno.test(`${name}, workers: ${workers}`, () => {
      const walk: WalkDataset = (dataset, batchSize, options) =>
        dataset.iterBatches(batchSize, { workers, ...options });
      return test(walk, workers);
    });
  }
}

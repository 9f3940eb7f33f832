import type { CryoEMDataset } from "../../mod.ts";

/** First pixel of each image of a dataset, see `pixelOf`. */
export async function firstPixels(dataset: CryoEMDataset): Promise<number[]> {
  const pixels: number[] = [];
  for await (const { images, count } of dataset.iterBatches(3)) {
    for (let i = 0; i < count; i++) {
      pixels.push(images.data[i * images.stride[0]]);
    }
  }
  return pixels;
}

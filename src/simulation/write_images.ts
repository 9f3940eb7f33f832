import { ImageFft } from "../fourier/image_fft.ts";
import type { ImageColumns } from "./image_columns.ts";
import type { ImageNoise } from "./image_noise.ts";
import type { ImageRenderer } from "./image_renderer.ts";
import type { SimulateDatasetOptions } from "./simulate_options.ts";
import type { SimulationPlan } from "./simulation_plan.ts";
import { StackOutput } from "./stack_output.ts";

/** What images are made by, and where they go. */
export interface ImageOutput {
  readonly plan: SimulationPlan;
  readonly columns: ImageColumns;
  readonly renderer: ImageRenderer;
  /** Noise, or null for none. */
  readonly noise: ImageNoise | null;
  /** Paths of the stacks. */
  readonly stacks: readonly string[];
  /** Paths of those without noise, or null. */
  readonly clean: readonly string[] | null;
}

/** Makes all images, a batch at a time, and writes their stacks. */
export async function writeImages(
  { plan, columns, renderer, noise, stacks, clean }: ImageOutput,
  { signal, onProgress }: SimulateDatasetOptions,
): Promise<void> {
  const { box, voxelSize } = plan.volumes;
  const { imagesPerStack } = plan;
  const { size } = renderer;
  const total = columns.length;
  const most = Math.min(plan.batchSize, imagesPerStack, total);
  const spectra = new Float32Array(most * size);
  const images = new Float32Array(most * box * box);
  const fft = new ImageFft(box);
  await using output = new StackOutput(stacks, box, voxelSize);
  await using cleanOutput = new StackOutput(clean ?? [], box, voxelSize);
  for (let first = 0; first < total;) {
    signal?.throwIfAborted();
    const end = stackEnd(first, imagesPerStack, total);
    const count = Math.min(most, end - first);
    const isLast = first + count === end;
    const batch = images.subarray(0, count * box * box);
    renderer.render(columns, first, count, spectra);
    if (clean !== null) {
      fft.fromHalf(spectra, count, batch);
      await cleanOutput.write(batch, isLast);
    }
    for (let i = 0; noise !== null && i < count; i++) {
      noise.add(spectra, i * size, first + i);
    }
    fft.fromHalf(spectra, count, batch);
    await output.write(batch, isLast);
    first += count;
    await onProgress?.(first, total);
  }
  signal?.throwIfAborted();
}

/** The image after the last of the stack that `image` is in. */
function stackEnd(image: number, perStack: number, total: number): number {
  return Math.min((Math.floor(image / perStack) + 1) * perStack, total);
}

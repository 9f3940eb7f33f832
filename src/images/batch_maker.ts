import { type ComplexArray, complexArray, ndArray } from "../core/nd_array.ts";
import { showImages } from "../display/show_images.ts";
import { showSpectra } from "../fourier/show_planes.ts";
import { BatchMemory } from "./batch_memory.ts";
import { type BatchTask, BatchTasks, type SpectraPlan } from "./batch_task.ts";
import type { ImageStack } from "./image_loader.ts";
import type { ImageSource } from "./image_sources.ts";
import type { SpectraLayout } from "./process_option.ts";
import type { TaskMemory } from "./task_messages.ts";
import { WorkerPool } from "./worker_pool.ts";

/** Images and spectra in memory that can be given back. */
export interface MadeBatch extends Disposable {
  /** Raw images, shape [B, D, D]. */
  readonly images: ImageStack;
  /** Their spectra, or null. */
  readonly spectra: ComplexArray | null;
}

/**
 * Makes the batches of one walk: reads, decodes and transforms, in workers or
 * here.
 */
export class BatchMaker implements Disposable {
  readonly #source: ImageSource;
  readonly #process: SpectraLayout | null;
  readonly #pool: WorkerPool | null;
  readonly #tasks = new BatchTasks();
  readonly #pixels = new BatchMemory();
  readonly #values = new BatchMemory();
  readonly #pieces = new BatchMemory();

  /** Makes batches of a source with so many workers. */
  constructor(
    source: ImageSource,
    process: SpectraLayout | null,
    workers: number,
  ) {
    this.#source = source;
    this.#process = process;
    this.#pool = workers > 0 ? new WorkerPool(workers) : null;
  }

  /**
   * Makes a batch.
   *
   * @param images Local images.
   * @param rows Rows of the batch: those beyond the images are zeros.
   */
  async make(images: Int32Array, rows: number): Promise<MadeBatch> {
    const task = this.#task(images.length, rows);
    return this.#made(await this.#run(await this.#withReads(images, task)));
  }

  /** Makes a batch of images that `fill` brings. */
  async makeOf(
    count: number,
    rows: number,
    fill: (out: Float32Array) => void,
  ): Promise<MadeBatch> {
    const task = this.#task(count, rows);
    fill(task.images);
    return this.#made(await this.#run(task));
  }

  /** Reads images into memory of their own, to be given back. */
  async read(images: Int32Array): Promise<Float32Array<ArrayBuffer>> {
    const { gridSize: D, imageSize: pixels } = this.#source;
    const count = images.length;
    const buffer = this.#pieces.take(count, 4 * pixels);
    const out = new Float32Array(buffer, 0, count * pixels);
    const task = { D, count, images: out, process: null, spectra: null };
    return (await this.#run(await this.#withReads(images, task))).images;
  }

  /** Takes the memory of `read` back. */
  giveBack(images: Float32Array<ArrayBuffer>): void {
    this.#pieces.give(images);
  }

  /** Lets workers read what they can read; the rest is read now. */
  async #withReads(
    images: Int32Array,
    task: Omit<BatchTask, "reads">,
  ): Promise<BatchTask> {
    const reads = this.#pool === null ? null : this.#source.planReads(images);
    if (reads === null) await this.#source.readInto(images, task.images);
    return { ...task, reads };
  }

  async #run(task: BatchTask): Promise<TaskMemory> {
    const isWork = task.reads !== null || task.process !== null;
    if (this.#pool !== null && isWork) return await this.#pool.run(task);
    this.#tasks.run(task);
    return task;
  }

  #task(count: number, rows: number): BatchTask {
    const { gridSize: D, imageSize: pixels } = this.#source;
    const images = new Float32Array(
      this.#pixels.take(rows, 4 * pixels),
      0,
      rows * pixels,
    );
    const process = this.#spectraPlan();
    const spectra = process && this.#takeSpectra(rows, process);
    return { D, count, reads: null, images, process, spectra };
  }

  /** The sign may change during a walk. */
  #spectraPlan(): SpectraPlan | null {
    const { dataMultiplier: sign, dtype } = this.#source;
    return this.#process && { ...this.#process, sign, dtype };
  }

  #takeSpectra(rows: number, { layout, dtype }: SpectraPlan) {
    const numbers = 2 * this.#valuesOf(layout);
    const isSingle = dtype === "complex64";
    const buffer = this.#values.take(rows, (isSingle ? 4 : 8) * numbers);
    return isSingle
      ? new Float32Array(buffer, 0, rows * numbers)
      : new Float64Array(buffer, 0, rows * numbers);
  }

  #valuesOf(layout: "half" | "full"): number {
    const D = this.#source.gridSize;
    return layout === "full" ? D * D : D * (Math.floor(D / 2) + 1);
  }

  #made({ images, spectra }: TaskMemory): MadeBatch {
    const { gridSize: D, imageSize: pixels } = this.#source;
    const rows = images.length / pixels;
    const layout = this.#process?.layout ?? "half";
    return {
      images: showImages(ndArray(images, [rows, D, D])),
      spectra: spectra && showSpectra(
        complexArray(spectra, [rows, this.#valuesOf(layout)]),
        [D, D],
      ),
      [Symbol.dispose]: () => {
        this.#pixels.give(images);
        if (spectra !== null) this.#values.give(spectra);
      },
    };
  }

  /** Stops the workers. */
  [Symbol.dispose](): void {
    for (const memory of [this.#pixels, this.#values, this.#pieces]) {
      memory[Symbol.dispose]();
    }
    this.#pool?.[Symbol.dispose]();
    this.#tasks[Symbol.dispose]();
  }
}

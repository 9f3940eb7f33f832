import type { ComplexArray, ImageSource } from "../mod.ts";
import { whole } from "./layout.ts";
import type { Step } from "./walk.ts";
import {
  joined,
  meanPower,
  meanPowerOfHalves,
  type PixelStatistics,
  pixelStatistics,
} from "./statistics.ts";

/** What batches are. */
export interface BatchProcessing {
  /** Which spectra are computed. */
  readonly process: "none" | "full" | "half";
  /** Whether whole particles are walked, and counted. */
  readonly byParticle?: boolean | undefined;
}

/** One batch, or all together. */
export interface BatchSummary extends PixelStatistics {
  /** Number of images. */
  readonly images: number;
  /** Number of particles, where whole ones are walked, or null. */
  readonly particles: number | null;
  /** Mean power |F|² of their spectra, or null. */
  readonly power: number | null;
}

/** What a walk came to. */
export interface BatchesReport {
  /** Number of images. */
  readonly images: number;
  /** Number of particles, where whole ones are walked, or null. */
  readonly particles: number | null;
  /** Images of zeros that only filled batches; they are in no statistics. */
  readonly filling: number;
  /** Seconds from the first batch asked for to the last one done. */
  readonly seconds: number;
  /** Seconds of these in which the next batch was waited for. */
  readonly waitSeconds: number;
  /** Images in a second. */
  readonly imagesPerSecond: number;
  /** Bytes of pixels, as float32, in a second. */
  readonly bytesPerSecond: number;
  /** All images together; null of none. */
  readonly all: BatchSummary | null;
  /** Every batch. */
  readonly batches: readonly BatchSummary[];
}

/** Keeps the statistics of batches as they come, not them. */
export class BatchStatistics {
  readonly #source: ImageSource;
  readonly #processing: BatchProcessing;
  readonly #batches: BatchSummary[] = [];
  readonly #started = performance.now();
  #all: BatchSummary | null = null;
  #filling = 0;
  #ended = this.#started;
  #waited = 0;

  /** Starts the clock. */
  constructor(source: ImageSource, processing: BatchProcessing) {
    this.#source = source;
    this.#processing = processing;
  }

  /** Batches so far. */
  get batches(): number {
    return this.#batches.length;
  }

  /** Images so far. */
  get images(): number {
    return this.#all?.images ?? 0;
  }

  /** Images in a second so far: "1,200 images/s". */
  get rate(): string {
    return `${whole(this.images / this.#seconds)}/s`;
  }

  /** The first batch with pixels that are infinite or not numbers, or −1. */
  get firstNotFinite(): number {
    return this.#batches.findIndex(({ mean }) => !Number.isFinite(mean));
  }

  /** Takes the next batch. */
  add({ images, spectra, particles, filling }: Step): void {
    this.#waited += performance.now() - this.#ended;
    const batch: BatchSummary = {
      images: images.shape[0],
      particles: this.#processing.byParticle ? particles : null,
      ...pixelStatistics(images),
      power: spectra && this.#power(spectra),
    };
    this.#all = this.#all === null ? batch : together(this.#all, batch);
    this.#batches.push(batch);
    this.#filling += filling;
    this.#ended = performance.now();
  }

  /** What all batches came to. */
  report(): BatchesReport {
    const pixels = this.images * this.#source.imageSize;
    return {
      images: this.images,
      particles: this.#all?.particles ?? null,
      filling: this.#filling,
      seconds: this.#seconds,
      waitSeconds: this.#waited / 1000,
      imagesPerSecond: this.images / this.#seconds,
      bytesPerSecond: 4 * pixels / this.#seconds,
      all: this.#all,
      batches: this.#batches,
    };
  }

  get #seconds(): number {
    // A clock too coarse must not make rates infinite.
    return Math.max(this.#ended - this.#started, 0.01) / 1000;
  }

  #power(spectra: ComplexArray): number {
    return this.#processing.process === "full"
      ? meanPower(spectra)
      : meanPowerOfHalves(spectra, this.#source.gridSize);
  }
}

function together(a: BatchSummary, b: BatchSummary): BatchSummary {
  const images = a.images + b.images;
  const power = a.power === null || b.power === null
    ? null
    : (a.power * a.images + b.power * b.images) / images;
  const particles = a.particles === null || b.particles === null
    ? null
    : a.particles + b.particles;
  return { images, particles, ...joined(a, a.images, b, b.images), power };
}

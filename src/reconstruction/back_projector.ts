import { showVolume } from "../volumes/show_volume.ts";
import type { FloatArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import type { Batch } from "../dataset/batch.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { requireFiniteSpectra } from "../dataset/finite_spectra.ts";
import { translateHalfImages } from "../fourier/translate_images.ts";
import { getIdft3Real } from "../fourier/volume_fft.ts";
import { requireRotations } from "../core/rotations.ts";
import { correctGridding, SliceInserter } from "../physics/mod.ts";
import type { Volume } from "../volumes/volume.ts";
import { requireVariances } from "./checked_noise.ts";
import { weighSpectra } from "./weigh_spectra.ts";

/** Options of {@linkcode BackProjector}. */
export interface BackProjectorOptions {
  /**
   * Times the spectrum of the volume is finer than that of the images: 2 is
   * exact to a few per cent, 1 takes an eighth of the memory.
   *
   * @default {2}
   */
  readonly padding?: number | undefined;
  /** Radius in frequency steps up to which images are used. @default {N / 2 - 1} */
  readonly maxR?: number | undefined;
  /** Multiply images by the round window of the dataset. @default {false} */
  readonly applyImageMask?: boolean | undefined;
  /** Take the CTF as 1, as for images that were corrected. @default {false} */
  readonly skipCtf?: boolean | undefined;
}

/** Names of {@linkcode BackProjectorOptions}. */
export const PROJECTOR_OPTIONS = [
  "padding",
  "maxR",
  "applyImageMask",
  "skipCtf",
] as const;

/**
 * Reconstructs a volume from batches of a dataset by weighted back-projection:
 * V = Σ c X / σ² / (Σ c² / σ² + constant), over all images whose slices touch
 * a voxel, with the CTF c, the noise variance σ², and the spectra X of the
 * processed images, moved to the centre by their translations. Of images that
 * were multiplied by their CTF the numerator is Σ X / σ².
 *
 * `reconstruct` does both halves of a dataset with it; by itself it takes any
 * batches. Memory: see `SliceInserter`.
 *
 * Source: S. H. W. Scheres, J. Struct. Biol. 180 (2012) 519-530, with a
 * constant part of the mean weight in place of the prior.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   BackProjector,
 *   createImageSource,
 *   CryoEMDataset,
 *   ImageMetadata,
 *   ndArray,
 *   rotationsFromEuler,
 *   writeMrc,
 * } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * await writeMrc(path, { data: new Float32Array(2 * 64), shape: [2, 8, 8] });
 * const ctf = [15000, 15000, 0, 300, 2.7, 0.1, 0, 0, 1];
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0, 40], [0, 70], [0, 10]),
 *   ndArray(new Float32Array(4), [2, 2]),
 *   ndArray(Float32Array.of(...ctf, ...ctf), [2, 9]),
 * );
 * const images = await createImageSource(path);
 * await using dataset = new CryoEMDataset(images, 1.5, metadata);
 *
 * const projector = new BackProjector(dataset);
 * for await (using batch of dataset.iterBatches(100)) projector.add(batch);
 * const volume = projector.volume(0.001);
 * assertEquals([volume.shape, volume.voxelSize], [[8, 8, 8], 1.5]);
 * await Deno.remove(path);
 * ```
 */
export class BackProjector {
  readonly #dataset: CryoEMDataset;
  readonly #inserter: SliceInserter;
  readonly #applyImageMask: boolean;
  readonly #skipCtf: boolean;
  #count = 0;
  #values: FloatArray | undefined;
  #ctf: Float32Array | undefined;
  #weights = new Float32Array(0);

  /**
   * Makes an empty volume for images of a dataset.
   *
   * @throws {ArgumentError} `padding` or `max-r` for numbers without sense;
   * `volume-memory` if there is no room.
   */
  constructor(dataset: CryoEMDataset, options: BackProjectorOptions = {}) {
    checkOptions("BackProjector", options, PROJECTOR_OPTIONS);
    const { padding, maxR } = options;
    const { applyImageMask = false, skipCtf = false } = options;
    this.#dataset = dataset;
    this.#inserter = new SliceInserter(dataset.gridSize, { padding, maxR });
    this.#applyImageMask = applyImageMask;
    this.#skipCtf = skipCtf;
  }

  /** Images added so far; rows that only fill up a batch do not count. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds the images of a batch. Its noise variance counts if it has one, in
   * the half layout.
   *
   * @throws {ArgumentError} `not-rotations`; `noise-variance` if it is not
   * positive or of another layout; `ctf-not-finite`; `inserter-used` after
   * `volume()`.
   * @throws {DataFormatError} `image-not-finite` if an image holds other than
   * finite numbers.
   */
  add(batch: Batch): void {
    const { imageShape, premultipliedCtf } = this.#dataset;
    const { imageIndices, count, noiseVariance } = batch;
    requireRotations(batch.rotationMatrices, imageIndices);
    const spectra = this.#spectraOf(batch);
    const { data, shape: [, pixels] } = translateHalfImages(
      spectra,
      batch.translations,
      imageShape,
      { out: spectra.data },
    );
    requireFiniteSpectra(this.#dataset, batch, spectra);
    if (noiseVariance !== null) requireVariances(noiseVariance, count, pixels);
    const weights = this.#weightsFor(count * pixels);
    weighSpectra(data, weights, {
      ctf: this.#ctfOf(batch),
      noise: noiseVariance?.data ?? null,
      pixels,
      imageIndices,
      premultipliedCtf,
    });
    const { data: rotations } = batch.rotationMatrices;
    this.#inserter.insert(data, weights, rotations, count);
    this.#count += imageIndices.filter((image) => image >= 0).length;
  }

  /**
   * The volume of what was added, on the scale of the volume whose projections
   * the images are. Nothing can be added afterwards until `clear()`.
   *
   * @param wienerParam The constant, as a part of the mean weight of each shell.
   * @throws {ArgumentError} `wiener-param`; `inserter-used` at a second call.
   */
  volume(wienerParam: number): Volume {
    const { gridSize, voxelSize } = this.#dataset;
    const { side } = this.#inserter;
    const spectrum = this.#inserter.quotient(wienerParam);
    const dimmed = getIdft3Real(spectrum, { side: gridSize, overwrite: true });
    return showVolume({ ...correctGridding(dimmed, side), voxelSize });
  }

  /** Begins anew, in the same memory. */
  clear(): void {
    this.#inserter.clear();
    this.#count = 0;
  }

  #spectraOf(batch: Batch) {
    const { count, imageSize: N } = batch;
    const length = count * N * (N + 2);
    const out = this.#values?.length === length ? this.#values : undefined;
    const spectra = this.#dataset.processImagesHalf(batch.images, {
      applyImageMask: this.#applyImageMask,
      out,
    });
    this.#values = spectra.data;
    return spectra;
  }

  #weightsFor(length: number): Float32Array {
    if (this.#weights.length < length) this.#weights = new Float32Array(length);
    return this.#weights;
  }

  #ctfOf(
    { ctfParams, count, imageSize: N, imageIndices }: Batch,
  ): Float32Array {
    const { ctfEvaluator, imageShape, voxelSize } = this.#dataset;
    const length = count * N * (N / 2 + 1);
    const out = this.#ctf?.length === length ? this.#ctf : undefined;
    if (this.#skipCtf) {
      return this.#ctf = out ?? new Float32Array(length).fill(1);
    }
    const options = { halfImage: true, out, imageIndices };
    const { data } = ctfEvaluator.evaluate(
      ctfParams,
      imageShape,
      voxelSize,
      options,
    );
    this.#ctf = data;
    return data;
  }
}

import { ArgumentError } from "../core/errors.ts";
import type { FloatArray, NdArray } from "../core/nd_array.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import { checkOptions } from "../core/options.ts";
import { getGridOfRadialDistancesHalf } from "../fourier/radial_grid.ts";
import { translateHalfImages } from "../fourier/translate_images.ts";
import { multiplyByReal } from "../physics/slicing/forward_model.ts";
import type { VolumeSlicer } from "../physics/mod.ts";
import type { Batch } from "./batch.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import { requireFiniteSpectra } from "./finite_spectra.ts";
import { type PredictedFrom, slicerOf } from "./predicted_images.ts";
import { requireSoundMetadata } from "./sound_metadata.ts";

/** Options of {@linkcode estimateResidualNoise}. */
export interface ResidualNoiseOptions {
  /** Local images to use, or a mask over all. @default {all} */
  readonly indices?: IndexSelection | undefined;
}

/**
 * Estimates the noise of a dataset from what a volume leaves unexplained: the
 * mean over each shell of |X − CTF·slice|², X being the processed images, moved
 * to the centre. Images that were multiplied by their CTF are compared with
 * CTF²·slice, and what is left is divided by the mean of CTF². Shells
 * without a finite value take that of the last one that has one.
 *
 * The volume must be on the scale of the images, and take their sign.
 *
 * Permission: `--allow-read` of the stacks.
 *
 * @param volume As for `CryoEMDataset.getPredictedImage`.
 * @param batchSize Images to read at a time.
 * @returns Variance of the unnormalised DFT in shells 0 to D / 2 − 2, for
 * `setNoise`.
 * @throws {ArgumentError} if the volume does not fit, a pose is no rotation,
 * the dataset has no images, or none is chosen (`indices-empty`).
 * @throws {DataFormatError} `image-not-finite` if an image holds other than
 * finite numbers.
 */
export async function estimateResidualNoise(
  dataset: CryoEMDataset,
  volume: PredictedFrom,
  batchSize: number,
  options: ResidualNoiseOptions = {},
): Promise<FloatArray> {
  checkOptions("estimateResidualNoise", options, ["indices"]);
  const slicer = slicerOf(dataset, volume, undefined);
  const indices = selectedRows(options.indices, dataset.nImages);
  if (indices.length === 0) {
    throw new ArgumentError(
      "indices-empty",
      "Cannot estimate noise from no image: give at least one index",
      { label: "indices", expected: ">= 1", actual: 0 },
    );
  }
  const used = { translations: true, ctf: true };
  requireSoundMetadata(dataset, indices, used);
  const shells = new ShellMeans(dataset.gridSize);
  for await (using batch of dataset.iterBatches(batchSize, { indices })) {
    const { residual, ctf } = residualOf(dataset, batch, slicer);
    shells.addPower(residual, dataset.premultipliedCtf ? ctf : null);
  }
  const profile = shells.profile();
  return dataset.dtypeReal === "float64" ? profile : Float32Array.from(profile);
}

/** Half spectra of what a volume does not explain, and their CTF. */
function residualOf(
  dataset: CryoEMDataset,
  batch: Batch,
  slicer: VolumeSlicer,
): { residual: FloatArray; ctf: NdArray } {
  const { imageShape, voxelSize } = dataset;
  const images = dataset.processImagesHalf(batch.images);
  requireFiniteSpectra(dataset, batch, images);
  translateHalfImages(images, batch.translations, imageShape, {
    out: images.data,
  });
  const halfImage = true;
  const model = slicer.slice(batch.rotationMatrices, imageShape, { halfImage });
  const ctf = dataset.ctfEvaluator.evaluate(
    batch.ctfParams,
    imageShape,
    voxelSize,
    { halfImage, imageIndices: batch.imageIndices },
  );
  multiplyByReal(model, ctf);
  if (dataset.premultipliedCtf) multiplyByReal(model, ctf);
  for (let at = 0; at < model.data.length; at++) {
    images.data[at] -= model.data[at];
  }
  return { residual: images.data, ctf };
}

/** Sums over the shells of full spectra, of which half are given. */
class ShellMeans {
  readonly #shells: Int32Array;
  readonly #weights: Float64Array;
  readonly #power: Float64Array;
  readonly #ctfPower: Float64Array;

  constructor(side: number) {
    const length = Math.max(0, side / 2 - 1);
    const grid = getGridOfRadialDistancesHalf([side, side]);
    this.#shells = grid.data as Int32Array;
    const width = grid.shape[1];
    // All columns but the first and the last stand for two.
    this.#weights = Float64Array.from(
      this.#shells,
      (_, at) => at % width === 0 || at % width === width - 1 ? 1 : 2,
    );
    this.#power = new Float64Array(length);
    this.#ctfPower = new Float64Array(length);
  }

  /** Adds |residual|², and CTF² if the images were multiplied by it. */
  addPower(residual: FloatArray, ctf: NdArray | null): void {
    const size = this.#shells.length;
    const length = this.#power.length;
    for (let start = 0; 2 * start < residual.length; start += size) {
      for (let at = 0; at < size; at++) {
        const shell = this.#shells[at];
        if (shell >= length) continue;
        const re = 2 * (start + at);
        const power = residual[re] ** 2 + residual[re + 1] ** 2;
        this.#power[shell] += this.#weights[at] * power;
        this.#ctfPower[shell] += this.#weights[at] *
          (ctf === null ? 1 : ctf.data[start + at] ** 2);
      }
    }
  }

  /** Power by CTF², or by the number of values, of each shell. */
  profile(): Float64Array {
    const means = this.#power.map((power, k) => power / this.#ctfPower[k]);
    const lastFinite = means.findLast(Number.isFinite) ?? 1;
    return means.map((mean) => Number.isFinite(mean) ? mean : lastFinite);
  }
}

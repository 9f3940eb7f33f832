import { showHalves } from "../display/show_halves.ts";
import { showVolume } from "../volumes/show_volume.ts";
import { showReconstruction } from "./reconstruction_look.ts";
import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireFinite } from "../core/require_finite.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { imagesOf } from "../dataset/dataset_parts.ts";
import { requireSoundMetadata } from "../dataset/sound_metadata.ts";
import { cubeSide } from "../fourier/cube_side.ts";
import {
  fourierShellCorrelation,
  type ScaledVolume,
} from "../fourier/fourier_shell_correlation.ts";
import type { ShellCorrelation } from "../fourier/shell_correlation.ts";
import type { NoiseModel, NoiseValues } from "../physics/mod.ts";
import { requireWienerParam } from "../physics/slicing/slice_inserter.ts";
import { requireSameVoxelSize } from "../volumes/voxel_sizes.ts";
import type { Volume } from "../volumes/volume.ts";
import {
  BackProjector,
  type BackProjectorOptions,
  PROJECTOR_OPTIONS,
} from "./back_projector.ts";
import { checkedNoise } from "./checked_noise.ts";
import { halvesOf } from "./halves.ts";

/** Options of {@linkcode reconstruct}. */
export interface ReconstructOptions extends BackProjectorOptions {
  /** Images to read at a time. @default {about 4 million pixels} */
  readonly batchSize?: number | undefined;
  /**
   * Constant of the Wiener-type division, as a part of the mean weight of each
   * shell: the more, the less is made of voxels that few images reach.
   *
   * @default {0.001}
   */
  readonly wienerParam?: number | undefined;
  /**
   * Noise variance of the images, by which they are weighted. One profile for
   * all images weighs them alike and changes next to nothing.
   *
   * @default {the model of the dataset, or the same for all}
   */
  readonly noise?: NoiseModel | NoiseValues | null | undefined;
  /** Real [N, N, N], by which the half-maps are multiplied for the FSC. @default {none} */
  readonly mask?: ScaledVolume | undefined;
  /**
   * Seed of the random split of a dataset that has no half-sets, 0 to 2³²−1.
   *
   * @default {0}
   */
  readonly seed?: number | undefined;
  /** Stops the work after the present batch, with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Told of images done, of all, after each batch, and waited for. */
  readonly onProgress?:
    | ((done: number, total: number) => void | Promise<void>)
    | undefined;
}

/** What {@linkcode reconstruct} made. */
export interface Reconstruction {
  /** The maps of the two halves, neither masked nor filtered. */
  readonly halfMaps: readonly [Volume, Volume];
  /** The mean of the half-maps. */
  readonly average: Volume;
  /** Fourier shell correlation of the half-maps, of the mask if there is one. */
  readonly fsc: ShellCorrelation;
  /** Local images of each half. */
  readonly halfsetIndices: readonly [Int32Array, Int32Array];
  /** Where the halves come from: the dataset, or a random split. */
  readonly halfsets: "dataset" | "random";
  /** What may not be as expected of the halves. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Pixels of a batch, about. */
const BATCH_PIXELS = 2 ** 22;

const OPTIONS = [
  ...PROJECTOR_OPTIONS,
  "batchSize",
  "wienerParam",
  "noise",
  "mask",
  "seed",
  "signal",
  "onProgress",
];

/**
 * Reconstructs both halves of a dataset by weighted back-projection in the
 * poses it has (see `BackProjector`), and compares them. No pose is refined,
 * no symmetry applied.
 *
 * Halves are those of the dataset, or else random ones of its particles:
 * `loadHalfsetDatasetFromArgs` loads a dataset with those of its file, which
 * `loadDataset` leaves alone. One half is done after the other, in the same
 * memory: 24 M² (M / 2 + 1) bytes, M being padding times N.
 *
 * Permission: `--allow-read` of the stacks.
 *
 * @throws {ArgumentError} before any image is read: `no-images`,
 * `empty-halfset`, `halfsets-overlap`, `not-rotations`, `not-translations`,
 * `ctf-value`,
 * `noise-variance`, `volume-memory`, or an option without sense; later
 * `ctf-not-finite`.
 * @throws {DataFormatError} `image-not-finite` if an image holds other than
 * finite numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   loadDataset,
 *   reconstruct,
 *   simulateDataset,
 *   writeVolume,
 * } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const { files } = await simulateDataset(folder, { particles: 40, box: 16 });
 * {
 *   await using dataset = await loadDataset(files.star);
 *   const { halfMaps, fsc } = await reconstruct(dataset);
 *   await writeVolume(`${folder}/half1.mrc`, halfMaps[0]);
 *   await writeVolume(`${folder}/half2.mrc`, halfMaps[1]);
 *   assertEquals(fsc.correlation.length, 9);
 *   const { reached } = fsc.resolutionAt(0.143);
 *   assertEquals(reached, true);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function reconstruct(
  dataset: CryoEMDataset,
  options: ReconstructOptions = {},
): Promise<Reconstruction> {
  checkOptions("reconstruct", options, OPTIONS);
  const { padding, maxR, applyImageMask, skipCtf } = options;
  const { mask, seed = 0, wienerParam = 1e-3, signal } = options;
  imagesOf(dataset.imageSource);
  signal?.throwIfAborted();
  const halves = halvesOf(dataset, seed);
  const [a, b] = halves.images;
  const images = new Int32Array(a.length + b.length);
  images.set(a);
  images.set(b, a.length);
  requireSoundMetadata(dataset, images, { translations: true, ctf: !skipCtf });
  const noiseModel = checkedNoise(dataset, options.noise, images);
  requireWienerParam(wienerParam);
  if (mask !== undefined) checkMask(mask, dataset);
  const projector = new BackProjector(dataset, {
    padding,
    maxR,
    applyImageMask,
    skipCtf,
  });
  const walk = { ...options, wienerParam, noiseModel, total: images.length };
  const first = await halfMap(dataset, a, projector, walk, 0);
  const second = await halfMap(dataset, b, projector, walk, a.length);
  return showReconstruction({
    halfMaps: [first, second],
    average: meanOf(first, second),
    fsc: fourierShellCorrelation(first, second, { mask }),
    halfsetIndices: showHalves(halves.images),
    halfsets: halves.method,
    diagnostics: halves.diagnostics,
  });
}

interface Walk extends ReconstructOptions {
  readonly wienerParam: number;
  readonly noiseModel: NoiseModel | null;
  readonly total: number;
}

async function halfMap(
  dataset: CryoEMDataset,
  indices: Int32Array,
  projector: BackProjector,
  { noiseModel, total, signal, onProgress, wienerParam, ...walk }: Walk,
  before: number,
): Promise<Volume> {
  const batchSize = walk.batchSize ?? defaultBatchSize(dataset.gridSize);
  if (projector.count > 0) projector.clear();
  const batches = dataset.iterBatches(batchSize, { indices, noiseModel });
  for await (using batch of batches) {
    signal?.throwIfAborted();
    projector.add(batch);
    await onProgress?.(before + projector.count, total);
  }
  signal?.throwIfAborted();
  return projector.volume(wienerParam);
}

function defaultBatchSize(gridSize: number): number {
  return Math.max(1, Math.floor(BATCH_PIXELS / gridSize ** 2));
}

function meanOf(a: Volume, b: Volume): Volume {
  const data = a.data.map((voxel, at) => (voxel + b.data[at]) / 2);
  return showVolume({ ...ndArray(data, a.shape), voxelSize: a.voxelSize });
}

function checkMask(
  mask: ScaledVolume,
  { gridSize, voxelSize }: CryoEMDataset,
): void {
  const side = cubeSide(mask);
  if (side !== gridSize) {
    throw new ArgumentError(
      "mask-size",
      `Cannot use a mask of side ${side} on maps of side ${gridSize}`,
      { label: "mask", expected: gridSize, actual: side },
    );
  }
  requireSameVoxelSize(mask, voxelSize);
  requireFinite(mask, "mask");
}

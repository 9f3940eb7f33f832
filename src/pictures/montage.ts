import { ArgumentError } from "../core/errors.ts";
import type { IndexSelection } from "../core/index_utils.ts";
import { type NdArray, requireReal, takeRows } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import {
  drawMontage,
  type DrawMontageOptions,
  MONTAGE_OPTIONS,
} from "../display/montage.ts";
import type { Picture } from "../display/picture.ts";
import { count as countOf } from "../display/words.ts";
import { filterImages } from "./filter_images.ts";
import {
  chooseImages,
  type ChosenImages,
  type MontageSource,
  needsDataset,
} from "./montage_images.ts";

/** Options of {@linkcode montage}. */
export interface MontageOptions
  extends Omit<DrawMontageOptions, "labels" | "most"> {
  /** Images that are drawn at most. @default {25; of a particle, all} */
  readonly count?: number | undefined;
  /** Which images, by their numbers in the source. @default {the first} */
  readonly indices?: IndexSelection | undefined;
  /** Choose images at random with this seed. @default {the first} */
  readonly seed?: number | undefined;
  /** Draw the tilts of this particle in their order. @default {none} */
  readonly particle?: number | undefined;
  /** Leave out what is finer than this, in Å. @default {nothing} */
  readonly lowPass?: number | undefined;
  /**
   * Turn the frequencies that the CTF has turned, as far as its sign goes:
   * what is dense stays as dark as it is.
   *
   * @default {false}
   */
  readonly phaseFlip?: boolean | undefined;
  /** Move the particles to the centre by their poses. @default {false} */
  readonly center?: boolean | undefined;
  /** Turn dark and bright. @default {false} */
  readonly invert?: boolean | undefined;
  /**
   * Write the number of each image into it, of a particle the rank of the tilt;
   * or what a function makes of that number.
   *
   * @default {true}
   */
  readonly labels?: boolean | ((number: number) => number | string) | undefined;
}

/** Names of {@linkcode MontageOptions}. */
const OPTIONS = [
  ...MONTAGE_OPTIONS.filter((name) => name !== "most"),
  "count",
  "indices",
  "seed",
  "particle",
  "lowPass",
  "phaseFlip",
  "center",
  "invert",
];

/**
 * Draws images side by side: of a dataset, a batch, a loader or source, or an array
 * [B, H, W]. Greys are stretched between percentiles, image by image; a bar
 * shows the scale. Large images are binned, small ones enlarged, by whole
 * factors. Nothing is done to the pixels that the options do not ask for.
 *
 * Permission: `--allow-read` of the stacks of a dataset or loader.
 *
 * @throws {ArgumentError} `no-images` for none; `montage-dataset` if `center`,
 * `phaseFlip` or `particle` is asked for without a dataset; `low-pass` for no
 * length, or one of images whose pixel size is not known; `image-not-finite`
 * if such images are to be filtered (as they are, pixels without a value are
 * drawn vermilion); `phase-flip` for images multiplied by their CTF;
 * `contrast`, `montage-option`, `montage-choice`, `voxel-size`, `scale-bar` or
 * `montage-size` for options without sense.
 * @throws {IndexError} if there is no such image or particle.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadDataset, simulateDataset } from "@cryoset/cryoset";
 * import { montage } from "@cryoset/cryoset/pictures";
 *
 * const folder = await Deno.makeTempDir();
 * const { files } = await simulateDataset(folder, { particles: 12, box: 32 });
 * {
 *   await using dataset = await loadDataset(files.star);
 *   const picture = await montage(dataset, {
 *     count: 8,
 *     lowPass: 15,
 *     phaseFlip: true,
 *     center: true,
 *   });
 *   assertEquals(picture.description, "8 images of 32 × 32 px");
 *   await Deno.writeFile(`${folder}/particles.png`, picture.png);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function montage(
  source: MontageSource,
  options: MontageOptions = {},
): Promise<Picture> {
  checkOptions("montage", options, OPTIONS);
  const { particle, indices, seed, count = defaultCount(options) } = options;
  const { phaseFlip = false, center = false, labels = true } = options;
  const dataset = source instanceof CryoEMDataset ? source : null;
  if (phaseFlip && dataset === null) throw needsDataset("phaseFlip");
  if (center && dataset === null) throw needsDataset("center");
  if (phaseFlip && dataset!.premultipliedCtf) throw alreadyTurned();
  requireCount(count);
  if (typeof options.voxelSize === "number") {
    requireVoxelSize(options.voxelSize);
  }
  const chosen = await chooseImages(source, { count, indices, seed, particle });
  requireReal(chosen.images, "images");
  const voxelSize = options.voxelSize ?? chosen.voxelSize;
  const filtered = filterImages(chosen.images, {
    lowPass: lowPassInPx(options.lowPass, voxelSize),
    ctf: phaseFlip ? halfCtf(dataset!, chosen) : null,
    translations: center
      ? takeRows(dataset!.translations, chosen.local!)
      : null,
    sign: options.invert ? -1 : 1,
  });
  const { contrast, contrastBy, columns, tileSize, scaleBar, gap } = options;
  return await drawMontage(filtered, {
    voxelSize,
    labels: labelsOf(chosen, labels),
    contrast,
    contrastBy,
    columns,
    tileSize,
    scaleBar,
    gap,
    caption: options.caption,
    description: options.description ?? describe(chosen.images, particle),
    most: Math.max(1, chosen.labels.length),
  });
}

function labelsOf(
  chosen: ChosenImages,
  labels: NonNullable<MontageOptions["labels"]>,
): ArrayLike<number | string> | undefined {
  if (typeof labels === "function") return Array.from(chosen.labels, labels);
  return labels ? chosen.labels : undefined;
}

function defaultCount({ particle, indices }: MontageOptions): number {
  return particle === undefined && indices === undefined ? 25 : 1000;
}

function requireCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ArgumentError(
    "montage-option",
    `Cannot draw "${count}" images: a whole number from 1 is needed`,
    { label: "count", expected: ">= 1", actual: count },
  );
}

function alreadyTurned(): ArgumentError {
  return new ArgumentError(
    "phase-flip",
    "Cannot turn the phases of images that were multiplied by their CTF: they " +
      "are turned already; leave phaseFlip out",
    { label: "phaseFlip" },
  );
}

function lowPassInPx(
  lowPass: number | undefined,
  voxelSize: number | null,
): number | null {
  if (lowPass === undefined) return null;
  if (!(lowPass > 0 && lowPass < Infinity)) {
    throw new ArgumentError(
      "low-pass",
      `Cannot leave out what is finer than "${lowPass}" Å: give a length above 0`,
      { label: "lowPass", expected: "> 0", actual: lowPass },
    );
  }
  if (voxelSize !== null) return lowPass / voxelSize;
  throw new ArgumentError(
    "low-pass",
    `Cannot leave out what is finer than "${lowPass}" Å: the pixel size of ` +
      "these images is not known; give voxelSize",
    { label: "voxelSize", actual: null },
  );
}

function halfCtf(
  { ctfEvaluator, ctfParams, imageShape, voxelSize }: CryoEMDataset,
  { local }: ChosenImages,
): Float32Array {
  const rows = takeRows(ctfParams, local!);
  const half = { halfImage: true, imageIndices: local! };
  return ctfEvaluator.evaluate(rows, imageShape, voxelSize, half).data;
}

function describe({ shape }: NdArray, particle: number | undefined): string {
  const [count, height, width] = shape;
  const size = `of ${width} × ${height} px`;
  return particle === undefined
    ? `${countOf(count, "image")} ${size}`
    : `${countOf(count, "tilt")} of particle ${particle}, ${size}`;
}

import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { greyRange } from "../display/grey_levels.ts";
import { drawMontage } from "../display/montage.ts";
import type { Picture } from "../display/picture.ts";
import { count } from "../display/words.ts";
import { withoutFalseRings } from "./false_rings.ts";
import {
  edgeOf,
  meanPower,
  POWER_OPTIONS,
  type PowerSpectrumOptions,
} from "./mean_power.ts";
import { backgroundOf, shellMeans, shellsOf } from "./power_background.ts";

/** Px of the picture, about. */
const SIDE = 512;

/**
 * Draws the mean power spectrum of images of like defocus, frequency 0 in the
 * middle: to the left |F|² over its smooth background, so that Thon rings show;
 * to the right the mean CTF² of the same images, where they have a CTF. Rings
 * that do not meet in the middle tell of wrong parameters or pixel size. Rings
 * finer than the pixels of a spectrum, which would show false ones, are drawn
 * as their mean.
 *
 * Permission: `--allow-read` of the stacks of a dataset.
 *
 * @param source A dataset, or real images [B, D, D], which have no CTF.
 * @throws {ArgumentError} `no-images` without an image source; `power-count`;
 * `image-not-finite`; `image-shape` or `array-complex` for other arrays;
 * `voxel-size`.
 * @throws {IndexError} if there is no such image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadDataset, simulateDataset } from "@cryoset/cryoset";
 * import { powerSpectrum } from "@cryoset/cryoset/pictures";
 *
 * const folder = await Deno.makeTempDir();
 * const { files } = await simulateDataset(folder, { particles: 30, box: 32 });
 * {
 *   await using dataset = await loadDataset(files.star);
 *   const picture = await powerSpectrum(dataset, { count: 20 });
 *   assertEquals(picture.description, "power of 20 images | CTF², edge 6 Å");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function powerSpectrum(
  source: CryoEMDataset | NdArray,
  options: PowerSpectrumOptions = {},
): Promise<Picture> {
  checkOptions("powerSpectrum", options, POWER_OPTIONS);
  const { images, power, ctf, side: D, voxelSize } = await meanPower(
    source,
    options,
  );
  const measured = stretched(aboveBackground(power, D), [2, 99.8]);
  const middle = images[images.length >> 1];
  const picture = ctf === null || !(source instanceof CryoEMDataset)
    ? measured
    : besides(
      measured,
      stretched(withoutFalseRings(ctf, source, middle), [0, 100]),
      D,
    );
  const left = `power of ${count(images.length, "image")}`;
  const caption = `${left}${ctf === null ? "" : " | CTF²"}, edge ${
    edgeOf(voxelSize)
  }`;
  return await drawMontage(ndArray(picture, [1, D, D]), {
    contrast: [0, 100],
    scaleBar: false,
    caption,
    tileSize: Math.max(SIDE, D),
    description: caption,
  });
}

/** Logarithm of power over background; 0 where frequency is 0. */
function aboveBackground(power: Float64Array, D: number): Float64Array {
  const shells = shellsOf(D);
  // Corners belong to the last shell of the background.
  const background = backgroundOf(shellMeans(power, shells, Math.floor(D / 2)));
  return power.map((value, at) => {
    const shell = shells[at];
    if (shell === 0) return 0;
    const base = background[Math.min(shell, background.length - 1)];
    return value > 0 && base > 0 ? Math.log(value / base) : 0;
  });
}

/** Values between two percentiles as 0 to 1. */
function stretched(
  values: Float64Array,
  percentiles: readonly [number, number],
): Float64Array {
  const { low, high } = greyRange([values], percentiles);
  if (!(low < high)) return values.map(() => 0.5);
  return values.map((value) =>
    Math.min(1, Math.max(0, (value - low) / (high - low)))
  );
}

/** The left half of one plane beside the right half of another. */
function besides(
  left: Float64Array,
  right: Float64Array,
  D: number,
): Float64Array {
  return left.map((value, at) => at % D < D / 2 ? value : right[at]);
}

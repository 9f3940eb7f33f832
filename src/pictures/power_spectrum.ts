import type { NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Canvas } from "../display/canvas.ts";
import { drawText } from "../display/draw_text.ts";
import { greyRange } from "../display/grey_levels.ts";
import { Picture } from "../display/picture.ts";
import { drawTile, makeTile, zoomed, zoomNear } from "../display/tile.ts";
import { count } from "../display/words.ts";
import { withoutFalseRings } from "./false_rings.ts";
import {
  edgeOf,
  meanPower,
  POWER_OPTIONS,
  type PowerSpectrumOptions,
} from "./mean_power.ts";
import { alongRings } from "./along_rings.ts";
import { drawCircles } from "./power_circles.ts";
import { backgroundOf, shellMeans, shellsOf } from "./power_background.ts";

/** Px of the picture, about; height of its letters and of the strip of words. */
const [SIDE, LETTERS, STRIP] = [512, 14, 26];

const [BLACK, WHITE] = [0, 255];

/**
 * Draws the mean power spectrum of images of like defocus, frequency 0 in the
 * middle: to the left |F|² over its smooth background, so that Thon rings show;
 * to the right the mean CTF² of the same images, where they have a CTF. Rings
 * that do not meet in the middle tell of wrong parameters or pixel size. What
 * was measured is smoothed along short arcs; rings finer than the pixels of a
 * spectrum, which would show false ones, are drawn as their mean. Circles tell
 * the resolution.
 *
 * Permission: `--allow-read` of the stacks of a dataset.
 *
 * @param source A dataset, or real images [B, D, D], which have no CTF.
 * @throws {ArgumentError} `no-images` without an image source, or if memory
 * was given back; `power-count`;
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
  const { images, power, ctf, side, voxelSize } = await meanPower(
    source,
    options,
  );
  const measured = stretched(
    alongRings(aboveBackground(power, side), side),
    [1, 99],
  );
  const middle = images[images.length >> 1];
  const picture = ctf === null || !(source instanceof CryoEMDataset)
    ? measured
    : besides(
      measured,
      stretched(withoutFalseRings(ctf, source, middle), [1, 99]),
      side,
    );
  const left = `power of ${count(images.length, "image")}`;
  const caption = `${left}${ctf === null ? "" : " | CTF²"}, edge ${
    edgeOf(voxelSize)
  }`;
  const canvas = draw(picture, side, voxelSize, caption);
  return await Picture.of(canvas.toRaster(), caption);
}

/** Draws levels [D, D] from 0 to 1, circles, and words below. */
function draw(
  levels: Float64Array,
  D: number,
  voxelSize: number | null,
  caption: string,
): Canvas {
  const zoom = zoomNear(D, SIDE);
  const side = zoomed(D, zoom);
  const canvas = new Canvas(side, side + STRIP, WHITE);
  const tile = makeTile(levels, 0, [D, D], zoom.bin);
  const { enlarge } = zoom;
  drawTile(canvas, tile, { low: 0, high: 1 }, { x: 0, y: 0, enlarge });
  const middle = (Math.floor(D / 2) + 0.5) * side / D;
  drawCircles(canvas, side, middle, voxelSize);
  const y = side + Math.round((STRIP - LETTERS) / 2);
  drawText(canvas, caption, { x: 4, y, size: LETTERS, level: BLACK });
  return canvas;
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

import { rangeTo } from "../core/index_utils.ts";
import { oneLine } from "../display/one_line.ts";
import type { Look, Media } from "../display/show.ts";
import { montageMedia } from "../display/show_images.ts";
import { count } from "../display/words.ts";
import type { ImageLoader, ImageStack } from "./image_loader.ts";
import type { ImageSource } from "./image_sources.ts";

/** Images that are shown. */
const MOST_IMAGES = 16;

/** How a loader shows itself: its first images. */
export function loaderLook(loader: ImageLoader): Look {
  return {
    line: () => loader.toString(),
    media: () =>
      firstImages(loader.numImages, (positions) => loader.get(positions)),
  };
}

/** How a source of images shows itself: its first images. */
export function sourceLook(source: ImageSource): Look {
  const { nImages, gridSize, nGroups, tiltSeries } = source;
  return {
    line: () =>
      oneLine(source.constructor.name, [
        count(nImages, "image"),
        ...(tiltSeries ? [count(nGroups, "particle")] : []),
        `${gridSize} × ${gridSize} px`,
      ]),
    media: () => firstImages(nImages, (positions) => source.images(positions)),
  };
}

async function firstImages(
  total: number,
  read: (positions: Int32Array) => Promise<ImageStack>,
): Promise<Media> {
  const positions = rangeTo(Math.min(total, MOST_IMAGES));
  return await montageMedia(await read(positions), {});
}

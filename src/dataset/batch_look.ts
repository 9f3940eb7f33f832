import type { NdArray } from "../core/nd_array.ts";
import { htmlImage } from "../display/html_image.ts";
import { type Cell, htmlTable } from "../display/html_table.ts";
import { oneLine } from "../display/one_line.ts";
import type { Look } from "../display/show.ts";
import { count, whole } from "../display/words.ts";
import type { Batch } from "./batch.ts";

/** Images that are shown, in one row. */
const MOST_IMAGES = 8;

/** How a batch shows itself: its fields, and its first images. */
export function batchLook(batch: Batch): Look {
  const { imageSize, images } = batch;
  return {
    line: () =>
      oneLine("Batch", [
        count(batch.count, "image"),
        `${imageSize} × ${imageSize} px`,
        indexRange("images", batch.imageIndices),
        indexRange("particles", batch.particleIndices),
      ]),
    media: async () => ({
      "text/html": fieldsTable(batch) +
        (images.data.length === 0 ? "" : await firstImages(batch)),
    }),
  };
}

function fieldsTable(batch: Batch): string {
  const { noiseVariance, spectra } = batch;
  const rows: Cell[][] = [
    array("images", batch.images),
    array("rotationMatrices", batch.rotationMatrices),
    array("translations", batch.translations),
    array("ctfParams", batch.ctfParams),
    noiseVariance === null
      ? ["noiseVariance", "null", "", "no noise model"]
      : array("noiseVariance", noiseVariance),
    indices("particleIndices", batch.particleIndices),
    indices("imageIndices", batch.imageIndices),
    ...(spectra === null ? [] : [array("spectra", spectra)]),
  ];
  const head = ["field", "type", "shape", "values"];
  return htmlTable({ title: `Batch of ${batch.count}`, head, rows });
}

function array(name: string, { data, shape }: NdArray): Cell[] {
  const given = shape[0] > 0 && data.length === 0 ? "given back" : "";
  return [name, data.constructor.name, `[${shape.join(", ")}]`, given];
}

function indices(name: string, data: Int32Array): Cell[] {
  return [name, data.constructor.name, `[${data.length}]`, spanOf(data)];
}

function indexRange(what: string, values: Int32Array): string {
  return `${what} ${spanOf(values)}`;
}

/** "0 to 255": rows that only fill up, of -1, do not count. */
function spanOf(values: Int32Array): string {
  const real = values.filter((value) => value >= 0);
  if (real.length === 0) return "none";
  const [least, most] = [
    real.reduce((a, b) => Math.min(a, b)),
    real.reduce((a, b) => Math.max(a, b)),
  ];
  return least === most ? whole(least) : `${whole(least)} to ${whole(most)}`;
}

async function firstImages(
  { images, imageIndices }: Batch,
): Promise<string> {
  const { drawMontage } = await import("../display/montage.ts");
  const labels = imageIndices.subarray(0, MOST_IMAGES);
  const first = { labels, most: MOST_IMAGES, columns: MOST_IMAGES };
  return htmlImage(await drawMontage(images, first));
}

/**
 * How a dataset shows itself: a table of what it holds, and some images.
 *
 * @module
 */
import { rangeTo } from "../core/index_utils.ts";
import type { FloatArray } from "../core/nd_array.ts";
import { escapeHtml, htmlTable } from "../display/html_table.ts";
import { htmlImage } from "../display/html_image.ts";
import { oneLine } from "../display/one_line.ts";
import type { Look } from "../display/show.ts";
import { halvesText } from "../display/show_halves.ts";
import { abridged, count, decimal, fileName, whole } from "../display/words.ts";
import { CTFParamIndex } from "../physics/mod.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";

/** Images that are shown, in one row. */
const MOST_IMAGES = 8;

/** The look of a dataset. */
export function datasetLook(dataset: CryoEMDataset): Look {
  return {
    line: () => datasetLine(dataset),
    media: async () => ({
      "text/html": datasetTable(dataset) + await firstImages(dataset),
    }),
  };
}

function datasetLine(dataset: CryoEMDataset): string {
  const { particlesFile, gridSize, voxelSize, halfsetIndices } = dataset;
  const name = particlesFile === null
    ? ""
    : `${abridged(fileName(particlesFile), 24)}: `;
  const facts = [
    name + count(dataset.nImages, "image"),
    ...(dataset.tiltSeriesFlag ? [count(dataset.nUnits, "particle")] : []),
    `${gridSize} px at ${decimal(voxelSize, 5)} Å`,
    ...(halfsetIndices === null ? [] : [
      `halves ${halfsetIndices.map((half) => whole(half.length)).join("+")}`,
    ]),
  ];
  return oneLine("CryoEMDataset", facts);
}

function datasetTable(dataset: CryoEMDataset): string {
  const { particlesFile, halfsetIndices, diagnostics, voxelSize } = dataset;
  const D = dataset.gridSize;
  const rows: [string, string][] = [
    ["images", `${whole(dataset.nImages)} of ${D} × ${D} px`],
    ...(dataset.tiltSeriesFlag ? [particlesRow(dataset)] : []),
    ["pixel size", `${decimal(voxelSize)} Å`],
    ["shifts", shiftsText(dataset.translations.data)],
    ["CTF", ctfText(dataset)],
    [
      "half-sets",
      halfsetIndices === null ? "none" : halvesText(halfsetIndices, "image"),
    ],
    ["noise model", dataset.noise === null ? "none" : "set"],
    ["pixels", pixelsText(dataset)],
    ...diagnostics.slice(0, 3).map(
      ({ severity, message }): [string, string] => {
        return [severity, abridged(message, 120)];
      },
    ),
  ];
  const title = particlesFile === null ? "CryoEMDataset" : particlesFile;
  return htmlTable({ title: abridged(title, 100), rows });
}

function particlesRow(dataset: CryoEMDataset): [string, string] {
  const tilts = (dataset.tiltParticles ?? []).map(({ length }) => length);
  if (tilts.length === 0) return ["particles", "none"];
  const range = rangeText(tilts, whole);
  return ["particles", `${whole(dataset.nUnits)}, ${range} tilts each`];
}

function shiftsText(shifts: FloatArray): string {
  let farthest = 0;
  for (const shift of shifts) farthest = Math.max(farthest, Math.abs(shift));
  return farthest === 0 ? "none" : `up to ${decimal(farthest, 3)} px`;
}

function ctfText(dataset: CryoEMDataset): string {
  const { DFU, DFV, VOLT, CS, W } = CTFParamIndex;
  const [, columns] = dataset.ctfParams.shape;
  if (columns <= W) return `rows of ${count(columns, "column")}`;
  const column = (at: number) => dataset.getCtfColumn(at);
  const [u, v, volts] = [DFU, DFV, VOLT].map(column);
  if (volts.every((kV) => kV === 0)) return "none";
  const defocus = u.map((value, i) => (value + v[i]) / 2e4);
  return [
    `defocus ${rangeText(defocus, (x) => x.toFixed(2))} µm`,
    `${rangeText(volts, (x) => decimal(x, 4))} kV`,
    `Cs ${rangeText(column(CS), (x) => decimal(x, 4))} mm`,
    `amplitude contrast ${rangeText(column(W), (x) => decimal(x, 4))}`,
    ...(dataset.premultipliedCtf ? ["images premultiplied"] : []),
  ].join(", ");
}

function pixelsText({ imageSource, dataMultiplier }: CryoEMDataset): string {
  if (imageSource === null) return "none: metadata only";
  const held = imageSource.info.lazy ? "read when asked for" : "in memory";
  return dataMultiplier === -1 ? `${held}, sign turned` : held;
}

function rangeText(
  values: ArrayLike<number>,
  text: (x: number) => string,
): string {
  if (values.length === 0) return "none";
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  const [from, to] = [text(least), text(most)];
  return from === to ? from : `${from} to ${to}`;
}

/** The first images, or why they cannot be seen: a look never fails. */
async function firstImages(dataset: CryoEMDataset): Promise<string> {
  const { imageSource, voxelSize, nImages } = dataset;
  if (imageSource === null) return "";
  try {
    const { drawMontage } = await import("../display/montage.ts");
    const labels = rangeTo(Math.min(nImages, MOST_IMAGES));
    const images = await imageSource.images(labels);
    const columns = MOST_IMAGES;
    const picture = await drawMontage(images, { voxelSize, labels, columns });
    return htmlImage(picture);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `<p>Images cannot be shown: ${escapeHtml(reason)}</p>\n`;
  }
}

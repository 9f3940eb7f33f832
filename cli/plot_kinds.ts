import type { CryoEMDataset } from "../mod.ts";
import type { Chart, Picture } from "../src/pictures/mod.ts";

type Pictures = typeof import("../src/pictures/mod.ts");

/** What `cryoset plot` draws. */
interface PlotKind {
  /** Whether pixels are read; else stacks may be missing. */
  readonly readsImages: boolean;
  /** Draws a chart. */
  readonly chart: (
    pictures: Pictures,
    dataset: CryoEMDataset,
  ) => Chart | Promise<Chart>;
  /** Draws a picture, if there is one of this kind. */
  readonly picture?: (
    pictures: Pictures,
    dataset: CryoEMDataset,
  ) => Promise<Picture>;
}

/** Images whose CTF is drawn. */
const CTF_IMAGES = 3;

/** Images that noise is estimated from, at most, and read at a time. */
const [NOISE_IMAGES, NOISE_BATCH] = [2000, 200];

/** All kinds by their names. */
export const PLOT_KINDS = {
  defocus: {
    readsImages: false,
    chart: (pictures, dataset) => pictures.defocusHistogram(dataset),
  },
  astigmatism: {
    readsImages: false,
    chart: (pictures, dataset) => pictures.astigmatismHistogram(dataset),
  },
  angles: {
    readsImages: false,
    chart: (pictures, dataset) => pictures.angularDistribution(dataset),
  },
  shifts: {
    readsImages: false,
    chart: (pictures, dataset) => pictures.shiftMap(dataset),
  },
  dose: {
    readsImages: false,
    chart: (pictures, dataset) => pictures.doseHistogram(dataset),
  },
  ctf: {
    readsImages: false,
    chart: (pictures, dataset) =>
      pictures.ctfCurve(dataset, ctfImages(dataset)),
  },
  noise: { readsImages: true, chart: noiseChart },
  power: {
    readsImages: true,
    chart: (pictures, dataset) => pictures.thonRings(dataset),
    picture: (pictures, dataset) => pictures.powerSpectrum(dataset),
  },
} as const satisfies Record<string, PlotKind>;

/** Name of a kind. */
export type PlotKindName = keyof typeof PLOT_KINDS;

/** A kind by its name. */
export function plotKind(name: PlotKindName): PlotKind {
  return PLOT_KINDS[name];
}

/** The least, the middle and the most defocused image. */
function ctfImages(dataset: CryoEMDataset): Int32Array {
  const defocus = dataset.getCtfColumn(0);
  const order = Int32Array.from(defocus, (_, image) => image)
    .sort((a, b) => defocus[a] - defocus[b]);
  const last = order.length - 1;
  const places = Array.from(
    { length: CTF_IMAGES },
    (_, k) => Math.round(k / (CTF_IMAGES - 1) * last),
  );
  return Int32Array.from(new Set(places.map((place) => order[place])));
}

async function noiseChart(
  pictures: Pictures,
  dataset: CryoEMDataset,
): Promise<Chart> {
  const { estimateNoiseVariance } = await import("../mod.ts");
  const maxImages = NOISE_IMAGES;
  const { radialVariance } = await estimateNoiseVariance(dataset, NOISE_BATCH, {
    maxImages,
  });
  const { gridSize: side, voxelSize } = dataset;
  return pictures.noiseProfile(radialVariance, { side, voxelSize });
}

import { ValidationError } from "@cliffy/command";
import {
  type CryoEMDataset,
  DataFormatError,
  type Diagnostic,
  estimateNoiseVariance,
  type ImagePoses,
  loadDataset,
  readImageCtf,
  readImageDoses,
  readImagePoses,
} from "../mod.ts";
import type { Chart, Picture } from "../src/pictures/mod.ts";
import { batchSizeFor } from "./batch_size.ts";
import { imagelessSet, setOfDoses } from "./imageless_set.ts";
import { type LoadFlags, loadOptions, selectedImages } from "./load_flags.ts";
import { ctfOverrides, posesFiles, readOptions } from "./metadata_flags.ts";

type Pictures = typeof import("../src/pictures/mod.ts");

/** What was drawn, and what was tolerated on the way to it. */
export interface Plot {
  readonly drawn: Chart | Picture;
  readonly diagnostics: readonly Diagnostic[];
}

/** A file and how it is read. */
interface Source {
  readonly file: string;
  readonly flags: LoadFlags;
}

/** Something to draw of a file. */
interface PlotKind {
  /** Whether stacks are opened. */
  readonly readsImages: boolean;
  /** Draws a chart. */
  chart(pictures: Pictures, source: Source): Promise<Plot>;
  /** Draws a picture, if there is one of this kind. */
  readonly picture?: PlotKind["chart"];
}

/** Images that noise is estimated from, at most. */
const NOISE_IMAGES = 2000;

/** All kinds by their names. */
export const PLOT_KINDS = {
  defocus: ofCtf((pictures, set) => pictures.defocusHistogram(set)),
  astigmatism: ofCtf((pictures, set) => pictures.astigmatismHistogram(set)),
  angles: ofPoses((pictures, { rotationMatrices }) =>
    pictures.angularDistribution(rotationMatrices)
  ),
  shifts: ofPoses(shiftsOf),
  dose: {
    readsImages: false,
    chart: async (pictures, { file, flags }) => {
      const options = await metadataOptions(file, flags);
      const { doses, diagnostics } = await readImageDoses(file, options);
      requireImages(file, doses.length);
      return { drawn: pictures.doseHistogram(setOfDoses(doses)), diagnostics };
    },
  },
  ctf: ofCtf((pictures, set) => pictures.ctfCurve(set, spreadImages(set))),
  noise: ofImages(noiseChart),
  power: {
    ...ofImages((pictures, dataset) => pictures.thonRings(dataset)),
    picture: ofImages((pictures, dataset) => pictures.powerSpectrum(dataset))
      .chart,
  },
} as const satisfies Record<string, PlotKind>;

/** Name of a kind. */
export type PlotKindName = keyof typeof PLOT_KINDS;

/** A kind by its name. */
export function plotKind(name: PlotKindName): PlotKind {
  return PLOT_KINDS[name];
}

function ofCtf(
  draw: (pictures: Pictures, set: CryoEMDataset) => Chart,
): PlotKind {
  return {
    readsImages: false,
    chart: async (pictures, { file, flags }) => {
      const set = await readImageCtf(file, await metadataOptions(file, flags));
      requireImages(file, set.ctfParams.shape[0]);
      const { diagnostics } = set;
      return { drawn: draw(pictures, imagelessSet(set)), diagnostics };
    },
  };
}

function ofPoses(
  draw: (pictures: Pictures, set: ImagePoses) => Chart,
): PlotKind {
  return {
    readsImages: false,
    chart: async (pictures, { file, flags }) => {
      const options = await metadataOptions(file, flags);
      const set = await readImagePoses(file, options);
      requireImages(file, set.rotationMatrices.shape[0]);
      return { drawn: draw(pictures, set), diagnostics: set.diagnostics };
    },
  };
}

function ofImages(
  draw: (
    pictures: Pictures,
    dataset: CryoEMDataset,
  ) => Promise<Chart | Picture>,
): PlotKind {
  return {
    readsImages: true,
    chart: async (pictures, { file, flags }) => {
      await using dataset = await loadDataset(file, {
        ...loadOptions(flags),
        ind: await selectedImages(file, flags),
      });
      const { diagnostics } = dataset;
      return { drawn: await draw(pictures, dataset), diagnostics };
    },
  };
}

function requireImages(path: string, count: number): void {
  if (count > 0) return;
  throw new DataFormatError(
    "no-images",
    `Cannot draw "${path}": it lists no images, or none are selected`,
    { path },
  );
}

async function metadataOptions(file: string, flags: LoadFlags) {
  const { datadir, stripPrefix } = flags;
  return {
    datadir,
    stripPrefix,
    posesFile: posesFiles(flags),
    ctfFile: flags.ctf,
    ctf: ctfOverrides(flags),
    ind: await selectedImages(file, flags),
    ...readOptions(flags),
  };
}

function shiftsOf(pictures: Pictures, set: ImagePoses): Chart {
  const { translations, voxelSize } = set;
  if (translations === null) {
    throw new ValidationError(
      'Shifts in pickles are parts of the box: give "--ctf", which says it',
    );
  }
  return voxelSize === null
    ? pictures.shiftMap(translations)
    : pictures.shiftMap(imagelessSet({ translations, voxelSize }));
}

/** Noise as the mean power of the images, whatever signal is in them. */
async function noiseChart(
  pictures: Pictures,
  dataset: CryoEMDataset,
): Promise<Chart> {
  const { imageSource, gridSize: side, voxelSize } = dataset;
  const batchSize = batchSizeFor(imageSource!, {}) ?? 1;
  const maxImages = NOISE_IMAGES;
  const estimate = { maxImages };
  const noise = await estimateNoiseVariance(dataset, batchSize, estimate);
  return pictures.noiseProfile(noise.radialVariance, { side, voxelSize });
}

/** The least, the middle and the most defocused image. */
function spreadImages(dataset: CryoEMDataset): Int32Array {
  const defocus = dataset.getCtfColumn(0);
  const order = Int32Array.from(defocus, (_, image) => image)
    .sort((a, b) => defocus[a] - defocus[b]);
  const last = order.length - 1;
  const places = [0, last >> 1, last];
  return Int32Array.from(new Set(places.map((place) => order[place])));
}

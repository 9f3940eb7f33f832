import {
  ArgumentError,
  Batch,
  type ComplexArray,
  createImageSource,
  type CryoEMDataset,
  type Fault,
  type ImageSource,
  type ImageStack,
  loadDataset,
  type LoadDatasetOptions,
  loadParticleTable,
} from "../mod.ts";
import { inFlags } from "./faults.ts";
import { firstTilts } from "./tilt_rows.ts";

/** Faults of metadata that do not keep anyone from looking at the images. */
const METADATA_FAULTS = [
  "poses-missing",
  "ctf-missing",
  "apix-missing",
  "metadata-file",
];

/** Images to walk: a dataset, or the images alone where metadata are short. */
export interface Walk extends AsyncDisposable {
  /** The dataset, or null. */
  readonly dataset: CryoEMDataset | null;
  /** The images. */
  readonly source: ImageSource;
  /** Why there is no dataset, or null. */
  readonly reason: string | null;
}

/** Opens a particle file for walking. */
export async function openWalk(
  file: string,
  options: LoadDatasetOptions,
): Promise<Walk> {
  try {
    const dataset = await loadDataset(file, options);
    return {
      dataset,
      source: dataset.imageSource!,
      reason: null,
      [Symbol.asyncDispose]: () => dataset.close(),
    };
  } catch (error) {
    // Who names a file of metadata wants to know what is wrong with it.
    const isNamed = options.posesFile ?? options.ctfFile;
    if (isNamed || !isMetadataFault(error)) throw error;
    const source = await openImages(file, options);
    return {
      dataset: null,
      source,
      reason: (error as Partial<Fault>).code === "metadata-file"
        ? "give --poses and --ctf"
        : inFlags(error.message),
      [Symbol.asyncDispose]: () => source.close(),
    };
  }
}

/** How a set is walked. */
export interface Steps {
  /** Images of a batch; null for one particle of a tilt series. */
  readonly batchSize: number | null;
  /** Whether whole particles of tilt series are walked. */
  readonly byParticle: boolean;
  /** Whether particles are packed into batches. */
  readonly pack: boolean;
  /** Whether short batches are filled. */
  readonly pad: boolean;
  /** Whether batches are read ahead. */
  readonly prefetch: boolean;
  /** Which spectra are computed. */
  readonly process: "none" | "full" | "half";
  /** Whether the images are windowed before. */
  readonly mask: boolean;
  /** Threads that make the batches; 0 is none but this one. */
  readonly workers: number;
  /** Seed of a random order, or null for that of the file. */
  readonly shuffle: number | null;
}

/** A batch of a walk. */
export interface Step {
  /** Raw images, without those that only fill the batch. */
  readonly images: ImageStack;
  /** Their spectra, or null. */
  readonly spectra: ComplexArray | null;
  /** Number of particles, of which each is in one run of images. */
  readonly particles: number;
  /** Images that only fill the batch. */
  readonly filling: number;
}

/** The batches of a walk. */
export async function* stepsOf(
  { dataset, source }: Walk,
  { batchSize, byParticle, pack, pad, ...how }: Steps,
): AsyncGenerator<Step> {
  const size = batchSize ?? 1;
  const common = {
    padToBatchSize: pad,
    prefetch: how.prefetch,
    process: how.process === "none"
      ? null
      : { layout: how.process, applyImageMask: how.mask },
    workers: how.workers,
    shuffle: how.shuffle === null ? null : { seed: how.shuffle },
  };
  const batches = dataset?.iterBatches(size, {
    byImage: !byParticle,
    packGroups: pack,
    ...common,
  }) ?? source.iterBatches(size, {
    batchMode: byParticle ? "groups" : "images",
    mode: pack ? "packed_tilt_series" : "tilt_series",
    ...common,
  });
  for await (using batch of batches) {
    yield stepOf(
      batch,
      batch instanceof Batch ? batch.particleIndices : batch.groupIds,
    );
  }
}

/** Filling stands at the end, as particle −1. */
function stepOf(
  { images, spectra }: Pick<Step, "images" | "spectra">,
  particleOf: Int32Array,
): Step {
  const rows = particleOf.length;
  let count = rows;
  while (count > 0 && particleOf[count - 1] < 0) count--;
  let particles = 0;
  for (let i = 0; i < count; i++) {
    if (i === 0 || particleOf[i] !== particleOf[i - 1]) particles++;
  }
  return {
    images: firstRows(images, count),
    spectra: spectra && firstRows(spectra, count),
    particles,
    filling: rows - count,
  };
}

/** The first rows of an array, which may be complex. */
function firstRows<T extends ImageStack | ComplexArray>(
  array: T,
  count: number,
): T {
  const [rows, ...rest] = array.shape;
  if (count === rows) return array;
  const data = array.data.subarray(0, array.data.length / rows * count);
  return { ...array, data, shape: [count, ...rest] };
}

async function openImages(
  file: string,
  options: LoadDatasetOptions,
): Promise<ImageSource> {
  const { datadir, stripPrefix, downsampleD, ind, mrc, cs } = options;
  const { cacheDir, cacheQuota } = options;
  const { tiltSeries, tiltSeriesCtf, tiltOrder, tiltRanks } = options;
  const table = await loadParticleTable(file, options) ?? undefined;
  const source = await createImageSource(file, {
    table,
    cs,
    datadir,
    stripPrefix,
    downsampleD,
    ind: firstTilts(table, options) ?? ind,
    mrc,
    cacheDir,
    cacheQuota,
    tiltSeries,
    tiltSeriesCtf,
    tiltOrder,
    tiltRanks,
  });
  if (source.nImages > 0) return source;
  await source.close();
  throw new ArgumentError(
    "selection-empty",
    `Cannot walk "${file}": no images are selected`,
    { actual: 0 },
  );
}

function isMetadataFault(error: unknown): error is Error {
  return error instanceof Error &&
    METADATA_FAULTS.includes((error as Partial<Fault>).code ?? "");
}

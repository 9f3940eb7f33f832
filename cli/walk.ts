import {
  ArgumentError,
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

/** Raw images of a walk, batch by batch. */
export async function* imagesOf(
  { dataset, source }: Walk,
  batchSize: number,
  prefetch: boolean,
): AsyncGenerator<ImageStack> {
  const batches = dataset?.iterBatches(batchSize, { prefetch }) ??
    source.iterBatches(batchSize, { prefetch });
  for await (using batch of batches) yield batch.images;
}

async function openImages(
  file: string,
  options: LoadDatasetOptions,
): Promise<ImageSource> {
  const { datadir, stripPrefix, downsampleD, ind, mrc, cs } = options;
  const { cacheDir, cacheQuota } = options;
  const table = await loadParticleTable(file, options) ?? undefined;
  const source = await createImageSource(file, {
    table,
    cs,
    datadir,
    stripPrefix,
    downsampleD,
    ind,
    mrc,
    cacheDir,
    cacheQuota,
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

import {
  createImageSource,
  type CryoEMDataset,
  DataFormatError,
  type ImageSource,
  type ImageStack,
  type IndexSelection,
  loadDataset,
  type LoadDatasetOptions,
} from "../mod.ts";

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

/**
 * Opens a particle file for walking.
 */
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
    if (!isMetadataFault(error)) throw error;
    const { datadir, stripPrefix, downsampleD, lazy } = options;
    const source = await createImageSource(file, {
      datadir,
      stripPrefix,
      downsampleD,
      lazy,
    });
    return {
      dataset: null,
      source,
      reason: error.message,
      [Symbol.asyncDispose]: () => source.close(),
    };
  }
}

/** Raw images of a walk, batch by batch. */
export async function* imagesOf(
  walk: Walk,
  batchSize: number,
  selection: { readonly indices?: IndexSelection | undefined },
): AsyncGenerator<ImageStack> {
  const { indices } = selection;
  const batches = walk.dataset?.iterBatches(batchSize, { indices }) ??
    walk.source.iterBatches(batchSize, { subsetIndices: indices });
  for await (const { images } of batches) yield images;
}

function isMetadataFault(error: unknown): error is Error {
  return error instanceof Error &&
    METADATA_FAULTS.includes((error as DataFormatError).code);
}

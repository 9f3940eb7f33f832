import { DataFormatError } from "../core/errors.ts";
import type { Hdf5Dataset } from "../formats/hdf5/dataset.ts";
import { findDatasets } from "../formats/hdf5/find_datasets.ts";
import type { Hdf5File } from "../formats/hdf5/hdf5_file.ts";
import type { NumberType } from "../formats/hdf5/number_type.ts";
import { type EmanLevels, emanLevels } from "./eman_levels.ts";
import { isParticleSet, PARTICLE_SET } from "../formats/hdf5/particle_set.ts";

/** Group in which EMAN2 keeps one group per image: `<k>/image`, k from 0 on. */
const EMAN_IMAGES = "/MDF/images";

/** Sections are counted by signed 32-bit integers. */
const MOST_IMAGES = 2 ** 31 - 1;

/** Images that are stored together are read together up to so many bytes. */
const LARGEST_RUN = 2 ** 28;

/** Takes the bytes of images, and what turns their numbers into pixels. */
export type UseImages = (
  bytes: Uint8Array,
  type: NumberType,
  levels: EmanLevels | null,
) => void;

/** Where the images of a file lie and how they are read. */
export interface Hdf5Images {
  /** Path of the dataset, or of the group of images. */
  readonly path: string;
  /** Number of images. */
  readonly count: number;
  /** Side of the images in pixels. */
  readonly imageSize: number;
  /** Bytes of an image in one run with its neighbours; Infinity if it has none. */
  readonly imageBytes: number;
  /** Images that are stored, and so read, together. */
  readonly together: number;
  /** Reads neighbouring images; their bytes are only there during `use`. */
  read(first: number, count: number, use: UseImages): void;
}

/**
 * Finds the images of a file: those at `path`, else those of a particle set
 * that `exportHdf5` wrote, of an EMAN2 stack, or the only dataset of three
 * axes.
 *
 * @throws {DataFormatError} if there are none, or several candidates.
 */
export function findImages(file: Hdf5File, path: string | null): Hdf5Images {
  if (path !== null) return imagesAt(file, path);
  if (isParticleSet(file)) return imagesAt(file, PARTICLE_SET.images);
  if (file.kindOf(EMAN_IMAGES) === "group") return imagesAt(file, EMAN_IMAGES);
  const candidates = findDatasets(file, 3);
  if (candidates.length === 1) return ofDataset(file, candidates[0]);
  throw candidates.length === 0
    ? new DataFormatError(
      "hdf5-no-images",
      `Cannot find images in "${file.path}": it has no numeric dataset of ` +
        `shape [N, D, D]; name one of shape [D, D] as "${file.path}::/path"`,
      { path: file.path, expected: "[N, D, D]" },
    )
    : new DataFormatError(
      "hdf5-many-datasets",
      `Cannot tell which dataset of "${file.path}" holds the images: ` +
        `${someOf(candidates)}; choose one, as in ` +
        `"${file.path}::${candidates[0].path}"`,
      { path: file.path, actual: candidates.map(({ path }) => path) },
    );
}

function imagesAt(file: Hdf5File, path: string): Hdf5Images {
  const ends = [...path.matchAll(/\/|$/g)].map(({ index }) => index).slice(1);
  const parents = ends.slice(0, -1).map((end) => path.slice(0, end));
  const isReachable = parents.every((group) => file.kindOf(group) === "group");
  switch (isReachable ? file.kindOf(path) : null) {
    case "dataset":
      return ofDataset(file, file.dataset(path));
    case "group":
      return ofGroup(file, path);
    case null:
      throw noSuchDataset(file, path);
  }
}

function ofDataset(file: Hdf5File, dataset: Hdf5Dataset): Hdf5Images {
  const { shape, path } = dataset;
  const type = dataset.check();
  const isOne = shape.length === 2;
  const [count, height, width] = isOne ? [1, ...shape] : shape;
  if (
    !(isOne || shape.length === 3) || height !== width || width === 0 ||
    count === 0 || count > MOST_IMAGES
  ) {
    throw notImages(file, dataset);
  }
  const imageBytes = width * width * type.size;
  const together = Math.min(
    isOne ? 1 : dataset.rowsTogether,
    Math.max(1, Math.floor(LARGEST_RUN / imageBytes)),
  );
  return {
    path,
    count,
    imageSize: width,
    imageBytes,
    together,
    read: (first, count, use) =>
      dataset.readRows(
        isOne ? 0 : first,
        isOne ? height : count,
        (bytes) => use(bytes, type, null),
      ),
  };
}

function ofGroup(file: Hdf5File, path: string): Hdf5Images {
  const count = countImages(file, path);
  const imageAt = (index: number) => {
    const dataset = file.dataset(`${path}/${index}/image`);
    if (dataset.shape.length !== 2) throw notImages(file, dataset);
    return ofDataset(file, dataset);
  };
  const { imageSize } = imageAt(0);
  return {
    path,
    count,
    imageSize,
    imageBytes: Infinity,
    together: 1,
    read: (first, _count, use) => {
      const image = imageAt(first);
      if (image.imageSize !== imageSize) {
        throw otherSize(file, image, imageSize);
      }
      const levels = emanLevels(file, `${path}/${first}`);
      image.read(0, 1, (bytes, type) => use(bytes, type, levels));
    },
  };
}

/** Members 0 to N-1 of an EMAN2 group of images; refuses gaps. */
function countImages(file: Hdf5File, path: string): number {
  const names = file.namesIn(path).filter((name) =>
    /^(0|[1-9]\d*)$/.test(name)
  );
  const numbers = names.map(Number).sort((a, b) => a - b);
  const gap = numbers.findIndex((number, i) => number !== i);
  if (numbers.length > 0 && gap < 0) return numbers.length;
  const missing = `${path}/${Math.max(gap, 0)}/image`;
  throw new DataFormatError(
    "hdf5-eman-gap",
    `Cannot read the images of "${file.path}": "${path}" is a group ` +
      `without "${missing}"; images are numbered from 0 on without gaps`,
    { path: file.path, expected: missing },
  );
}

function noSuchDataset(file: Hdf5File, path: string): DataFormatError {
  const others = findDatasets(file, 3);
  return new DataFormatError(
    "hdf5-no-dataset",
    `Cannot read "${path}" of "${file.path}": there is no such dataset` +
      (others.length > 0 ? `; there is ${someOf(others)}` : ""),
    { path: file.path, actual: path },
  );
}

function notImages(file: Hdf5File, dataset: Hdf5Dataset): DataFormatError {
  const { shape } = dataset;
  const isEmpty = shape.includes(0);
  return new DataFormatError(
    isEmpty ? "hdf5-empty" : "hdf5-not-square",
    `Cannot use "${dataset.path}" of "${file.path}" as particle images: its ` +
      `shape is [${shape.join(", ")}], ` +
      (isEmpty ? "it holds no image" : "particle images are [N, D, D]"),
    { path: file.path, expected: "[N, D, D]", actual: shape },
  );
}

function otherSize(
  file: Hdf5File,
  { path, imageSize }: Hdf5Images,
  expected: number,
): DataFormatError {
  return new DataFormatError(
    "hdf5-image-size",
    `Cannot read "${path}" of "${file.path}": it has ${imageSize} × ` +
      `${imageSize} px, the first image ${expected} × ${expected} px`,
    { path: file.path, expected, actual: imageSize },
  );
}

function someOf(datasets: readonly Hdf5Dataset[]): string {
  const texts = datasets.slice(0, 5).map(String);
  const more = datasets.length - texts.length;
  return more > 0 ? `${texts.join("; ")} and ${more} more` : texts.join("; ");
}

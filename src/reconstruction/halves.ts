import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import {
  filterPreserveOrder,
  rangeTo,
  sortedUnique,
} from "../core/index_utils.ts";
import { splitIndexList } from "../dataset/split_index_list.ts";
import type { IndexedImages } from "../dataset/indexed_images.ts";

/** Local images of both halves, and where they come from. */
export interface Halves {
  /** Local images of half 0 and of half 1. */
  readonly images: readonly [Int32Array, Int32Array];
  /** As the dataset has them, or at random. */
  readonly method: "dataset" | "random";
  /** What may not be as expected. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The halves of a dataset, or else random ones of its particles.
 *
 * @throws {ArgumentError} `empty-halfset` if one has no images;
 * `halfsets-overlap` if an image is in both.
 */
export function halvesOf(dataset: IndexedImages, seed: number): Halves {
  const given = dataset.halfsetIndices;
  const images = given ?? randomHalves(dataset, seed);
  const empty = images.findIndex((half) => half.length === 0);
  if (empty >= 0) {
    throw new ArgumentError(
      "empty-halfset",
      `Cannot reconstruct half-set ${empty}: it has no images`,
      { label: "halfsetIndices", actual: images.map((h) => h.length) },
    );
  }
  const method = given === null ? "random" : "dataset";
  return { images, method, diagnostics: diagnosticsOf(dataset, images) };
}

/** Halves of the particles; all images of one, and its copies, stay together. */
function randomHalves(
  { nImages, indexLayout }: IndexedImages,
  seed: number,
): [Int32Array, Int32Array] {
  if (nImages === 0) return [new Int32Array(0), new Int32Array(0)];
  const particles = indexLayout.originalGroupIndices;
  const particleOf = indexLayout.imageToGroup.map((group) => particles[group]);
  const [first] = splitIndexList(sortedUnique(particles), seed);
  const isFirst = new Set(first);
  const images = rangeTo(nImages);
  return [
    images.filter((image) => isFirst.has(particleOf[image])),
    images.filter((image) => !isFirst.has(particleOf[image])),
  ];
}

function diagnosticsOf(
  dataset: IndexedImages,
  [a, b]: readonly [Int32Array, Int32Array],
): Diagnostic[] {
  const rows = (half: Int32Array) =>
    dataset.originalImageIndicesFromLocal(half);
  const [shared] = filterPreserveOrder(rows(a), rows(b));
  if (shared !== undefined) {
    throw new ArgumentError(
      "halfsets-overlap",
      `Cannot compare half-sets that share images: row ${shared} is in both`,
      { label: "halfsetIndices", actual: shared },
    );
  }
  const particles = (half: Int32Array) =>
    dataset.indexLayout.originalGroupIndicesFromLocalImages(half);
  const both = filterPreserveOrder(particles(a), particles(b)).length;
  const missing = dataset.nImages - new Set([...a, ...b]).size;
  return [
    ...(both === 0 ? [] : [
      {
        severity: "warning",
        code: "halfsets-share-particles",
        message:
          `${both} particles have images in both half-sets: the FSC is ` +
          "too good",
      } as const,
    ]),
    ...(missing === 0 ? [] : [
      {
        severity: "note",
        code: "images-in-no-half",
        message:
          `${missing} of ${dataset.nImages} images are in no half-set: ` +
          "left them out",
      } as const,
    ]),
  ];
}

import { ArgumentError } from "../core/errors.ts";
import { rangeTo } from "../core/index_utils.ts";
import { splitIndexList } from "../core/split_index_list.ts";
import type { IndexedImages } from "../dataset/indexed_images.ts";

/** Local images of both halves, and where they come from. */
export interface Halves {
  /** Local images of half 0 and of half 1. */
  readonly images: readonly [Int32Array, Int32Array];
  /** As the dataset has them, or at random. */
  readonly method: "dataset" | "random";
}

/**
 * The halves of a dataset, or else random ones of its particles.
 *
 * @throws {ArgumentError} `empty-halfset` if one has no images.
 */
export function halvesOf(dataset: IndexedImages, seed: number): Halves {
  const given = dataset.halfsetIndices;
  const halves: Halves = given === null
    ? { images: randomHalves(dataset, seed), method: "random" }
    : { images: given, method: "dataset" };
  const empty = halves.images.findIndex((half) => half.length === 0);
  if (empty < 0) return halves;
  throw new ArgumentError(
    "empty-halfset",
    `Cannot reconstruct half-set ${empty}: it has no images`,
    { label: "halfsetIndices", actual: halves.images.map((h) => h.length) },
  );
}

/** Halves of the particles; all tilts of one stay together. */
function randomHalves(
  { nUnits, nImages, tiltParticles }: IndexedImages,
  seed: number,
): [Int32Array, Int32Array] {
  if (nImages === 0) return [new Int32Array(0), new Int32Array(0)];
  const halves = splitIndexList(rangeTo(nUnits), seed);
  if (tiltParticles === null) return halves;
  const imagesOf = (half: Int32Array): Int32Array =>
    Int32Array.from([...half].flatMap((group) => [...tiltParticles[group]]))
      .sort();
  return [imagesOf(halves[0]), imagesOf(halves[1])];
}

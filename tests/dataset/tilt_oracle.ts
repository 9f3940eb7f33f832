/** Which way the images of a particle are ordered by their keys. */
export type KeyDirection =
  /** Doses: the smallest first. */
  | "ascending"
  /** B-factors: the largest first. */
  | "descending";

/** How the groups are walked. */
export interface GroupBatchOptions {
  /** Rows of the file that were loaded, in that order: all if absent. */
  readonly ind?: readonly number[];
  /**
   * Numbering of the results: of a subset made of the selected images, or of
   * the loaded set restricted to them. The subset's if absent.
   */
  readonly numbering?: "subset" | "loaded";
  /** Groups to walk, in that numbering and in order: all if absent. */
  readonly groups?: readonly number[];
  /** Whether whole particles share batches. */
  readonly pack?: boolean;
  /** Images of a packed batch: unlimited if absent. */
  readonly batchSize?: number;
  /** Whether short packed batches are filled with −1. */
  readonly pad?: boolean;
}

/** The ids of a batch, one of each for every row. */
export type GroupBatch = readonly [particleIds: number[], imageIds: number[]];

/**
 * Place of each image within its particle, from 0: the number of images that
 * come before it, by key, and among equal keys the later row first.
 */
export function expectedTiltNumbers(
  groupNames: readonly string[],
  keys: readonly number[],
  direction: KeyDirection,
): number[] {
  const sign = direction === "ascending" ? 1 : -1;
  return keys.map((key, i) =>
    keys.filter((other, j) =>
      groupNames[j] === groupNames[i] &&
      (sign * other < sign * key || (other === key && j > i))
    ).length
  );
}

/**
 * Batches of an iteration by particle. `groupNames` and `keys` are those of
 * the rows of the file, `selectedImages` images of the loaded set: all if
 * null. Images outside the selection go before anything is packed.
 */
export function expectedGroupBatches(
  groupNames: readonly string[],
  keys: readonly number[],
  direction: KeyDirection,
  selectedImages: readonly number[] | null,
  options: GroupBatchOptions = {},
): GroupBatch[] {
  const ind = options.ind ?? groupNames.map((_, i) => i);
  const names = ind.map((row) => groupNames[row]);
  const tiltNumbers = expectedTiltNumbers(
    names,
    ind.map((row) => keys[row]),
    direction,
  );
  const selected = selectedImages ?? names.map((_, i) => i);
  const inLoaded = options.numbering === "loaded";
  const known = inLoaded ? names : selected.map((image) => names[image]);
  const groupOrder = sortedNames(known);
  const walked = options.groups ?? groupOrder.map((_, g) => g);
  const particles = walked.map((g): GroupBatch => {
    const images = selected.filter((image) => names[image] === groupOrder[g])
      .sort((a, b) => tiltNumbers[a] - tiltNumbers[b])
      .map((image) => inLoaded ? image : selected.indexOf(image));
    return [images.map(() => g), images];
  }).filter(([ids]) => ids.length > 0);
  return options.pack ? packed(particles, options) : particles;
}

/** Distinct names by code point. */
function sortedNames(names: readonly string[]): string[] {
  const distinct = names.filter((name, i) => names.indexOf(name) === i);
  return distinct.sort((a, b) => {
    const [left, right] = [[...a], [...b]];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  });
}

function packed(
  particles: readonly GroupBatch[],
  { batchSize = Infinity, pad = false }: GroupBatchOptions,
): GroupBatch[] {
  const batches: [number[], number[]][] = [];
  for (const [ids, images] of particles) {
    const last = batches.at(-1);
    if (last && last[0].length + ids.length <= batchSize) {
      last[0].push(...ids);
      last[1].push(...images);
    } else batches.push([[...ids], [...images]]);
  }
  for (const batch of pad && batchSize < Infinity ? batches : []) {
    for (const ids of batch) while (ids.length < batchSize) ids.push(-1);
  }
  return batches;
}

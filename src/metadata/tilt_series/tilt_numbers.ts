import { positionsByGroup } from "./tilt_groups.ts";

/** Keys of tilts and which of them counts as the first. */
export interface TiltKeys {
  /** One key an image: dose, B-factor or CTF scale. */
  readonly values: Float64Array;
  /** Whether the smallest key is the first tilt, or the greatest. */
  readonly first: "smallest" | "greatest";
}

/**
 * Rank of each image among the images of its group, 0 the least exposed.
 * Among equal keys the later row of the file comes first, which is what the
 * reference's descending sort, read backwards, gives where it is stable.
 *
 * @param groupOf Group of each image.
 * @param rows Row in the file of each image; their positions if null.
 */
export function tiltNumbers(
  groupOf: Int32Array,
  nGroups: number,
  { values, first }: TiltKeys,
  rows: Int32Array | null = null,
): Int32Array {
  const lists = positionsByGroup(groupOf, nGroups);
  const sign = first === "smallest" ? 1 : -1;
  const numbers = new Int32Array(groupOf.length);
  for (let group = 0; group < nGroups; group++) {
    const images = lists.view(group).slice().sort((a, b) =>
      sign * (values[a] - values[b]) ||
      (rows === null ? b - a : rows[b] - rows[a] || b - a)
    );
    for (let k = 0; k < images.length; k++) numbers[images[k]] = k;
  }
  return numbers;
}

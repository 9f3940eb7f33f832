import { ArgumentError, IndexError } from "./errors.ts";
import { IndexLists } from "./index_lists.ts";
import type { IndexSelection } from "./index_utils.ts";

/** Reads the group lists of a grouped layout, which needs ids for them. */
export function readLists(
  groupIds: IndexSelection | null,
  lists: ArrayLike<IndexSelection> | null,
): IndexLists {
  if (groupIds !== null && lists !== null) {
    return IndexLists.from(lists, "groupLocalImageIndices");
  }
  const label = lists === null
    ? "groupLocalImageIndices"
    : "originalGroupIndices";
  throw new ArgumentError(
    "layout-groups",
    `Cannot make a grouped layout without ${label}`,
    { label },
  );
}

/** Refuses another number of group ids than of groups. */
export function checkGroupCount(nIds: number, nGroups: number): void {
  if (nIds === nGroups) return;
  throw new ArgumentError(
    "layout-groups",
    `Cannot use "${nIds}" original group indices for ${nGroups} groups: one each is needed`,
    { label: "originalGroupIndices", expected: nGroups, actual: nIds },
  );
}

/**
 * Group of every image, given the images of every group.
 *
 * @throws {ArgumentError} if a group is empty, or an image is in no group or listed twice.
 * @throws {IndexError} if a group lists an image that does not exist.
 */
export function groupOfEveryImage(
  lists: IndexLists,
  nImages: number,
): Int32Array {
  const groups = new Int32Array(nImages).fill(-1);
  for (let group = 0; group < lists.length; group++) {
    if (lists.sizeOf(group) === 0) throw fault(`Group "${group}" is empty`);
    for (const image of lists.view(group)) {
      if (image >= nImages) throw outside(image, group, nImages);
      if (groups[image] >= 0) {
        throw fault(
          `Image "${image}" of group ${group} is in group ${
            groups[image]
          } already: groups must cover every local image exactly once`,
        );
      }
      groups[image] = group;
    }
  }
  const uncovered = groups.indexOf(-1);
  if (uncovered < 0) return groups;
  throw fault(
    `Image "${uncovered}" is in no group: groups must cover every local image exactly once`,
  );
}

/**
 * Position in the selection of every image, or −1.
 *
 * @throws {ArgumentError} if an image is selected twice.
 */
export function positionOfEveryImage(
  selected: Int32Array,
  nImages: number,
): Int32Array {
  const positions = new Int32Array(nImages).fill(-1);
  for (let position = 0; position < selected.length; position++) {
    const image = selected[position];
    if (positions[image] >= 0) {
      throw new ArgumentError(
        "layout-duplicate",
        `Cannot select image "${image}" twice in a subset of grouped images`,
        { label: "local image indices", actual: image },
      );
    }
    positions[image] = position;
  }
  return positions;
}

function fault(message: string): ArgumentError {
  return new ArgumentError("layout-groups", message, {
    label: "groupLocalImageIndices",
  });
}

function outside(image: number, group: number, nImages: number): IndexError {
  return new IndexError(
    "index-range",
    `Group ${group} lists image "${image}": it must be below ${nImages}`,
    {
      label: "groupLocalImageIndices",
      expected: [0, nImages - 1],
      actual: image,
    },
  );
}

import { compareCodePoints } from "../../core/code_point_order.ts";
import { IndexLists } from "../../core/index_lists.ts";
import type { StarTable } from "../../formats/star/mod.ts";

/** Column that names the particle of an image. */
export const GROUP_NAME = "_rlnGroupName";

/** Images by group, groups in the order of their names. */
export interface TiltGroups {
  /** Names of the groups, in code-point order. */
  readonly names: readonly string[];
  /** Group of each row. */
  readonly groupOfRow: Int32Array;
}

/** Groups the rows of a table by the text of a column. */
export function groupRows(table: StarTable, label: string): TiltGroups {
  const { codes, values } = table.categories(label);
  const order = Array.from(values.keys()).sort((a, b) =>
    compareCodePoints(values[a], values[b])
  );
  const rank = new Int32Array(values.length);
  order.forEach((code, group) => rank[code] = group);
  return {
    names: order.map((code) => values[code]),
    groupOfRow: codes.map((code) => rank[code]),
  };
}

/**
 * Positions 0 … n−1 by group, ascending inside each.
 *
 * @param groupOf Group of each position.
 */
export function positionsByGroup(
  groupOf: Int32Array,
  nGroups: number,
): IndexLists {
  const starts = new Int32Array(nGroups + 1);
  for (const group of groupOf) starts[group + 1]++;
  for (let group = 0; group < nGroups; group++) {
    starts[group + 1] += starts[group];
  }
  const next = starts.slice();
  const positions = new Int32Array(groupOf.length);
  for (let i = 0; i < groupOf.length; i++) positions[next[groupOf[i]]++] = i;
  return new IndexLists(positions, starts);
}

import { type ColumnValues, StarTable } from "../../formats/star/mod.ts";

/** An optics table, and the group of each particle. */
export interface OpticsGroups {
  /** One row a group. */
  readonly optics: StarTable;
  /** Group of each particle, from 1 on. */
  readonly groups: Int32Array;
}

/**
 * Makes optics groups: particles are in one if they were in one and all values
 * of the microscope and of the images are equal.
 *
 * @param columns Values by particle that go into the optics table.
 * @param before Groups that the particles were in, or null.
 */
export function opticsTableOf(
  columns: Readonly<Record<string, ColumnValues>>,
  before: readonly string[] | null,
  length: number,
): OpticsGroups {
  const lists = Object.values(columns);
  const known = new Map<string, number>();
  const firsts: number[] = [];
  // Most particles are like the one before: those take no key.
  const isAsBefore = (i: number): boolean =>
    i > 0 && before?.[i] === before?.[i - 1] &&
    lists.every((list) => list[i] === list[i - 1]);
  const groups = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    groups[i] = isAsBefore(i) ? groups[i - 1] : groupOf(i);
  }
  function groupOf(i: number): number {
    const key = JSON.stringify([before?.[i], ...lists.map((list) => list[i])]);
    let group = known.get(key);
    if (group === undefined) {
      group = firsts.push(i);
      known.set(key, group);
    }
    return group;
  }
  const ofGroups = Object.entries(columns).map(([label, values]) =>
    [label, firsts.map((row) => values[row])] as const
  );
  const numbers = firsts.map((_, i) => i + 1);
  return {
    groups,
    optics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: numbers,
      _rlnOpticsGroupName: numbers.map((number) => `opticsGroup${number}`),
      ...Object.fromEntries(ofGroups) as Record<string, ColumnValues>,
      _rlnImageDimensionality: numbers.map(() => 2),
    }),
  };
}

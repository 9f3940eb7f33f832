import { type ColumnValues, StarTable } from "../../formats/star/mod.ts";

/** An optics table, and the group of each particle. */
export interface OpticsGroups {
  /** One row a group. */
  readonly optics: StarTable;
  /** Group of each particle, from 1 on. */
  readonly groups: Int32Array;
}

const NAME = "_rlnOpticsGroupName";

/**
 * Makes optics groups: particles are in one if they were in one and all values
 * of the microscope and of the images are equal. Groups keep the order of
 * their numbers, or of appearance where they had none.
 *
 * @param columns Values by particle that go into the optics table.
 * @param before Groups that the particles were in, or null.
 * @param further Values of further columns by particle, equal in each group;
 * `columns` of the same name count.
 */
export function opticsTableOf(
  columns: Readonly<Record<string, ColumnValues>>,
  before: readonly string[] | null,
  length: number,
  further: Readonly<Record<string, readonly string[]>> = {},
): OpticsGroups {
  const lists = Object.values(columns);
  const known = new Map<string, number>();
  const firsts: number[] = [];
  // Most particles are like the one before: those take no key.
  const isAsBefore = (i: number): boolean =>
    i > 0 && before?.[i] === before?.[i - 1] &&
    lists.every((list) => list[i] === list[i - 1]);
  const found = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    found[i] = isAsBefore(i) ? found[i - 1] : groupOf(i);
  }
  function groupOf(i: number): number {
    const key = JSON.stringify([before?.[i], ...lists.map((list) => list[i])]);
    let group = known.get(key);
    if (group === undefined) {
      group = firsts.push(i) - 1;
      known.set(key, group);
    }
    return group;
  }
  const order = inOrderOfNumbers(firsts, before);
  const numberOf = new Int32Array(firsts.length);
  order.forEach((group, i) => numberOf[group] = i + 1);
  const numbers = order.map((_, i) => i + 1);
  const { [NAME]: given, ...others } = further;
  const names = order.map((group, i) =>
    given?.[firsts[group]] ?? `opticsGroup${i + 1}`
  );
  const all = Object.entries({ ...others, ...columns });
  const ofGroups = all.map(([label, values]) =>
    [label, order.map((group) => values[firsts[group]])] as const
  );
  return {
    groups: found.map((group) => numberOf[group]),
    optics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: numbers,
      [NAME]: names.map((name, i) =>
        names.indexOf(name) < i ? `${name}_${i + 1}` : name
      ),
      _rlnImageDimensionality: numbers.map(() => 2),
      ...Object.fromEntries(ofGroups) as Record<string, ColumnValues>,
    }),
  };
}

/** Groups by the numbers they had, if all had one. */
function inOrderOfNumbers(
  firsts: readonly number[],
  before: readonly string[] | null,
): number[] {
  const numbers = firsts.map((row) => Number(before?.[row] ?? NaN));
  const order = [...firsts.keys()];
  return numbers.every(Number.isFinite)
    ? order.sort((a, b) => numbers[a] - numbers[b])
    : order;
}

import { DataFormatError } from "../core/errors.ts";
import type { StarTable } from "../formats/star/mod.ts";

/** Column that joins particles and optics groups. */
export const OPTICS_GROUP = "_rlnOpticsGroup";

/**
 * Refuses an optics table without groups.
 *
 * @throws {DataFormatError} `star-optics-group`
 */
export function checkOpticsTable(
  optics: StarTable,
  path: string | undefined,
): void {
  if (optics.has(OPTICS_GROUP)) return;
  throw new DataFormatError(
    "star-optics-group",
    `The optics table${inFile(path)} has no column "${OPTICS_GROUP}": its ` +
      `columns are ${optics.columns.join(", ")}`,
    { path, label: OPTICS_GROUP, actual: optics.columns },
  );
}

/**
 * Row of the optics table for each particle; 0 if particles have no groups.
 * Groups are looked up once for each distinct text, so that a particle costs
 * one array access.
 *
 * @throws {DataFormatError} `star-unknown-optics-group` if the optics table
 * lacks groups that particles have, `star-duplicate-optics-group` if it has
 * one twice.
 */
export function opticsRows(
  main: StarTable,
  optics: StarTable,
  path: string | undefined,
): Int32Array {
  if (!main.has(OPTICS_GROUP)) {
    if (optics.rowCount === 0 && main.rowCount > 0) {
      throw unknownGroups([["", main.rowCount]], path);
    }
    return new Int32Array(main.rowCount);
  }
  const rowOfGroup = groupRows(optics, path);
  const { codes, values } = main.categories(OPTICS_GROUP);
  const rowOfCode = values.map((group) =>
    rowOfGroup.get(groupKey(group)) ?? -1
  );
  if (rowOfCode.includes(-1)) {
    const counts = new Float64Array(values.length);
    for (const code of codes) counts[code]++;
    const unknown = values.map((group, code) => [group, counts[code]] as const)
      .filter((_, code) => rowOfCode[code] < 0);
    throw unknownGroups(unknown, path);
  }
  return codes.map((code) => rowOfCode[code]);
}

function groupRows(
  optics: StarTable,
  path: string | undefined,
): Map<string, number> {
  const rows = new Map<string, number>();
  optics.text(OPTICS_GROUP).forEach((group, row) => {
    const key = groupKey(group);
    const first = rows.get(key);
    if (first !== undefined) {
      throw new DataFormatError(
        "star-duplicate-optics-group",
        `Optics group "${group}" stands twice in the optics table${
          inFile(path)
        }, in rows ${first + 1} and ${row + 1}: remove or renumber one`,
        { path, label: OPTICS_GROUP, actual: group },
      );
    }
    rows.set(key, row);
  });
  return rows;
}

/** `1`, `01` and `1.0` are one group; other names count as they are. */
export function groupKey(group: string): string {
  const value = Number(group);
  const isInteger = /^[+-]?\d+(\.0*)?$/.test(group) &&
    Number.isSafeInteger(value);
  return isInteger ? String(value) : group;
}

function unknownGroups(
  unknown: readonly (readonly [group: string, count: number])[],
  path: string | undefined,
): DataFormatError {
  const list = unknown.slice(0, 10).map(([group, count]) =>
    `"${group}" (${count} particles)`
  );
  if (unknown.length > list.length) list.push("...");
  return new DataFormatError(
    "star-unknown-optics-group",
    `The optics table${inFile(path)} lacks groups of particles: ` +
      `${list.join(", ")}; add their rows or remove these particles`,
    {
      path,
      label: OPTICS_GROUP,
      actual: unknown.map(([group]) => group),
    },
  );
}

function inFile(path: string | undefined): string {
  return path === undefined ? "" : ` of "${path}"`;
}

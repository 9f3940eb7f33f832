import { DataFormatError } from "../../core/errors.ts";
import type { StarTable } from "../../formats/star/mod.ts";
import type { TiltGroups } from "./tilt_groups.ts";
import { groupRows } from "./tilt_groups.ts";
import { type TiltKeys, tiltNumbers } from "./tilt_numbers.ts";

/** Columns that name a tilt image, the better first. */
const TILT_NAMES = ["_rlnTiltName", "_rlnMicrographName"];

/**
 * Rank of each row's tilt in its whole tilt series, 0 the least exposed, so
 * that particles which lack tilts agree on which is the third. A series is
 * made of the tilts (by name) of all particles of a tomogram; without
 * tomogram names, of particles that share tilts. Null if no column names the
 * tilts.
 *
 * @throws {DataFormatError} `tilt-name` if one name stands for several tilts.
 */
export function seriesRanks(
  table: StarTable,
  { groupOfRow, names }: TiltGroups,
  keys: TiltKeys,
  path: string | null,
): Int32Array | null {
  const label = TILT_NAMES.find((name) => table.has(name));
  if (label === undefined) return null;
  const tilts = table.categories(label);
  const series = table.has("_rlnTomoName")
    ? groupRows(table, "_rlnTomoName")
    : sharedSeries(groupOfRow, names.length, tilts.codes, tilts.values.length);
  // One entry for each tilt of each series: its first row stands for it.
  const entryOf = new Map<number, number>();
  const rows: number[] = [];
  const entryOfRow = tilts.codes.map((tilt, row) => {
    const key = series.groupOfRow[row] * tilts.values.length + tilt;
    const entry = entryOf.get(key);
    if (entry === undefined) {
      entryOf.set(key, rows.length);
      return rows.push(row) - 1;
    }
    const isOne = keys.values[row] === keys.values[rows[entry]];
    if (!isOne) throw notOneTilt(table, path, label, row, rows[entry]);
    return entry;
  });
  checkOnce(table, path, label, entryOfRow, groupOfRow);
  const first = Int32Array.from(rows);
  const ranks = tiltNumbers(
    first.map((row) => series.groupOfRow[row]),
    series.names.length,
    {
      values: Float64Array.from(first, (row) => keys.values[row]),
      first: keys.first,
    },
  );
  return entryOfRow.map((entry) => ranks[entry]);
}

/** Refuses a particle that has a tilt twice. */
function checkOnce(
  table: StarTable,
  path: string | null,
  label: string,
  entryOfRow: Int32Array,
  groupOfRow: Int32Array,
): void {
  const seen = new Map<number, number>();
  const size = entryOfRow.length;
  for (let row = 0; row < size; row++) {
    const key = groupOfRow[row] * size + entryOfRow[row];
    const before = seen.get(key);
    if (before !== undefined) throw notOneTilt(table, path, label, row, before);
    seen.set(key, row);
  }
}

function notOneTilt(
  table: StarTable,
  path: string | null,
  label: string,
  row: number,
  before: number,
): DataFormatError {
  const name = table.cell(row, label);
  return new DataFormatError(
    "tilt-name",
    `Cannot rank tilts over their series: ${label} "${name}" stands for ` +
      `different tilts in rows ${before + 1} and ${row + 1}` +
      (path === null ? "" : ` of "${path}"`) +
      `; rank them in each particle (tiltRanks "particle")`,
    {
      path: path ?? undefined,
      block: table.name,
      row: row + 1,
      label,
      actual: name,
    },
  );
}

/** Groups that share tilts, directly or through others, as one series. */
function sharedSeries(
  groupOfRow: Int32Array,
  nGroups: number,
  tiltOfRow: Int32Array,
  nTilts: number,
): TiltGroups {
  const parent = Int32Array.from({ length: nGroups }, (_, group) => group);
  const root = (group: number): number => {
    while (parent[group] !== group) {
      parent[group] = parent[parent[group]];
      group = parent[group];
    }
    return group;
  };
  const owner = new Int32Array(nTilts).fill(-1);
  for (let row = 0; row < groupOfRow.length; row++) {
    const tilt = tiltOfRow[row];
    if (owner[tilt] < 0) owner[tilt] = groupOfRow[row];
    else parent[root(groupOfRow[row])] = root(owner[tilt]);
  }
  const names = Array.from({ length: nGroups }, (_, group) => String(group));
  return { names, groupOfRow: groupOfRow.map(root) };
}

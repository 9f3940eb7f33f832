/**
 * Parts of a report that tables of every format share.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import {
  halfsetsOfTable,
  type ParticleTable,
} from "../../metadata/particle_table.ts";
import type { HalfsetsReport } from "./report.ts";

/** Faults of values do not depend on the box. */
export const SOME_BOX = 2;

/** What keeps values from being read; the pixel size may come as an option. */
export function faultOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return error.code === "apix-missing" ? null : error.message;
  }
}

/** Least and greatest mean defocus in µm of values in Å, or null. */
export function defocusRange(
  u: Float64Array | null,
  v: Float64Array | null,
): [number, number] | null {
  if (u === null || v === null || u.length === 0) return null;
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < u.length; i++) {
    const micrometres = (u[i] + v[i]) / 2e4;
    least = Math.min(least, micrometres);
    greatest = Math.max(greatest, micrometres);
  }
  return [least, greatest];
}

/** Images by the half-sets that a table states, or null. */
export function halfsetsReport(table: ParticleTable): HalfsetsReport | null {
  const stated = halfsetsOfTable(table);
  if (stated === null) return null;
  const { values, first } = stated;
  const counts = { half1: 0, half2: 0, other: 0 };
  for (const value of values) {
    if (value === first) counts.half1++;
    else if (value === first + 1) counts.half2++;
    else counts.other++;
  }
  const { half1, half2, other } = counts;
  return { ...counts, usable: half1 > 0 && half2 > 0 && other === 0 };
}

import { ArgumentError, IndexError } from "../../core/errors.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { TomoParticles } from "./tomo_tables.ts";

/** Particles by name, or by row of the particle file counted from 0. */
export type ParticleSelection = readonly string[] | ArrayLike<number>;

/**
 * Rows of the particles meant, in the order of their file.
 *
 * @throws {ArgumentError} if a name is unknown, a particle is named twice or
 * none is.
 * @throws {IndexError} if there is no such row.
 */
export function selectedRows(
  particles: TomoParticles,
  selection: ParticleSelection,
): Int32Array {
  const rows = isNames(selection)
    ? rowsOfNames(particles, selection)
    : rowsOfIndices(particles, selection);
  if (rows.length === 0) {
    throw new ArgumentError(
      "empty-subset",
      "Cannot write a subset without particles: select some",
      { label: "particles", actual: selection },
    );
  }
  rows.sort();
  const twice = rows.findIndex((row, i) => i > 0 && row === rows[i - 1]);
  if (twice < 0) return rows;
  throw new ArgumentError(
    "particle-repeated",
    `Cannot write particle "${particles.names[rows[twice]]}" twice: ` +
      `RELION tells particles by their names`,
    { label: "particles", actual: particles.names[rows[twice]] },
  );
}

function isNames(selection: ParticleSelection): selection is readonly string[] {
  return Array.isArray(selection) && typeof selection[0] === "string";
}

function rowsOfNames(
  { names, path }: TomoParticles,
  selection: readonly string[],
): Int32Array {
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const unknown = selection.filter((name) => !rowOf.has(name));
  if (unknown.length === 0) {
    return Int32Array.from(selection, (name) => rowOf.get(name)!);
  }
  throw new ArgumentError(
    "unknown-particle",
    `Cannot find ${unknown.length} of ${selection.length} particles in ` +
      `"${path}": ${firstOfMany(unknown.map((name) => `"${name}"`))}`,
    { label: "particles", actual: unknown[0] },
  );
}

function rowsOfIndices(
  { count, path }: TomoParticles,
  selection: ArrayLike<number>,
): Int32Array {
  const rows = new Int32Array(selection.length);
  for (let i = 0; i < rows.length; i++) {
    const row = selection[i];
    if (!Number.isInteger(row) || row < 0 || row >= count) {
      throw new IndexError(
        "particle-range",
        `Cannot select particle "${row}" of "${path}": it has ${count}`,
        { label: "particles", expected: [0, count - 1], actual: row },
      );
    }
    rows[i] = row;
  }
  return rows;
}

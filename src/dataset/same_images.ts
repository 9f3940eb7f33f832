import { DataFormatError } from "../core/errors.ts";
import type { ImageNames } from "../metadata/image_names.ts";
import {
  type CtfParameterTable,
  imageNamesOfTable,
  type ParticleTable,
  type PoseTable,
  uidsOfTable,
} from "../metadata/particle_table.ts";

/**
 * Refuses a table of poses or CTF parameters whose rows name other images
 * than those of the particle file: joined by row, every image would get the
 * values of another. Folders may differ, and stacks may have new names, as
 * after extracting them anew, if each old name stands for one new one. Tables
 * without names are compared by their `uid`, without either taken by row.
 *
 * @param rows Rows that are joined; all if null.
 * @param what What the table holds, for the message.
 * @throws {DataFormatError} `rows-disagree` with the first row that differs.
 */
export function checkSameImages(
  particles: ParticleTable,
  other: PoseTable | CtfParameterTable,
  rows: Int32Array | null,
  what: string,
): void {
  if (particles === other) return;
  const names = imageNamesOfTable(particles);
  const otherNames = imageNamesOfTable(other);
  if (names === null || otherNames === null) {
    checkSameUids(particles, other, rows, what);
    return;
  }
  const [a, b] = [byRow(names), byRow(otherNames)];
  const renamed = new Map<string, string>();
  const count = rows?.length ?? particles.length;
  for (let i = 0; i < count; i++) {
    const row = rows?.[i] ?? i;
    if (a.sections[row] === b.sections[row]) {
      const [from, to] = [a.file(row), b.file(row)];
      if (from === to) continue;
      const isNew = !b.known.has(from) && !a.known.has(to);
      if (!renamed.has(from)) renamed.set(from, to);
      if (isNew && renamed.get(from) === to) continue;
    }
    throw new DataFormatError(
      "rows-disagree",
      `Cannot take the ${what} of "${particles.path}" from "${other.path}": ` +
        `row ${row + 1} is "${a.at(row)}" in the one and "${b.at(row)}" in ` +
        `the other; bring the rows into the same order`,
      {
        path: other.path ?? undefined,
        expected: a.at(row),
        actual: b.at(row),
      },
    );
  }
}

function checkSameUids(
  particles: ParticleTable,
  other: PoseTable | CtfParameterTable,
  rows: Int32Array | null,
  what: string,
): void {
  const [a, b] = [uidsOfTable(particles), uidsOfTable(other)];
  if (a === null || b === null) return;
  const count = rows?.length ?? particles.length;
  for (let i = 0; i < count; i++) {
    const row = rows?.[i] ?? i;
    if (a[row] === b[row]) continue;
    throw new DataFormatError(
      "rows-disagree",
      `Cannot take the ${what} of "${particles.path}" from "${other.path}": ` +
        `row ${row + 1} has the uid ${a[row]} in the one and ${
          b[row]
        } in the ` +
        `other; bring the rows into the same order`,
      { path: other.path ?? undefined, label: "uid" },
    );
  }
}

interface ImagesByRow {
  readonly sections: Int32Array;
  /** Bare names of all stacks. */
  readonly known: ReadonlySet<string>;
  /** Bare name of the stack of a row. */
  file(row: number): string;
  /** Section, from 1, and stack of a row. */
  at(row: number): string;
}

function byRow({ files, fileIndex, sections }: ImageNames): ImagesByRow {
  const bare = files.map((file) => file.slice(file.lastIndexOf("/") + 1));
  return {
    sections,
    known: new Set(bare),
    file: (row) => bare[fileIndex[row]],
    at: (row) => `${sections[row] + 1}@${bare[fileIndex[row]]}`,
  };
}

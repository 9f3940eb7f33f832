import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import { StarFile } from "../metadata/star_file.ts";

const LABEL = "_rlnCtfDataAreCtfPremultiplied";

/** What a table says of its images. */
export interface Premultiplied {
  /** Whether all images were multiplied by their CTF. */
  readonly all: boolean;
  /** A warning if only some were. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Whether images were multiplied by their CTF, by the word of
 * `_rlnCtfDataAreCtfPremultiplied`; cryoSPARC sets have no word on it.
 *
 * @param rows Particles to look at; all if null.
 */
export function readPremultiplied(
  table: ParticleTable | null,
  rows: Int32Array | null = null,
): Premultiplied {
  const star = table instanceof StarFile ? table : null;
  const values = star?.getOpticsValues(LABEL, "float64") ?? null;
  if (star === null || values === null) return { all: false, diagnostics: [] };
  const shown = rows === null ? values : Array.from(rows, (r) => values[r]);
  const yes = shown.filter((value) => value === 1).length;
  const all = yes > 0 && yes === shown.length;
  return {
    all,
    diagnostics: all || yes === 0 ? [] : [{
      severity: "warning",
      code: "ctf-premultiplied-mixed",
      message: `${LABEL} is 1 for ${yes} of ${shown.length} images: the set ` +
        `is taken as not premultiplied`,
      path: star.path ?? undefined,
    }],
  };
}

/** What a caller knows of images and of tables. */
export interface StatedPremultiplied {
  /** What the caller states; the file's word if undefined. */
  readonly stated: boolean | undefined;
  /** Whether a set of which only some images were is refused. */
  readonly refusesMixed: boolean;
}

/**
 * Whether images were multiplied by their CTF: as the caller states, with a
 * warning where the file says otherwise, else as the file says.
 *
 * @throws {DataFormatError} `mixed-premultiplied` if only some were, and that
 * is not to be taken as none.
 */
export function premultipliedOf(
  table: ParticleTable | null,
  rows: Int32Array,
  { stated, refusesMixed }: StatedPremultiplied,
): Premultiplied {
  const read = readPremultiplied(table, rows);
  const path = table?.path ?? undefined;
  const isMixed = read.diagnostics.length > 0;
  if (stated === undefined) {
    if (!isMixed || !refusesMixed) return read;
    throw new DataFormatError(
      "mixed-premultiplied",
      `Cannot load "${path}" as one dataset: ${LABEL} differs between its ` +
        `optics groups; load them one by one with ind, or state ` +
        `premultipliedCtf`,
      { path, block: "optics", label: LABEL },
    );
  }
  const isSaid = table instanceof StarFile &&
    (table.dataOptics?.has(LABEL) || table.df.has(LABEL));
  if (!isSaid || (!isMixed && read.all === stated)) {
    return { all: stated, diagnostics: [] };
  }
  return {
    all: stated,
    diagnostics: [{
      severity: "warning",
      code: "premultiplied-overridden",
      message: `The images are taken as ${stated ? "" : "not "}multiplied by ` +
        `their CTF, though ${LABEL} says ${
          isMixed
            ? "that some were"
            : read.all
            ? "that they were"
            : "they were not"
        }`,
      path,
    }],
  };
}

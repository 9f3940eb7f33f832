import type { Diagnostic } from "../core/errors.ts";
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

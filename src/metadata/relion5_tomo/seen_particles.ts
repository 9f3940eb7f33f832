import { DataFormatError } from "../../core/errors.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Number of frames in the tilt series of a particle. */
export function frameCount(tables: TomoTables, particle: number): number {
  const { tomograms, particles } = tables;
  return tomograms[particles.tomogramIndex[particle]].frames.count;
}

/** Whether a particle is visible in a frame; in all if the file has no flags. */
export function isVisible(
  { particles: { visible, visibleStart } }: TomoTables,
  particle: number,
  frame: number,
): boolean {
  return visible === null || visible[visibleStart[particle] + frame] !== 0;
}

/** Number of visible frames of each particle. */
export function countVisibleFrames(tables: TomoTables): Int32Array {
  const counts = new Int32Array(tables.particles.count);
  for (let p = 0; p < counts.length; p++) {
    const n = frameCount(tables, p);
    for (let f = 0; f < n; f++) if (isVisible(tables, p, f)) counts[p]++;
  }
  return counts;
}

/** Particles with a visible frame, and the others. */
export interface SeenParticles {
  /** Number of visible frames of each particle. */
  readonly counts: Int32Array;
  /** Rows of particles with a visible frame. */
  readonly seen: readonly number[];
  /** Rows of the others. */
  readonly unseen: readonly number[];
}

/**
 * Finds the particles that have a visible frame.
 *
 * @param dropUnseen Whether there may be others.
 * @throws {DataFormatError} `no-visible-frames`
 */
export function seenParticles(
  tables: TomoTables,
  dropUnseen: boolean,
): SeenParticles {
  const counts = countVisibleFrames(tables);
  const seen: number[] = [];
  const unseen: number[] = [];
  counts.forEach((count, p) => (count > 0 ? seen : unseen).push(p));
  if (unseen.length > 0 && (!dropUnseen || seen.length === 0)) {
    throw noVisibleFrames(tables, unseen, dropUnseen);
  }
  return { counts, seen, unseen };
}

function noVisibleFrames(
  { particles: { names, path, count } }: TomoTables,
  unseen: readonly number[],
  dropUnseen: boolean,
): DataFormatError {
  const remedy = dropUnseen
    ? "nothing is left to open"
    : "leave them out by dropUnseen";
  return new DataFormatError(
    "no-visible-frames",
    `Cannot use ${unseen.length} of ${count} particles of "${path}" without ` +
      `visible frame: ${
        firstOfMany(unseen.map((p) => `"${names[p]}"`))
      }; ${remedy}`,
    {
      path,
      row: unseen[0] + 1,
      label: "_rlnTomoVisibleFrames",
      expected: "a visible frame",
      actual: names[unseen[0]],
    },
  );
}

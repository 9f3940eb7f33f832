import { compareCodePoints } from "../../core/code_point_order.ts";
import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { StackKinds } from "./stack_kinds.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Which image stands in which row: particle, frame and section. */
export interface TiltImageOrder {
  /** Row of the particle file. */
  readonly particleIndex: Int32Array;
  /** Row of the tilt-series table. */
  readonly frameIndex: Int32Array;
  /** Section of the stack, counted from 1. */
  readonly section: Int32Array;
  /** Rank by dose among all frames of the tilt series. */
  readonly seriesDoseRank: Int32Array;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Rows of the visible images of all particles, in the order asked for.
 *
 * @throws {DataFormatError} `no-visible-frames` naming particles that see none,
 * unless they are dropped.
 */
export function orderTiltImages(
  tables: TomoTables,
  { isFull }: Pick<StackKinds, "isFull">,
  { order = "reference", dropUnseen = false }: Relion5TomoOptions,
): TiltImageOrder {
  const { particles, tomograms } = tables;
  const ranks = tomograms.map(({ frames }) => doseRanks(frames.preExposure));
  // Frames of each tomogram in the order of the rows of a particle.
  const frameOrder = ranks.map((rank) => {
    const frames = Int32Array.from(rank.keys());
    return order === "file" ? frames : frames.sort((a, b) => rank[a] - rank[b]);
  });
  const walk = Int32Array.from({ length: particles.count }, (_, p) => p);
  if (order === "reference") {
    const { names } = particles;
    walk.sort((a, b) => compareCodePoints(names[a], names[b]));
  }
  const diagnostics = checkSeen(tables, dropUnseen);
  const count = countVisible(tables);
  const [particleIndex, frameIndex, section, seriesDoseRank] = [0, 0, 0, 0]
    .map(() => new Int32Array(count));
  const sections = new Int32Array(
    tomograms.reduce((most, { frames }) => Math.max(most, frames.count), 0),
  );
  let row = 0;
  for (const p of walk) {
    const tomogram = particles.tomogramIndex[p];
    const start = particles.visibleStart[p];
    const { visible } = particles;
    let seen = 0;
    for (let f = 0; f < tomograms[tomogram].frames.count; f++) {
      const isSeen = visible === null || visible[start + f] === 1;
      seen += Number(isSeen);
      sections[f] = !isSeen ? 0 : isFull[p] === 1 ? f + 1 : seen;
    }
    for (const f of frameOrder[tomogram]) {
      if (sections[f] === 0) continue;
      particleIndex[row] = p;
      frameIndex[row] = f;
      section[row] = sections[f];
      seriesDoseRank[row++] = ranks[tomogram][f];
    }
  }
  return { particleIndex, frameIndex, section, seriesDoseRank, diagnostics };
}

/** Rank of each frame by dose, the earlier frame first among equal ones. */
function doseRanks(preExposure: Float64Array): Int32Array {
  const ranks = new Int32Array(preExposure.length);
  Int32Array.from(ranks.keys())
    .sort((a, b) => preExposure[a] - preExposure[b] || a - b)
    .forEach((frame, rank) => ranks[frame] = rank);
  return ranks;
}

function countVisible({ particles, tomograms }: TomoTables): number {
  let count = 0;
  if (particles.visible === null) {
    for (const t of particles.tomogramIndex) count += tomograms[t].frames.count;
  } else {
    for (const flag of particles.visible) count += flag;
  }
  return count;
}

/** Refuses, or reports, particles without visible frames. */
function checkSeen(
  { particles }: TomoTables,
  dropUnseen: boolean,
): Diagnostic[] {
  const { visible, visibleStart, names, path } = particles;
  if (visible === null) return [];
  const unseen = names.filter((_, p) =>
    visible.subarray(visibleStart[p], visibleStart[p + 1]).indexOf(1) < 0
  );
  if (unseen.length === 0) return [];
  const listed = unseen.slice(0, 5).map((name) => `"${name}"`).join(", ");
  if (dropUnseen) {
    return [{
      severity: "warning",
      code: "dropped-unseen",
      message: `${unseen.length} particles without visible frame were left ` +
        `out: ${listed}`,
      path,
    }];
  }
  throw new DataFormatError(
    "no-visible-frames",
    `Cannot use ${unseen.length} particles of "${path}" without visible ` +
      `frame: ${listed}; leave them out with dropUnseen`,
    { path, label: "_rlnTomoVisibleFrames", actual: unseen },
  );
}

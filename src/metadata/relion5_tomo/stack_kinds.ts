import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import type { MrcHeader } from "../../formats/mrc/mod.ts";
import { checkChoice } from "./check_choice.ts";
import { firstOfMany } from "./first_of_many.ts";
import { checkBoxes, pixelSizeDiagnostics } from "./stack_header_checks.ts";
import { readStackHeaders } from "./stack_headers.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomoTables } from "./tomo_tables.ts";
import {
  frameCount,
  type SeenParticles,
  seenParticles,
} from "./seen_particles.ts";

/** Which stacks hold hidden frames too. */
export interface StackKinds {
  /**
   * For each particle 1 if its stack holds all frames (full), 0 if it holds
   * the visible ones (compact). Either for particles without hidden frame.
   */
  readonly isFull: Uint8Array;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How to tell the kind of stacks. */
export type StackKindOptions = Pick<
  Relion5TomoOptions,
  "stacks" | "datadir" | "stripPrefix" | "dropUnseen"
>;

/**
 * Finds out, particle by particle, whether stacks hold visible frames only
 * (RELION; WarpTools since July 2026) or all (WarpTools before): by the number
 * of sections in the header, unless `stacks` states it. Particles without
 * visible frame are not looked at.
 *
 * Permission, unless `stacks` states the kind: `--allow-read` of the folders
 * that hold the stacks.
 *
 * @throws {DataFormatError} `image-name-at` for names of single sections,
 * `stack-depth` or `stack-box` for stacks of another size, `partial-columns`
 * if the file does not tell the visible frames and stacks do not hold all,
 * `no-visible-frames`.
 * @throws {MissingFileError} `stack-missing`
 * @throws {ArgumentError} if an option has no sense.
 */
export async function findStackKinds(
  tables: TomoTables,
  options: StackKindOptions = {},
): Promise<StackKinds> {
  const { stacks = "check", dropUnseen = false, ...paths } = options;
  checkOptions("findStackKinds", options, [
    "stacks",
    "datadir",
    "stripPrefix",
    "dropUnseen",
  ]);
  checkChoice("stacks", stacks, ["check", "compact", "full"]);
  const seen = seenParticles(tables, dropUnseen);
  checkNames(tables);
  if (stacks !== "check") return statedKinds(tables, stacks);
  const names = seen.seen.map((p) => tables.particles.stacks[p]);
  const headers = await readStackHeaders(tables, names, paths);
  checkBoxes(tables, seen.seen, headers);
  const kinds = kindsByDepth(tables, seen, headers);
  return {
    isFull: kinds.isFull,
    diagnostics: [
      ...kinds.diagnostics,
      ...pixelSizeDiagnostics(tables, seen.seen, headers),
    ],
  };
}

/** Refuses names of sections: RELION's tables of one slice a particle. */
function checkNames({ particles: { stacks, path } }: TomoTables): void {
  const named = [...stacks.keys()].filter((p) => stacks[p].includes("@"));
  if (named.length === 0) return;
  throw new DataFormatError(
    "image-name-at",
    `Cannot take ${named.length} image names of "${path}" as stacks: ${
      firstOfMany(named.map((p) => `"${stacks[p]}"`))
    }; each names one section, so open the file as single particles`,
    {
      path,
      row: named[0] + 1,
      label: "_rlnImageName",
      expected: "the name of a stack",
      actual: stacks[named[0]],
    },
  );
}

function statedKinds(
  tables: TomoTables,
  stacks: "compact" | "full",
): StackKinds {
  const isUnflagged = tables.particles.visible === null;
  if (isUnflagged && stacks === "compact") {
    throw noFlags(tables, `which frames compact stacks hold is not known`);
  }
  const isFull = new Uint8Array(tables.particles.count);
  isFull.fill(stacks === "full" ? 1 : 0);
  return { isFull, diagnostics: isUnflagged ? [allVisible(tables)] : [] };
}

function kindsByDepth(
  tables: TomoTables,
  seen: SeenParticles,
  headers: ReadonlyMap<string, MrcHeader>,
): StackKinds {
  const { particles } = tables;
  const isFull = new Uint8Array(particles.count);
  const mixed = { compact: 0, full: 0 };
  const wrong: number[] = [];
  for (const p of seen.seen) {
    const [n, k] = [frameCount(tables, p), seen.counts[p]];
    const { nz } = headers.get(particles.stacks[p])!;
    if (nz !== k && nz !== n) wrong.push(p);
    else if (nz === n) isFull[p] = 1;
    if (k < n) mixed[isFull[p] === 1 ? "full" : "compact"]++;
  }
  if (wrong.length > 0) throw wrongDepth(tables, seen, wrong, headers);
  const diagnostics = particles.visible === null ? [allVisible(tables)] : [];
  if (mixed.compact > 0 && mixed.full > 0) {
    diagnostics.push({
      severity: "note",
      code: "mixed-stack-kinds",
      message: `Stacks of ${mixed.compact} particles hold visible frames ` +
        `only, those of ${mixed.full} hold all: each was taken as it is`,
      path: particles.path,
    });
  }
  return { isFull, diagnostics };
}

function wrongDepth(
  tables: TomoTables,
  { counts }: SeenParticles,
  wrong: readonly number[],
  headers: ReadonlyMap<string, MrcHeader>,
): DataFormatError {
  const { path, visible, stacks } = tables.particles;
  const [first] = wrong;
  const faults = firstOfMany(wrong.map((p) => {
    const [n, k] = [frameCount(tables, p), counts[p]];
    return `stack "${stacks[p]}" has ${headers.get(stacks[p])!.nz} sections, ` +
      `expected ${k === n ? n : `${k} (visible) or ${n} (all)`}`;
  }));
  if (visible === null) {
    return noFlags(tables, `not all stacks hold all: ${faults}`);
  }
  return new DataFormatError(
    "stack-depth",
    `Cannot use ${wrong.length} stacks of "${path}": ${faults}; tilt images ` +
      `may have been excluded after extraction, so extract again`,
    {
      path,
      row: first + 1,
      label: "_rlnImageName",
      expected: [counts[first], frameCount(tables, first)],
      actual: headers.get(stacks[first])!.nz,
    },
  );
}

function noFlags(
  { particles: { path } }: TomoTables,
  reason: string,
): DataFormatError {
  return new DataFormatError(
    "partial-columns",
    `Cannot tell the frames of "${path}": it has no _rlnTomoVisibleFrames, ` +
      `and ${reason}`,
    { path, label: "_rlnTomoVisibleFrames" },
  );
}

function allVisible({ particles: { path } }: TomoTables): Diagnostic {
  return {
    severity: "warning",
    code: "all-visible-assumed",
    message: `The file has no _rlnTomoVisibleFrames: all frames were taken ` +
      `as visible`,
    path,
  };
}

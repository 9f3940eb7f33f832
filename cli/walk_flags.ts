import type { BatchShape } from "./batch_size.ts";
import type { BatchProcessing } from "./batch_statistics.ts";
import { refuseFlags } from "./flag_checks.ts";
import type { FlagGroup } from "./flags.ts";
import { checkLoadFlags, type LoadFlags } from "./load_flags.ts";
import { TILT_CTF_FLAGS } from "./tilt_flags.ts";

/** Flags of `cryoset batches`. */
export interface WalkFlags extends LoadFlags, BatchShape {
  readonly json?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly process?: BatchProcessing["process"] | undefined;
  readonly mask?: boolean | undefined;
  readonly prefetch: boolean;
  readonly workers?: number | undefined;
  readonly shuffle?: number | undefined;
  readonly halfset?: 0 | 1 | undefined;
}

/** Flags that say how tilt series are walked. */
export const WALK_TILT_FLAGS = {
  ...TILT_CTF_FLAGS,
  flags: [
    ...TILT_CTF_FLAGS.flags,
    ["--by-particle", "Walk whole particles, one a batch."],
    ["--pack", "Put as many as fit into a batch."],
    ["--pad", "Fill short batches with images of zeros."],
  ],
} as const satisfies FlagGroup;

/**
 * Refuses flags that do not go together.
 *
 * @throws {ValidationError} naming a flag and what it works with.
 */
export async function checkWalkFlags(flags: WalkFlags): Promise<void> {
  const { process = "none", halfset, byParticle, pack, pad } = flags;
  if (process === "none") {
    refuseFlags(["mask"], flags, '"--process full" or "--process half"');
  }
  if (halfset === undefined) {
    const remedy = '"--halfset 0" or "--halfset 1"';
    refuseFlags(["halfsets", "seed"], flags, remedy);
  }
  if (!byParticle) refuseFlags(["pack"], flags, '"--by-particle"');
  else if (!pack && !pad) {
    const remedy = '"--pack" or "--pad" beside "--by-particle"';
    refuseFlags(["batchSize"], flags, remedy);
  }
  await checkLoadFlags(flags);
}

/**
 * Refuses flags of tilt series for images that are not grouped.
 *
 * @throws {ValidationError} naming the flag and the one to add.
 */
export function checkGrouped(isGrouped: boolean, flags: WalkFlags): void {
  if (isGrouped) return;
  const remedy = 'tilt series: add "--tilt-series"';
  refuseFlags(["byParticle", "tiltInd"], flags, remedy);
  // Some modes of the CTF count the tilts of images that stay single.
  if (flags.tiltCtf !== undefined) return;
  refuseFlags(["tiltOrder", "tiltRanks"], flags, remedy);
}

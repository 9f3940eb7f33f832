import { getCacheDir } from "../mod.ts";
import type { BatchShape } from "./batch_size.ts";
import type { BatchProcessing } from "./batch_statistics.ts";
import { refuseFlags } from "./flag_checks.ts";
import type { FlagGroup } from "./flags.ts";
import type { MetadataFlags } from "./metadata_flags.ts";
import { byteCount } from "./option_types.ts";
import { checkSplitOptions } from "./split_options.ts";
import { TILT_CTF_FLAGS, type TiltCtfFlags } from "./tilt_flags.ts";

/** Flags of `cryoset batches`. */
export interface WalkFlags extends MetadataFlags, TiltCtfFlags, BatchShape {
  readonly json?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly process?: BatchProcessing["process"] | undefined;
  readonly mask?: boolean | undefined;
  readonly downsample?: number | undefined;
  readonly prefetch: boolean;
  readonly halfset?: 0 | 1 | undefined;
  readonly halfsets?: string | undefined;
  readonly seed?: number | undefined;
  readonly ind?: string | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly salvage?: boolean | undefined;
  readonly cacheDir?: string | undefined;
  readonly cacheQuota?: number | undefined;
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

/** Flags that say where the stacks are. */
export const STACK_FLAGS = {
  heading: "Stacks",
  types: { size: byteCount },
  flags: [
    ["-d, --datadir <folder:input>", "Folder the image paths start from."],
    ["--strip-prefix <path>", "Take this off the image paths."],
    ["--salvage", "Read the whole images of truncated stacks."],
    ["--cache-dir <folder:input>", "Copy the stacks to this fast disk first."],
    ["--cache-quota <size:size>", "Most that all copies may take: 50G."],
  ],
} as const satisfies FlagGroup;

/** CTF modes that have a use for the scheme of the tilts. */
const SCHEME_MODES = [
  ["dosePerTilt", ["from_dose", "scale_from_star"]],
  ["anglePerTilt", ["from_dose", "v2"]],
] satisfies [keyof WalkFlags, string[]][];

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
  checkSplitOptions(flags);
  if (!byParticle) refuseFlags(["pack"], flags, '"--by-particle"');
  else if (!pack && !pad) {
    const remedy = '"--pack" or "--pad" beside "--by-particle"';
    refuseFlags(["batchSize"], flags, remedy);
  }
  checkScheme(flags);
  const { cacheDir, cacheQuota } = flags;
  if (cacheQuota === undefined || cacheDir !== undefined) return;
  if (await getCacheDir() !== null) return;
  refuseFlags(["cacheQuota"], flags, '"--cache-dir"');
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

function checkScheme(flags: WalkFlags): void {
  const { tiltCtf = "relion5" } = flags;
  for (const [name, modes] of SCHEME_MODES) {
    if (modes.includes(tiltCtf)) continue;
    const needed = modes.map((mode) => `"--tilt-ctf ${mode}"`).join(" or ");
    refuseFlags([name], flags, needed);
  }
}

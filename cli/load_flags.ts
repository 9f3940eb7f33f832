import {
  getCacheDir,
  type IndexSelection,
  type LoadDatasetOptions,
  loadOneList,
  type SplitParticlesOptions,
} from "../mod.ts";
import { refuseFlags } from "./flag_checks.ts";
import type { FlagGroup } from "./flags.ts";
import {
  ctfOverrides,
  type MetadataFlags,
  posesFiles,
  readOptions,
} from "./metadata_flags.ts";
import { byteCount } from "./option_types.ts";
import { checkSplitOptions } from "./split_options.ts";
import {
  type TiltCtfFlags,
  tiltLoadOptions,
  tiltOptions,
  tiltOrderFor,
} from "./tilt_flags.ts";
import { rowsOfParticles } from "./tilt_rows.ts";

/** Flags of commands that load a set. */
export interface LoadFlags extends MetadataFlags, TiltCtfFlags {
  readonly downsample?: number | undefined;
  readonly halfsets?: string | undefined;
  readonly seed?: number | undefined;
  readonly ind?: string | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly salvage?: boolean | undefined;
  readonly cacheDir?: string | undefined;
  readonly cacheQuota?: number | undefined;
}

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
] satisfies [keyof LoadFlags, string[]][];

/**
 * Refuses flags that do not go together.
 *
 * @throws {ValidationError} naming a flag and what it works with.
 */
export async function checkLoadFlags(flags: LoadFlags): Promise<void> {
  checkSplitOptions(flags);
  const { tiltCtf = "relion5", cacheDir, cacheQuota } = flags;
  for (const [name, modes] of SCHEME_MODES) {
    if (modes.includes(tiltCtf)) continue;
    const needed = modes.map((mode) => `"--tilt-ctf ${mode}"`).join(" or ");
    refuseFlags([name], flags, needed);
  }
  if (cacheQuota === undefined || cacheDir !== undefined) return;
  if (await getCacheDir() !== null) return;
  refuseFlags(["cacheQuota"], flags, '"--cache-dir"');
}

/** How half-sets are found, for `splitParticles`. */
export function splitOptions(flags: LoadFlags): SplitParticlesOptions {
  const { halfsets, seed, ind, datadir, stripPrefix } = flags;
  const { ntilts, tiltOrder, tiltCtf, salvage } = flags;
  return {
    ...tiltOptions(flags),
    // What is first depends on the order that the set is loaded in.
    tiltOrder: ntilts === undefined
      ? tiltOrder
      : tiltOrderFor(tiltOrder, tiltCtf),
    method: seed === undefined ? "auto" : "random",
    seed,
    halfsets,
    ind,
    datadir,
    stripPrefix,
    ...readOptions(flags),
    mrc: { salvage },
  };
}

/** How the set is loaded, all but the selection of images. */
export function loadOptions(flags: LoadFlags): LoadDatasetOptions {
  const { datadir, stripPrefix, downsample, ctf, salvage } = flags;
  return {
    datadir,
    stripPrefix,
    downsampleD: downsample,
    posesFile: posesFiles(flags),
    ctfFile: ctf,
    ctf: ctfOverrides(flags),
    ...readOptions(flags),
    ...tiltLoadOptions(flags),
    mrc: { salvage },
    cacheDir: flags.cacheDir,
    cacheQuota: flags.cacheQuota,
  };
}

/** Rows that the flags select, if any do. */
export async function selectedImages(
  file: string,
  flags: LoadFlags,
): Promise<IndexSelection | undefined> {
  const ind = await loadOneList(flags.ind) ?? undefined;
  const { tiltInd } = flags;
  if (tiltInd === undefined) return ind;
  return await rowsOfParticles(file, tiltInd, ind, readOptions(flags));
}

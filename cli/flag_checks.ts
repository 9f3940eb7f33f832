import { ValidationError } from "@cliffy/command";
import { isHdf5Path, parseHdf5Path } from "../mod.ts";
import type { MetadataFlags } from "./metadata_flags.ts";
import type { TiltCtfFlags } from "./tilt_flags.ts";

/** Flags that have a meaning for some files only. */
export interface FileFlags extends MetadataFlags, TiltCtfFlags {
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
}

const TILT_NAMES = [
  "tiltSeries",
  "tiltInd",
  "ntilts",
  "tiltOrder",
  "tiltRanks",
  "tiltCtf",
  "dosePerTilt",
  "anglePerTilt",
] as const;

const TOMO_NAMES = [
  "tomograms",
  "projectDir",
  "coordinatePixelSize",
  "missingCtfScale",
  "stacks",
  "dropUnseen",
  "rowOrder",
] as const;

/**
 * Refuses flags that would have no effect on the files that are named: who
 * gives them means something by it.
 *
 * @throws {ValidationError} naming the flag and what it works with.
 */
export function checkFileFlags(file: string, flags: FileFlags): void {
  const files = [file, flags.poses, flags.ctf]
    .filter((path) => path !== undefined)
    .map((path) => parseHdf5Path(path).file);
  const hasStar = files.some((path) => /\.star$/i.test(path));
  const hasCs = files.some((path) => /\.(csg?|cs\.npy)$/i.test(path));
  const hasMetadata = hasStar || hasCs || files.length > 1 ||
    isHdf5Path(files[0]);
  const hasPaths = /\.(star|csg?|cs\.npy|txt)$/i.test(files[0]);
  const only = (
    names: readonly (keyof FileFlags)[],
    isOf: boolean,
    what: string,
  ) => {
    if (!isOf) refuseFlags(names, flags, what);
  };
  const isStar = /\.star$/i.test(files[0]);
  only(TILT_NAMES, isStar, "tilt series, which come as STAR files");
  only(TOMO_NAMES, isStar, "RELION 5 tomography, which comes as STAR files");
  only(["block", "decimalComma"], hasStar, "STAR files");
  only(["passthrough", "poseClass"], hasCs, ".cs files");
  only(["datadir", "stripPrefix"], hasPaths, "files that name stacks");
  only(
    ["apix", "voltage", "cs", "amplitudeContrast"],
    hasMetadata,
    'a table of particles, or with "--poses" and "--ctf"',
  );
}

/**
 * Refuses the first of these flags that is given.
 *
 * @param what What it works with.
 * @throws {ValidationError} naming both.
 */
export function refuseFlags<Flags extends object>(
  names: readonly (keyof Flags & string)[],
  flags: Flags,
  what: string,
): void {
  const given = names.find((name) => isGiven(flags[name]));
  if (given === undefined) return;
  throw new ValidationError(`Option "${flagOf(given)}" works with ${what}`);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function flagOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${words}`;
}

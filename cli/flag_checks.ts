import { ValidationError } from "@cliffy/command";
import { isHdf5Path, parseHdf5Path } from "../mod.ts";
import type { MetadataFlags } from "./metadata_flags.ts";

/** Flags that have a meaning for some files only. */
export interface FileFlags extends MetadataFlags {
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
}

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
    const given = names.find((name) => isGiven(flags[name]));
    if (given === undefined || isOf) return;
    throw new ValidationError(`Option "${flagOf(given)}" works with ${what}`);
  };
  only(["block", "decimalComma"], hasStar, "STAR files");
  only(["passthrough", "poseClass"], hasCs, ".cs files");
  only(["datadir", "stripPrefix"], hasPaths, "files that name stacks");
  only(
    ["apix", "voltage", "cs", "amplitudeContrast"],
    hasMetadata,
    'a table of particles, or with "--poses" and "--ctf"',
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function flagOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${words}`;
}

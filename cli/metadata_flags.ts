import { ValidationError } from "@cliffy/command";
import type { CtfOverrides, ReadTableOptions } from "../mod.ts";

/** Flags that say where poses and CTF parameters come from. */
export interface MetadataFlags {
  readonly poses?: string | undefined;
  readonly translations?: string | undefined;
  readonly ctf?: string | undefined;
  readonly apix?: number | undefined;
  readonly voltage?: number | undefined;
  readonly cs?: number | undefined;
  readonly amplitudeContrast?: number | undefined;
  readonly passthrough?: string | undefined;
  readonly poseClass?: number | undefined;
  readonly block?: string | undefined;
  readonly decimalComma?: boolean | undefined;
}

/** How tables are read; the passthrough file "auto" is the one beside. */
export function readOptions(
  { passthrough, poseClass, block, decimalComma }: MetadataFlags,
): ReadTableOptions {
  return {
    block,
    star: { decimalComma },
    cs: {
      passthrough: passthrough === "auto" ? true : passthrough,
      poseClass,
    },
  };
}

/**
 * File of the poses, or two of rotations and shifts.
 *
 * @throws {ValidationError} for shifts without rotations.
 */
export function posesFiles(
  { poses, translations }: MetadataFlags,
): string | string[] | undefined {
  if (translations === undefined) return poses;
  if (poses !== undefined) return [poses, translations];
  throw new ValidationError(
    'Give the rotations, too: "--translations" goes with "--poses"',
  );
}

/** Values that replace those of the file. */
export function ctfOverrides(
  { apix, voltage, cs, amplitudeContrast }: MetadataFlags,
): CtfOverrides {
  return { apix, voltageKv: voltage, csMm: cs, amplitudeContrast };
}

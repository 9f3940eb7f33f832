import { ValidationError } from "@cliffy/command";
import type { CtfOverrides, ReadTableOptions } from "../mod.ts";
import type { FlagGroup } from "./flags.ts";
import { length, whole } from "./option_types.ts";
import { type Need, readNeeds } from "./permissions.ts";
import { type TomoFlags, tomoOptions } from "./tilt_flags.ts";

/** Flags that say where poses and CTF parameters come from. */
export interface MetadataFlags extends TomoFlags {
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

/** The flags of {@linkcode MetadataFlags}. */
export const METADATA_FLAGS = {
  heading: "Metadata",
  types: { whole, length },
  flags: [
    ["--poses <file:input>", "Poses: .star, .cs, .pkl or .npy."],
    ["--translations <file:input>", "Shifts, if --poses has none."],
    ["--ctf <file:input>", "CTF parameters: likewise."],
    ["--apix <angstrom:length>", "Pixel size in Å, instead of the file's."],
    ["--voltage <kv:number>", "Voltage, likewise."],
    ["--cs <mm:number>", "Spherical aberration, likewise."],
    ["--amplitude-contrast <fraction:number>", "Likewise."],
    ["--passthrough <file:input>", "More fields of a .cs; or: auto."],
    ["--pose-class <n:whole>", "Class whose poses are taken."],
    ["--block <name>", "Block of the particles."],
    ["--decimal-comma", "Numbers are written with decimal commas."],
  ],
} as const satisfies FlagGroup;

/** How tables are read; the passthrough file "auto" is the one beside. */
export function readOptions(flags: MetadataFlags): ReadTableOptions {
  const { passthrough, poseClass, block, decimalComma } = flags;
  return {
    block,
    star: { decimalComma },
    cs: {
      passthrough: passthrough === "auto" ? true : passthrough,
      poseClass,
    },
    tomo: tomoOptions(flags),
  };
}

/** What is read beside the particle file. */
export function metadataNeeds(flags: MetadataFlags): Need[] {
  const { poses, translations, ctf, passthrough, tomograms } = flags;
  const other = passthrough === "auto" ? undefined : passthrough;
  const { projectDir: path } = flags;
  return [
    ...readNeeds(poses, translations, ctf, other, tomograms),
    ...(path === undefined
      ? []
      : [{ name: "read", path, isFolder: true } as const]),
  ];
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

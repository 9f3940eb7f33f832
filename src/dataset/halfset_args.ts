import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import type { IndexLikeValue } from "../formats/index_file/load_index_like.ts";

/**
 * What a program's command line says of its particles and their halves, by
 * the reference's names in camel case.
 */
export interface HalfsetArgs {
  /** Particle file. */
  readonly particles: string;
  /** Half-sets: two lists, or the path of a file that holds them. */
  readonly halfsets?: string | IndexLikeValue | null | undefined;
  /** Images to use: indices, a mask, or the path of a file of them. */
  readonly ind?: string | IndexLikeValue | null | undefined;
  /** Particles to use, for tilt series. */
  readonly tiltInd?: string | IndexLikeValue | null | undefined;
  /** Tilts to use of each particle, for tilt series. */
  readonly ntilts?: number | null | undefined;
  /** Number of images to use at most; none or −1 for all. */
  readonly nImages?: number | null | undefined;
  /** Seed of the random split. @default {0} */
  readonly splitRandomSeed?: number | undefined;
  /** File of the poses. */
  readonly poses?: string | null | undefined;
  /** File of the CTF parameters. */
  readonly ctf?: string | null | undefined;
  /** Folder that relative image paths start from. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off the image paths. */
  readonly stripPrefix?: string | null | undefined;
  /** "true", "false" or "automatic" (which is false), or a boolean. */
  readonly uninvertData?: string | boolean | undefined;
  /** Padding; only 0 is supported. */
  readonly padding?: number | undefined;
  /** Whether the particles are tilt series. */
  readonly tiltSeries?: boolean | undefined;
  /** CTF mode of tilt series. */
  readonly tiltSeriesCtf?: string | null | undefined;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt?: number | null | undefined;
  /** Dose per tilt in e⁻/Å². */
  readonly dosePerTilt?: number | null | undefined;
  /** Whether the stored images were multiplied by their CTF. */
  readonly premultipliedCtf?: boolean | null | undefined;
  /** Side to crop the images to. */
  readonly downsample?: number | null | undefined;
}

/** Every name of {@linkcode HalfsetArgs}. */
export const HALFSET_ARGS: readonly string[] = [
  "particles",
  "halfsets",
  "ind",
  "tiltInd",
  "ntilts",
  "nImages",
  "splitRandomSeed",
  "poses",
  "ctf",
  "datadir",
  "stripPrefix",
  "uninvertData",
  "padding",
  "tiltSeries",
  "tiltSeriesCtf",
  "anglePerTilt",
  "dosePerTilt",
  "premultipliedCtf",
  "downsample",
];

/** Fields of {@linkcode HalfsetDatasetSpec}; only the file is required. */
export interface HalfsetDatasetSpecFields {
  /** Particle file. */
  readonly particlesFile: string;
  /** File of the poses. @default {null} */
  readonly posesFile?: string | null | undefined;
  /** File of the CTF parameters. @default {null} */
  readonly ctfFile?: string | null | undefined;
  /** Folder that relative image paths start from. @default {null} */
  readonly datadir?: string | null | undefined;
  /** Whether to invert the data. @default {false} */
  readonly uninvertData?: boolean | undefined;
  /** Padding. @default {0} */
  readonly padding?: number | undefined;
  /** Number of images that a split was cut to. @default {null} */
  readonly nImages?: number | null | undefined;
  /** Whether the particles are tilt series. @default {false} */
  readonly tiltSeries?: boolean | undefined;
  /** CTF mode of tilt series. @default {null} */
  readonly tiltSeriesCtf?: string | null | undefined;
  /** Angle between tilts in degrees. @default {null} */
  readonly anglePerTilt?: number | null | undefined;
  /** Dose per tilt in e⁻/Å². @default {null} */
  readonly dosePerTilt?: number | null | undefined;
  /**
   * Whether the stored images were multiplied by their CTF; null: as the
   * particle file says.
   *
   * @default {null}
   */
  readonly premultipliedCtf?: boolean | null | undefined;
  /** Leading part to take off the image paths. @default {null} */
  readonly stripPrefix?: string | null | undefined;
  /** Side to crop the images to. @default {null} */
  readonly downsampleD?: number | null | undefined;
}

const FIELDS = [
  "particlesFile",
  "posesFile",
  "ctfFile",
  "datadir",
  "uninvertData",
  "padding",
  "nImages",
  "tiltSeries",
  "tiltSeriesCtf",
  "anglePerTilt",
  "dosePerTilt",
  "premultipliedCtf",
  "stripPrefix",
  "downsampleD",
];

/**
 * Which file to load for half-sets, and how. Immutable.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { HalfsetDatasetSpec } from "@cryoset/cryoset";
 *
 * const spec = HalfsetDatasetSpec.fromArgs({
 *   particles: "run_data.star",
 *   uninvertData: "automatic",
 *   downsample: 128,
 * });
 * assertEquals(spec.particlesFile, "run_data.star");
 * assertEquals([spec.uninvertData, spec.downsampleD], [false, 128]);
 * ```
 */
export class HalfsetDatasetSpec {
  /** Particle file. */
  readonly particlesFile: string;
  /** File of the poses, or null for the particle file. */
  readonly posesFile: string | null;
  /** File of the CTF parameters, or null for the particle file. */
  readonly ctfFile: string | null;
  /** Folder that relative image paths start from. */
  readonly datadir: string | null;
  /** Whether to invert the data. */
  readonly uninvertData: boolean;
  /** Padding. */
  readonly padding: number;
  /** Number of images that a split was cut to. */
  readonly nImages: number | null;
  /** Whether the particles are tilt series. */
  readonly tiltSeries: boolean;
  /** CTF mode of tilt series. */
  readonly tiltSeriesCtf: string | null;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt: number | null;
  /** Dose per tilt in e⁻/Å². */
  readonly dosePerTilt: number | null;
  /** Whether the stored images were multiplied by their CTF; null: ask the file. */
  readonly premultipliedCtf: boolean | null;
  /** Leading part to take off the image paths. */
  readonly stripPrefix: string | null;
  /** Side to crop the images to. */
  readonly downsampleD: number | null;

  /**
   * Fills in the defaults.
   *
   * @throws {ArgumentError} `unknown-option` for an unknown field.
   */
  constructor(fields: HalfsetDatasetSpecFields) {
    checkOptions("HalfsetDatasetSpec", fields, FIELDS);
    this.particlesFile = fields.particlesFile;
    this.posesFile = fields.posesFile ?? null;
    this.ctfFile = fields.ctfFile ?? null;
    this.datadir = fields.datadir ?? null;
    this.uninvertData = fields.uninvertData ?? false;
    this.padding = fields.padding ?? 0;
    this.nImages = fields.nImages ?? null;
    this.tiltSeries = fields.tiltSeries ?? false;
    this.tiltSeriesCtf = fields.tiltSeriesCtf ?? null;
    this.anglePerTilt = fields.anglePerTilt ?? null;
    this.dosePerTilt = fields.dosePerTilt ?? null;
    this.premultipliedCtf = fields.premultipliedCtf ?? null;
    this.stripPrefix = fields.stripPrefix ?? null;
    this.downsampleD = fields.downsampleD ?? null;
    Object.freeze(this);
  }

  /**
   * The specification in a program's arguments.
   *
   * @throws {ArgumentError} `uninvert-data` for an unknown word.
   */
  static fromArgs(args: HalfsetArgs): HalfsetDatasetSpec {
    return new HalfsetDatasetSpec({
      particlesFile: args.particles,
      posesFile: args.poses,
      ctfFile: args.ctf,
      datadir: args.datadir,
      uninvertData: parseUninvertData(args.uninvertData ?? false),
      padding: args.padding,
      nImages: args.nImages ?? -1,
      tiltSeries: args.tiltSeries,
      // The reference's default; for tilt series the loader chooses.
      tiltSeriesCtf: "tiltSeriesCtf" in args || args.tiltSeries
        ? args.tiltSeriesCtf
        : "cryoem",
      anglePerTilt: args.anglePerTilt,
      dosePerTilt: args.dosePerTilt,
      premultipliedCtf: args.premultipliedCtf,
      stripPrefix: args.stripPrefix,
      downsampleD: args.downsample,
    });
  }
}

function parseUninvertData(value: string | boolean): boolean {
  switch (value) {
    case true:
    case "true":
      return true;
    case false:
    case "false":
    case "automatic":
      return false;
  }
  throw new ArgumentError(
    "uninvert-data",
    `Cannot use "${value}" as uninvertData: use "true", "false" or ` +
      `"automatic"`,
    {
      label: "uninvertData",
      expected: ["true", "false", "automatic"],
      actual: value,
    },
  );
}

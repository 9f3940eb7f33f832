import { type ArgumentValue, ValidationError } from "@cliffy/command";
import type {
  LoadDatasetOptions,
  SplitParticlesOptions,
  TiltOrder,
  TiltRanks,
  TomoTableOptions,
} from "../mod.ts";
import type { FlagGroup } from "./flags.ts";
import { ChoiceType } from "./option_types.ts";

/** Flags that say how tilt series are grouped. */
export interface TiltFlags {
  readonly tiltSeries?: boolean | undefined;
  readonly tiltInd?: string | undefined;
  readonly ntilts?: number | undefined;
  readonly tiltOrder?: TiltOrder | undefined;
  readonly tiltRanks?: TiltRanks | undefined;
}

/** Flags that say how the CTF of tilts is weighted, too. */
export interface TiltCtfFlags extends TiltFlags {
  readonly tiltCtf?: string | undefined;
  readonly dosePerTilt?: number | undefined;
  readonly anglePerTilt?: number | undefined;
}

/** Flags that say how sets of RELION-5 tomography are read. */
export interface TomoFlags extends
  Pick<
    TomoTableOptions,
    | "tomograms"
    | "coordinatePixelSize"
    | "missingCtfScale"
    | "stacks"
    | "dropUnseen"
  > {
  readonly projectDir?: string | undefined;
  readonly rowOrder?: TomoTableOptions["order"];
}

/** The flags of {@linkcode TiltFlags}. */
export const TILT_FLAGS = {
  heading: "Tilt series",
  types: {
    "tilt-order": new ChoiceType("dose", "bfactor", "scale"),
    "tilt-ranks": new ChoiceType("particle", "series"),
  },
  flags: [
    ["--tilt-series", "Group the images by particle."],
    ["--tilt-ind <file:input>", "Use the particles listed in this file."],
    ["--ntilts <n:positive>", "Tilts of a particle, least exposed first."],
    ["--tilt-order <by:tilt-order>", "Their order: dose, bfactor or scale."],
    ["--tilt-ranks <in:tilt-ranks>", "Ranked in: particle or series."],
  ],
} as const satisfies FlagGroup;

/** The flags of {@linkcode TiltCtfFlags}. */
export const TILT_CTF_FLAGS = {
  ...TILT_FLAGS,
  types: {
    ...TILT_FLAGS.types,
    "tilt-ctf": new ChoiceType(
      "relion5",
      "warp",
      "from_star",
      "from_dose",
      "scale_from_star",
      "v2",
      "v2_scale_from_star",
      "cryoem",
    ),
  },
  flags: [
    ...TILT_FLAGS.flags,
    ["--tilt-ctf <mode:tilt-ctf>", "CTF weights: relion5, warp, from_star, …"],
    ["--dose-per-tilt <dose:number>", "In e⁻/Å², for modes that count tilts."],
    ["--angle-per-tilt <degrees:number>", "Likewise."],
  ],
} as const satisfies FlagGroup;

/** The flags of {@linkcode TomoFlags}. */
export const TOMO_FLAGS = {
  heading: "RELION 5 tomography",
  types: {
    "coordinates": coordinatePixelSize,
    "missing-scale": new ChoiceType("cos", "one", "error"),
    "stack-kind": new ChoiceType("check", "compact", "full"),
    "row-order": new ChoiceType("reference", "file"),
  },
  flags: [
    ["--tomograms <file:input>", "tomograms.star of a particles.star."],
    ["--project-dir <folder:input>", "Folder its paths start from."],
    [
      "--coordinate-pixel-size <of:coordinates>",
      "tiltSeries, image or a size in Å.",
    ],
    ["--missing-ctf-scale <as:missing-scale>", "Taken as cos, one or error."],
    ["--stacks <hold:stack-kind>", "Frames: check, compact or full."],
    ["--drop-unseen", "Leave out particles seen in no frame."],
    ["--row-order <as:row-order>", "Of the images: reference or file."],
  ],
} as const satisfies FlagGroup;

/** How tilt series are grouped, for splits. */
export function tiltOptions(
  { tiltSeries, tiltInd, ntilts, tiltOrder, tiltRanks }: TiltFlags,
): SplitParticlesOptions {
  return { tiltSeries, tiltInd, ntilts, tiltOrder, tiltRanks };
}

/** How tilt series are loaded. */
export function tiltLoadOptions(
  { tiltSeries, ntilts, tiltOrder, tiltRanks, ...ctf }: TiltCtfFlags,
): LoadDatasetOptions {
  const { tiltCtf: tiltSeriesCtf, dosePerTilt, anglePerTilt } = ctf;
  return {
    tiltSeries,
    ntilts,
    tiltOrder,
    tiltRanks,
    tiltSeriesCtf,
    dosePerTilt,
    anglePerTilt,
  };
}

/** The order of tilts: as stated, else as `loadDataset` takes it. */
export function tiltOrderFor(
  tiltOrder: TiltOrder | null | undefined,
  tiltCtf: string | null | undefined,
): TiltOrder {
  return tiltOrder ??
    ((tiltCtf ?? "relion5") === "relion5" ? "dose" : "bfactor");
}

/** How sets of RELION-5 tomography are read, if anything is said of that. */
export function tomoOptions(flags: TomoFlags): TomoTableOptions | undefined {
  const { tomograms, projectDir, coordinatePixelSize, missingCtfScale } = flags;
  const { stacks, dropUnseen, rowOrder: order } = flags;
  const options = {
    tomograms,
    projectDir,
    coordinatePixelSize,
    missingCtfScale,
    stacks,
    dropUnseen,
    order,
  };
  return Object.values(options).every((value) => value === undefined)
    ? undefined
    : options;
}

function coordinatePixelSize(
  { name, value }: ArgumentValue,
): TomoTableOptions["coordinatePixelSize"] {
  if (value === "tiltSeries" || value === "image") return value;
  const size = value.trim() === "" ? NaN : Number(value);
  if (size > 0 && size < Infinity) return size;
  throw new ValidationError(
    `Option "${name}" must be "tiltSeries", "image" or a size above 0 in Å, ` +
      `not "${value}"`,
  );
}

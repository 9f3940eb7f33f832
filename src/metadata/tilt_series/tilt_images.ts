import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../../core/errors.ts";
import { TomoStarFile } from "../relion5_tomo/tomo_star_file.ts";
import type { StarFile } from "../star_file.ts";
import { seriesRanks } from "./series_ranks.ts";
import {
  checkTiltColumns,
  nameOfStar,
  TILT_COLUMN,
  TiltColumns,
} from "./tilt_columns.ts";
import { GROUP_NAME, groupRows, type TiltGroups } from "./tilt_groups.ts";
import { type TiltKeys, tiltNumbers } from "./tilt_numbers.ts";

/** By what the tilts of a particle are ordered. */
export type TiltOrder = "dose" | "bfactor" | "scale";

/** Whether tilts are ranked among those of the particle or of the series. */
export type TiltRanks = "particle" | "series";

/** How images of tilt series are read from a table. */
export interface TiltImagesOptions {
  /**
   * Order of the tilts of a particle: ascending dose, or descending B-factor
   * or CTF scale. All have the least exposed first.
   *
   * @default {"dose"}
   */
  readonly tiltOrder?: TiltOrder | undefined;
  /**
   * Rank tilts among those of their particle, or of the whole tilt series, so
   * that particles which lack some agree on which is the third.
   *
   * @default {"particle"}
   */
  readonly tiltRanks?: TiltRanks | undefined;
  /** Rows to take, in this order. @default {all} */
  readonly rows?: Int32Array | null | undefined;
  /** Whether doses are needed even if the order is another. */
  readonly needsDose?: boolean | undefined;
  /** Whether B-factors are needed even if the order is another. */
  readonly needsBfactor?: boolean | undefined;
}

/** Images of tilt series: their particles, ranks and weights. */
export interface TiltImages {
  /** Names of the particles of the whole file, in code-point order. */
  readonly particleNames: readonly string[];
  /** Row in the file of each image. */
  readonly rows: Int32Array;
  /** Particle of each image: position in `particleNames`. */
  readonly particleOf: Int32Array;
  /** Rank of each image, 0 the least exposed. */
  readonly tiltNumbers: Int32Array;
  /** CTF scale of each image. */
  readonly ctfScale: Float64Array;
  /** B-factor of each image in Å², as the file has it; or null. */
  readonly ctfBfactor: Float64Array | null;
  /** Dose before each image in e⁻/Å²; null if it is not needed. */
  readonly dose: Float64Array | null;
  /** B-factor per dose in Å² per e⁻/Å², or null. */
  readonly bfactorPerDose: Float64Array | null;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

const ORDERS: readonly string[] = ["dose", "bfactor", "scale"];

/**
 * Reads what a table says of images of tilt series, one row an image.
 *
 * @throws {DataFormatError} `tilt-columns` if columns are missing, with all
 * that are, `tilt-value` if a value is no finite number.
 */
export function readTiltImages(
  star: StarFile,
  options: TiltImagesOptions = {},
): TiltImages {
  const { tiltOrder = "dose", tiltRanks = "particle" } = options;
  checkWord("tiltOrder", tiltOrder, ORDERS);
  checkWord("tiltRanks", tiltRanks, ["particle", "series"]);
  const needsBfactor = tiltOrder === "bfactor" || options.needsBfactor === true;
  const needsDose = tiltOrder === "dose" || options.needsDose === true;
  checkTiltColumns(star, {
    dose: needsDose,
    bfactor: needsBfactor,
  });
  const rows = options.rows ?? null;
  const columns = new TiltColumns(star, tiltRanks === "series" ? null : rows);
  const groups = groupRows(star.df, GROUP_NAME);
  const [dose, bfactor, scale] = [
    needsDose ? columns.dose() : null,
    columns.bfactor({ isNeeded: needsBfactor }),
    columns.scale(),
  ];
  const keys: TiltKeys = tiltOrder === "dose"
    ? { values: dose!, first: "smallest" }
    : { values: tiltOrder === "scale" ? scale : bfactor!, first: "greatest" };
  const take = (values: Float64Array) =>
    rows === null ? values : Float64Array.from(rows, (row) => values[row]);
  const particleOf = rows === null
    ? groups.groupOfRow
    : rows.map((row) => groups.groupOfRow[row]);
  const bfactorPerDose = columns.bfactorPerDose();
  return {
    particleNames: groups.names,
    rows: rows ?? groups.groupOfRow.map((_, row) => row),
    particleOf,
    tiltNumbers: tiltRanks === "series"
      ? ranksInSeries(star, groups, keys, rows)
      : tiltNumbers(
        particleOf,
        groups.names.length,
        { values: take(keys.values), first: keys.first },
        rows,
      ),
    ctfScale: take(scale),
    ctfBfactor: bfactor && take(bfactor),
    dose: dose && take(dose),
    bfactorPerDose: bfactorPerDose && take(bfactorPerDose),
    diagnostics: [
      ...columns.diagnostics,
      ...(dose === null ? [] : doubtfulDoses(star, take(dose), particleOf)),
      ...doubtfulScales(star, take(scale)),
    ],
  };
}

function ranksInSeries(
  star: StarFile,
  groups: TiltGroups,
  keys: TiltKeys,
  rows: Int32Array | null,
): Int32Array {
  const ranks = star instanceof TomoStarFile && keys.first === "smallest"
    ? star.seriesTiltRanks
    : seriesRanks(star.df, groups, keys, star.path);
  if (ranks !== null) return rows === null ? ranks : rows.map((r) => ranks[r]);
  throw new DataFormatError(
    "tilt-columns",
    `Cannot rank tilts over their series in ${nameOfStar(star)}: it has no ` +
      `_rlnTiltName or _rlnMicrographName to tell them by`,
    { path: star.path ?? undefined, label: "_rlnTiltName" },
  );
}

/** A warning if doses order nothing, or are negative. */
function doubtfulDoses(
  star: StarFile,
  dose: Float64Array,
  particleOf: Int32Array,
): Diagnostic[] {
  const negative = dose.find((value) => value < 0);
  const isConstant = dose.every((value) => value === dose[0]) &&
    new Set(particleOf).size < dose.length;
  if (negative === undefined && !isConstant) return [];
  const what = negative === undefined
    ? `${dose[0]} for all images: tilts may be in a wrong order`
    : `${negative} for an image, which amplifies instead of damping`;
  return [{
    severity: "warning",
    code: "dose-not-increasing",
    message: `${TILT_COLUMN.dose} is ${what}`,
    path: star.path ?? undefined,
  }];
}

/** A note if CTF scales turn or hide images. */
function doubtfulScales(star: StarFile, scale: Float64Array): Diagnostic[] {
  const count = scale.reduce((sum, value) => sum + Number(value <= 0), 0);
  // Sets of RELION 5 have said so when they were opened.
  if (count === 0 || star instanceof TomoStarFile) return [];
  return [{
    severity: "note",
    code: "ctf-scale-nonpositive",
    message: `${count} of ${scale.length} images have a ` +
      `${TILT_COLUMN.scale} of 0 or below, which was kept`,
    path: star.path ?? undefined,
  }];
}

function checkWord(
  label: string,
  value: string,
  expected: readonly string[],
): void {
  if (expected.includes(value)) return;
  throw new ArgumentError(
    "tilt-order",
    `Cannot use "${value}" as ${label}: known are ${expected.join(", ")}`,
    { label, expected, actual: value },
  );
}

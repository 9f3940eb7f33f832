import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { StarFile } from "../star_file.ts";
import { GROUP_NAME } from "./tilt_groups.ts";

/** Columns of tilt images, by what they hold. */
export const TILT_COLUMN = {
  dose: "_rlnMicrographPreExposure",
  bfactor: "_rlnCtfBfactor",
  scale: "_rlnCtfScalefactor",
} as const;

/** B-factor in Å² per dose in e⁻/Å², which stands in for dose weighting. */
const BFACTOR_PER_DOSE = "_rlnCtfBfactorPerElectronDose";

/** Columns whose cosine stands for a missing CTF scale, the better first. */
const TILT_ANGLES = ["_rlnTomoYTilt", "_rlnTomoNominalStageTiltAngle"];

/** Whether a file has a field, in either table. */
export function hasField(star: StarFile, label: string): boolean {
  return star.df.has(label) || (star.dataOptics?.has(label) ?? false);
}

/** What columns of tilt images are needed. */
export interface NeededTiltColumns {
  /** Whether doses are needed. */
  readonly dose: boolean;
  /** Whether B-factors are needed. */
  readonly bfactor: boolean;
}

/**
 * Refuses a file that lacks columns of tilt series, naming all of them.
 *
 * @throws {DataFormatError} `tilt-columns`
 */
export function checkTiltColumns(
  star: StarFile,
  needed: NeededTiltColumns,
): void {
  const hasScale = [TILT_COLUMN.scale, ...TILT_ANGLES]
    .some((label) => hasField(star, label));
  const missing = [
    ...(star.df.has(GROUP_NAME) ? [] : [GROUP_NAME]),
    ...(hasScale ? [] : [TILT_COLUMN.scale]),
    ...(["dose", "bfactor"] as const)
      .filter((kind) => needed[kind] && !hasField(star, TILT_COLUMN[kind]))
      .map((kind) => TILT_COLUMN[kind]),
  ];
  if (missing.length > 0) throw missingColumns(star, missing);
}

/** The error for missing columns. */
export function missingColumns(
  star: StarFile,
  missing: readonly string[],
): DataFormatError {
  const remedy = missing.includes(GROUP_NAME)
    ? "; without tiltSeries its images are single particles"
    : missing.includes(TILT_COLUMN.dose) && hasField(star, TILT_COLUMN.bfactor)
    ? '; files of Warp and M have B-factors: use the CTF mode "warp", or to ' +
      'split tiltOrder "bfactor"'
    : missing.includes(TILT_COLUMN.bfactor) && hasField(star, TILT_COLUMN.dose)
    ? '; it has doses: use the CTF mode "relion5", or tiltOrder "dose"'
    : "";
  return new DataFormatError(
    "tilt-columns",
    `Cannot open ${nameOfStar(star)} as tilt series: it has no ` +
      `${missing.join(", ")}${remedy}`,
    {
      path: star.path ?? undefined,
      block: star.df.name,
      label: missing[0],
      expected: missing,
      actual: star.df.columns,
    },
  );
}

/** Reads columns of the images of particles, one value a row of the file. */
export class TiltColumns {
  readonly #star: StarFile;
  readonly #rows: Int32Array | null;
  readonly #diagnostics: Diagnostic[] = [];

  /** Reads columns of this file; only these rows are to be sound. */
  constructor(star: StarFile, rows: Int32Array | null = null) {
    this.#star = star;
    this.#rows = rows;
  }

  /** What was tolerated. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Doses before each image in e⁻/Å², or null. */
  dose(): Float64Array | null {
    return this.#finite(TILT_COLUMN.dose);
  }

  /**
   * B-factors in Å² as the file has them (Warp: negative), or null; where they
   * are not needed, null also if one is no number.
   */
  bfactor({ isNeeded }: { readonly isNeeded: boolean }): Float64Array | null {
    try {
      return this.#finite(TILT_COLUMN.bfactor);
    } catch (error) {
      if (isNeeded || !(error instanceof DataFormatError)) throw error;
      return null;
    }
  }

  /** B-factors per dose in Å² per e⁻/Å², or null. */
  bfactorPerDose(): Float64Array | null {
    return this.#finite(BFACTOR_PER_DOSE);
  }

  /** CTF scale factors; where the file has none, the cosine of the tilt. */
  scale(): Float64Array {
    const stated = this.#finite(TILT_COLUMN.scale);
    if (stated !== null) return stated;
    const label = TILT_ANGLES.find((label) => hasField(this.#star, label));
    const angles = label === undefined ? null : this.#finite(label);
    if (angles === null) {
      throw missingColumns(this.#star, [TILT_COLUMN.scale]);
    }
    this.#diagnostics.push({
      severity: "warning",
      code: "ctf-scale-missing",
      message: `The file has no ${TILT_COLUMN.scale}: took the cosine of ` +
        `${label}`,
      path: this.#star.path ?? undefined,
    });
    return angles.map((degrees) => Math.cos(degrees * Math.PI / 180));
  }

  /** The first row in use without a finite number, or −1. */
  #badRow(values: Float64Array): number {
    if (this.#rows === null) {
      return values.findIndex((value) => !Number.isFinite(value));
    }
    return this.#rows.find((row) => !Number.isFinite(values[row])) ?? -1;
  }

  #finite(label: string): Float64Array | null {
    const star = this.#star;
    const values = star.getOpticsValues(label, "float64");
    const bad = values === null ? -1 : this.#badRow(values);
    if (bad < 0) return values;
    const particle = star.df.has(GROUP_NAME)
      ? star.df.cell(bad, GROUP_NAME)
      : `row ${bad + 1}`;
    throw new DataFormatError(
      "tilt-value",
      `Cannot use the tilts of particle "${particle}" in ${
        nameOfStar(star)
      }: ` +
        `${label} is "${values![bad]}" in row ${bad + 1}`,
      {
        path: star.path ?? undefined,
        block: star.df.name,
        row: bad + 1,
        label,
        expected: "a finite number",
        actual: values![bad],
      },
    );
  }
}

/** A file by its path, for messages. */
export function nameOfStar(star: StarFile): string {
  return star.path === null ? "the table" : `"${star.path}"`;
}

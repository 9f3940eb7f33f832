import { mrcBytes } from "./mrc_bytes.ts";
import { integers, seeded } from "./random.ts";
import { type StarColumnText, starLoop } from "./star_text.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** Columns of a flat STAR file, one row a tilt image; null leaves one out. */
export interface TiltColumns {
  /** `_rlnGroupName`. */
  readonly groups: readonly string[] | null;
  /** `_rlnMicrographPreExposure` in e⁻/Å². */
  readonly doses: readonly number[] | null;
  /** `_rlnCtfScalefactor`. */
  readonly scales: readonly number[] | null;
  /** `_rlnCtfBfactor` in Å². */
  readonly bfactors: readonly number[] | null;
  /** `_rlnRandomSubset`. */
  readonly subsets: readonly number[] | null;
  /** `_rlnTiltName`. */
  readonly tiltNames: readonly string[] | null;
  /** `_rlnAngleRot/Tilt/Psi` in degrees. */
  readonly angles: readonly (readonly [number, number, number])[];
  /** `_rlnOriginX/YAngst` in Å. */
  readonly origins: readonly (readonly [number, number])[];
  /** `_rlnDefocusU/V` in Å and `_rlnDefocusAngle` in degrees. */
  readonly defocus: readonly (readonly [number, number, number])[];
}

/** A flat tilt-series set on disk. */
export interface TiltSet {
  /** Path of the STAR file. */
  readonly star: string;
  /** Path of the stack; section i + 1 is row i, its pixels are i + 1. */
  readonly stack: string;
  readonly columns: TiltColumns;
  /** Number of rows. */
  readonly count: number;
  /** Side of the images. */
  readonly D: number;
  /** Å. */
  readonly pixelSize: number;
  /** kV. */
  readonly voltage: number;
}

/** What to write beside the columns. */
export interface TiltSetOptions {
  /** The worked fixture of the dataset specification if absent. */
  readonly columns?: TiltColumns;
  /** Columns that replace those. */
  readonly change?: Partial<TiltColumns>;
  readonly D?: number;
  readonly pixelSize?: number;
  readonly voltage?: number;
  /** Name of the STAR file. */
  readonly name?: string;
  /** Whether to write the stack: yes if absent. */
  readonly stack?: boolean;
  /** Text to write for the one made. */
  readonly edit?: (text: string) => string;
}

const COUNT = 7;

/**
 * The worked fixture: groups a = [1,4,6], b = [0,2,5], c = [3], tilt numbers
 * by dose [0,2,1,0,0,2,1], by B-factor [0,0,2,0,2,1,1], group a in half-set
 * 1, b and c in half-set 2; everything differs from row to row.
 */
export const WORKED_FIXTURE: TiltColumns = {
  groups: ["b", "a", "b", "c", "a", "b", "a"],
  doses: [0, 6, 3, 0, 0, 6, 3],
  scales: [1, 0.875, 0.75, 0.9375, 0.625, 0.5, 0.8125],
  bfactors: [-9, -5, -33, -2, -29, -21, -17],
  subsets: [2, 1, 2, 2, 1, 2, 1],
  tiltNames: ["t0", "t2", "t1", "t0", "t0", "t2", "t1"],
  ...rowsThatTell(COUNT),
};

/** Poses and defocus that tell the row. */
function rowsThatTell(
  count: number,
): Pick<TiltColumns, "angles" | "origins" | "defocus"> {
  const rows = Array.from({ length: count }, (_, i) => i);
  return {
    angles: rows.map((i) => [10 * i % 360, (5 * i + 3) % 180, -3 * i % 180]),
    origins: rows.map((i) => [0.75 * (i % 16), -1.5 * (i % 16)]),
    defocus: rows.map((i) => [15000 + 10 * i, 14000 + 10 * i, 30 + i % 60]),
  };
}

/** What a random set is to have. */
export interface RandomTiltOptions {
  readonly seed?: number;
  /** Number of particles: 5 if absent. */
  readonly particles?: number;
  /** Most images of a particle: 6 if absent. */
  readonly maxTilts?: number;
  /** Whether images of a particle may share dose and B-factor. */
  readonly ties?: boolean;
}

/**
 * Particles of 1 to `maxTilts` images with all rows shuffled. Names sort
 * otherwise than their numbers; B-factors are −4 times the dose.
 */
export function randomTiltColumns(
  options: RandomTiltOptions = {},
): TiltColumns {
  const { seed = 1, particles = 5, maxTilts = 6, ties = false } = options;
  const below = integers(seed);
  const random = seeded(seed + 1);
  const images: { particle: number; tilt: number }[] = [];
  for (let particle = 0; particle < particles; particle++) {
    const tilts = 1 + below(maxTilts);
    for (let tilt = 0; tilt < tilts; tilt++) images.push({ particle, tilt });
  }
  for (let i = images.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [images[i], images[j]] = [images[j], images[i]];
  }
  const doses = images.map(({ tilt }) => 3 * (ties ? tilt >> 1 : tilt));
  const subsets = Array.from({ length: particles }, () => 1 + below(2));
  return {
    groups: images.map(({ particle }) => `TS/${3 * particle + 1}`),
    doses,
    scales: images.map(() => Math.ceil(64 * random() + 1) / 64),
    bfactors: doses.map((dose) => dose === 0 ? 0 : -4 * dose),
    subsets: images.map(({ particle }) => subsets[particle]),
    tiltNames: images.map(({ tilt }) => `tilt_${tilt}`),
    ...rowsThatTell(images.length),
  };
}

/** Writes a flat STAR file, RELION 3.1, with one stack for all its rows. */
export async function writeTiltSet(
  folder: TemporaryFolder,
  options: TiltSetOptions = {},
): Promise<TiltSet> {
  const { D = 8, pixelSize = 1.5, voltage = 300, name = "tilts.star" } =
    options;
  const columns = { ...options.columns ?? WORKED_FIXTURE, ...options.change };
  const count = columns.angles.length;
  const stack = folder.at("Stacks/tilts.mrcs");
  if (options.stack !== false) {
    const bytes = mrcBytes(count, D, (row) => row + 1, { pixelSize });
    await folder.write("Stacks/tilts.mrcs", bytes);
  }
  const text = starLoop("optics", [
    ["_rlnOpticsGroup", [1]],
    ["_rlnOpticsGroupName", ["first"]],
    ["_rlnVoltage", [voltage]],
    ["_rlnSphericalAberration", [2.7]],
    ["_rlnAmplitudeContrast", [0.1]],
    ["_rlnImagePixelSize", [pixelSize]],
    ["_rlnImageSize", [D]],
    ["_rlnImageDimensionality", [2]],
  ]) + starLoop("particles", particleColumns(columns, count));
  const star = await folder.write(name, options.edit?.(text) ?? text);
  return { star, stack, columns, count, D, pixelSize, voltage };
}

function particleColumns(
  columns: TiltColumns,
  count: number,
): StarColumnText[] {
  const rows = Array.from({ length: count }, (_, i) => i);
  const optional: [string, readonly (string | number)[] | null][] = [
    ["_rlnGroupName", columns.groups],
    ["_rlnMicrographPreExposure", columns.doses],
    ["_rlnCtfScalefactor", columns.scales],
    ["_rlnCtfBfactor", columns.bfactors],
    ["_rlnRandomSubset", columns.subsets],
    ["_rlnTiltName", columns.tiltNames],
  ];
  const across = (
    labels: readonly string[],
    table: readonly (readonly number[])[],
  ) =>
    labels.map((label, k): StarColumnText => [
      label,
      table.map((row) => row[k]),
    ]);
  return [
    [
      "_rlnImageName",
      rows.map((i) => `${String(i + 1).padStart(6, "0")}@Stacks/tilts.mrcs`),
    ],
    ["_rlnOpticsGroup", rows.map(() => 1)],
    ...across(
      ["_rlnAngleRot", "_rlnAngleTilt", "_rlnAnglePsi"],
      columns.angles,
    ),
    ...across(["_rlnOriginXAngst", "_rlnOriginYAngst"], columns.origins),
    ...across(
      ["_rlnDefocusU", "_rlnDefocusV", "_rlnDefocusAngle"],
      columns.defocus,
    ),
    ...optional.flatMap(([label, cells]): StarColumnText[] =>
      cells === null ? [] : [[label, cells]]
    ),
  ];
}

import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { StarFile } from "./star_file.ts";
import {
  checkImageSide,
  finiteColumn,
  imageSides,
  inFile,
  missingPixelSize,
  pathOf,
  pixelSizes,
  SCALE_OPTIONS,
  type StarScaleOptions,
  unknownSide,
} from "./star_scale.ts";

/** Options of {@linkcode parseCtfFromStar}: values given here overrule the file. */
export interface CtfFromStarOptions extends StarScaleOptions {
  /** Acceleration voltage in kV. @default {_rlnVoltage} */
  readonly voltageKv?: number | undefined;
  /** Spherical aberration in mm. @default {_rlnSphericalAberration} */
  readonly csMm?: number | undefined;
  /** Amplitude contrast as a fraction. @default {_rlnAmplitudeContrast} */
  readonly amplitudeContrast?: number | undefined;
  /** Phase shift in degrees. @default {_rlnPhaseShift, else 0} */
  readonly phaseShiftDeg?: number | undefined;
}

/**
 * CTF parameters of all particles of a file [N, 8]: pixel size (Å, of the
 * wanted images), defocus U and V (Å), astigmatism angle (degrees), voltage
 * (kV), spherical aberration (mm), amplitude contrast, phase shift (degrees).
 */
export interface CtfTable extends NdArray<Float64Array> {
  /** What was tolerated or assumed. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Field {
  readonly label: string;
  readonly option?: Exclude<keyof CtfFromStarOptions, keyof StarScaleOptions>;
  readonly fallback?: number;
}

/** Columns 1 to 7, in order. */
const FIELDS: readonly Field[] = [
  { label: "_rlnDefocusU" },
  { label: "_rlnDefocusV" },
  { label: "_rlnDefocusAngle" },
  { label: "_rlnVoltage", option: "voltageKv" },
  { label: "_rlnSphericalAberration", option: "csMm" },
  { label: "_rlnAmplitudeContrast", option: "amplitudeContrast" },
  { label: "_rlnPhaseShift", option: "phaseShiftDeg", fallback: 0 },
];
/** Labels that the CTF of a file needs. */
export const CTF_LABELS: readonly string[] = FIELDS
  .filter(({ fallback }) => fallback === undefined)
  .map(({ label }) => label);

const WIDTH = 1 + FIELDS.length;

/**
 * Reads the CTF parameters of the particles of a RELION STAR file.
 *
 * The pixel size is that of the wanted images: stored side · stored pixel size
 * / `D`; where the stored side is not known, the stored pixel size is taken as
 * it is (reported).
 *
 * Permission, if a path is given: `--allow-read` of the file and, if it states
 * no image size, of the folder of its first stack; without that the size
 * counts as not known.
 *
 * @param star Path of a file, or the file as read.
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {DataFormatError} `ctf-missing` with all labels that are missing, `apix-missing` if the pixel size is not known, or a value is no number.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export async function parseCtfFromStar(
  star: string | StarFile,
  D: number,
  options: CtfFromStarOptions = {},
): Promise<CtfTable> {
  if (typeof star !== "string") return ctfFromStarFile(star, D, options);
  const file = await StarFile.load(star);
  const ctf = ctfFromStarFile(file, D, options);
  return { ...ctf, diagnostics: [...file.diagnostics, ...ctf.diagnostics] };
}

/**
 * {@linkcode parseCtfFromStar} for a file that has been read.
 *
 * @throws {DataFormatError} as there.
 * @throws {ArgumentError} if `D` or an option has no sense.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ctfFromStarFile, StarFile } from "@cryoset/cryoset";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const data = StarTable.fromColumns("particles", {
 *   _rlnDefocusU: [15000],
 *   _rlnDefocusV: [14000],
 *   _rlnDefocusAngle: [30],
 *   _rlnVoltage: [300],
 *   _rlnSphericalAberration: [2.7],
 * });
 * const ctf = ctfFromStarFile(new StarFile({ data }), 64, {
 *   imageSize: 128,
 *   apix: 1.5,
 *   amplitudeContrast: 0.1,
 * });
 * assertEquals([...ctf.data], [3, 15000, 14000, 30, 300, 2.7, 0.1, 0]);
 * ```
 */
export function ctfFromStarFile(
  star: StarFile,
  D: number,
  options: CtfFromStarOptions = {},
): CtfTable {
  checkOptions("ctfFromStarFile", options, [
    ...SCALE_OPTIONS,
    ...FIELDS.flatMap(({ option }) => option ?? []),
  ]);
  checkImageSide(D);
  const diagnostics: Diagnostic[] = [];
  const apix = pixelSizes(star, options.apix);
  const fields = readFields(star, options, apix !== null, diagnostics);
  if (apix === null) throw missingPixelSize(star);
  const sides = imageSides(star, options.imageSize, diagnostics);
  if (sides === null) {
    diagnostics.push(
      unknownSide(star, `took its pixel size as that of images of ${D} pixels`),
    );
  }
  const table = new Float64Array(star.length * WIDTH);
  for (let k = 0; k < star.length; k++) {
    table[k * WIDTH] = sides === null ? apix[k] : sides[k] * apix[k] / D;
  }
  fields.forEach((values, f) => {
    for (let k = 0; k < star.length; k++) {
      table[k * WIDTH + 1 + f] = typeof values === "number"
        ? values
        : values[k];
    }
  });
  return { ...ndArray(table, [star.length, WIDTH]), diagnostics };
}

/** Values of columns 1 to 7: one for all, or one for each particle. */
function readFields(
  star: StarFile,
  options: CtfFromStarOptions,
  knowsPixelSize: boolean,
  diagnostics: Diagnostic[],
): (number | Float64Array)[] {
  const missing: Field[] = [];
  const values = FIELDS.map((field) => {
    const given = field.option && options[field.option];
    if (given !== undefined) return checkGiven(field.option!, given);
    const value = field.fallback === undefined
      ? finiteColumn(star, field.label)
      : columnOr(star, field.label, field.fallback, diagnostics);
    if (value === null) missing.push(field);
    else requireSense(star, field, value);
    return value ?? NaN;
  });
  if (missing.length > 0) throw missingFields(star, missing, knowsPixelSize);
  return values;
}

interface Range {
  readonly words: string;
  isSound(value: number): boolean;
}

const ANY_NUMBER: Range = { words: "a finite number", isSound: () => true };

const RANGES: Readonly<Record<string, Range>> = {
  voltageKv: {
    words: "a positive number of kV, such as 300",
    // No microscope has more; who gives volts for kilovolts does.
    isSound: (kv) => kv > 0 && kv <= 3000,
  },
  amplitudeContrast: {
    words: "a fraction from -1 to 1",
    isSound: (fraction) => Math.abs(fraction) <= 1,
  },
};

/** Stands for a missing value: a number no file holds. */
const ABSENT = Number.MAX_VALUE;

/** A column in which a fallback stands for what is missing. */
function columnOr(
  star: StarFile,
  label: string,
  fallback: number,
  diagnostics: Diagnostic[],
): number | Float64Array {
  const values = finiteColumn(star, label, { missing: ABSENT });
  if (values === null) return fallback;
  let replaced = 0;
  values.forEach((value, k) => {
    if (value !== ABSENT) return;
    values[k] = fallback;
    replaced++;
  });
  if (replaced > 0) {
    diagnostics.push({
      severity: "warning",
      code: "ctf-value-missing",
      message: `${label} has no value for ${replaced} particles: took ` +
        `${fallback}`,
      path: pathOf(star),
    });
  }
  return values;
}

/** Refuses values that no microscope has: no CTF follows from them. */
function requireSense(
  star: StarFile,
  { label, option }: Field,
  values: number | Float64Array,
): void {
  const range = option && RANGES[option];
  if (range === undefined || typeof values === "number") return;
  const bad = values.findIndex((value) => !range.isSound(value));
  if (bad < 0) return;
  throw new DataFormatError(
    "ctf-value",
    `Cannot use "${values[bad]}" as ${label} of particle ${bad + 1}${
      inFile(star)
    }: pass the option ${option} to overrule the file`,
    { path: pathOf(star), label, actual: values[bad] },
  );
}

function missingFields(
  star: StarFile,
  fields: readonly Field[],
  knowsPixelSize: boolean,
): DataFormatError {
  const labels = fields.map(({ label }) => label);
  const wanted = fields.map(({ label, option }) =>
    option ? `${label} (or the option ${option})` : label
  );
  const apix = knowsPixelSize
    ? ""
    : "; nor a pixel size, for which pass the option apix";
  return new DataFormatError(
    "ctf-missing",
    `Cannot read the CTF${inFile(star)}: it has no ${wanted.join(", ")}${apix}`,
    {
      path: pathOf(star),
      label: labels[0],
      expected: labels,
      actual: star.df.columns,
    },
  );
}

function checkGiven(option: string, value: number): number {
  const { isSound, words } = RANGES[option] ?? ANY_NUMBER;
  if (Number.isFinite(value) && isSound(value)) return value;
  throw new ArgumentError(
    "option-value",
    `The option ${option} must be ${words}, not "${value}"`,
    { label: option, actual: value },
  );
}

import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  checkImageSide,
  type ImageScaleOptions,
  imageSides,
  inFile,
  missingPixelSize,
  pathOf,
  pixelSizes,
  SCALE_OPTIONS,
  type ScaledTable,
  unknownSide,
} from "./image_scale.ts";

/** Options of CTF readers: values given here overrule the file. */
export interface CtfOptions extends ImageScaleOptions {
  /** Acceleration voltage in kV. @default {what the file says} */
  readonly voltageKv?: number | undefined;
  /** Spherical aberration in mm. @default {what the file says} */
  readonly csMm?: number | undefined;
  /** Amplitude contrast as a fraction. @default {what the file says} */
  readonly amplitudeContrast?: number | undefined;
  /** Phase shift in degrees. @default {what the file says, else 0} */
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

/** A CTF parameter of a file: column 1 to 7 of a {@linkcode CtfTable}. */
export interface CtfField {
  /** What the file calls it. */
  readonly label: string;
  /** The option that overrules the file. */
  readonly option?: Exclude<keyof CtfOptions, keyof ImageScaleOptions>;
  /** Value if the file has none. */
  readonly fallback?: number;
}

/** Numbers by particle, which are only looked at. */
export type NumberColumn = Uint32Array | Float32Array | Float64Array;

/** A file of CTF parameters as {@linkcode buildCtfTable} needs it. */
export interface CtfFile {
  /** The table. */
  readonly table: ScaledTable;
  /** Its fields for columns 1 to 7. */
  readonly fields: readonly CtfField[];
  /** Names of all that it has, for messages. */
  readonly names: readonly string[];
  /** Where missing fields may be, for messages. */
  readonly hint?: string;
  /** Values of a field by particle, one for all, or null if there are none. */
  read(
    field: CtfField,
    diagnostics: Diagnostic[],
  ): number | NumberColumn | null;
}

/** Keys of {@linkcode CtfOptions}. */
export const CTF_OPTIONS: readonly string[] = [
  ...SCALE_OPTIONS,
  "voltageKv",
  "csMm",
  "amplitudeContrast",
  "phaseShiftDeg",
];

/** Columns: the pixel size and seven fields. */
const WIDTH = 8;

/**
 * Puts the CTF parameters of a file and what overrules them into one table.
 *
 * @param D Side of the wanted images in pixels.
 * @throws {DataFormatError} `ctf-missing`, `apix-missing` or `ctf-value`.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export function buildCtfTable(
  file: CtfFile,
  D: number,
  options: CtfOptions,
): CtfTable {
  const { table } = file;
  checkOptions("CTF readers", options, CTF_OPTIONS);
  checkImageSide(D);
  const diagnostics: Diagnostic[] = [];
  const apix = pixelSizes(table, options.apix);
  const columns = readFields(file, options, apix !== null, diagnostics);
  if (apix === null) throw missingPixelSize(table);
  const sides = imageSides(table, options.imageSize, diagnostics);
  if (sides === null) {
    diagnostics.push(
      unknownSide(
        table,
        `took its pixel size as that of images of ${D} pixels`,
      ),
    );
  }
  if (sides !== null) {
    for (let k = 0; k < apix.length; k++) apix[k] = sides[k] * apix[k] / D;
  }
  const rows = interleaved([apix, ...columns], table.length);
  return { ...ndArray(rows, [table.length, WIDTH]), diagnostics };
}

/** Rows filled at a time: they stay in the processor's cache meanwhile. */
const BLOCK_ROWS = 4096;

/** Columns side by side; a number stands for a column of it. */
function interleaved(
  columns: readonly (number | NumberColumn)[],
  length: number,
): Float64Array<ArrayBuffer> {
  const width = columns.length;
  const rows = new Float64Array(length * width);
  for (let first = 0; first < length; first += BLOCK_ROWS) {
    const end = Math.min(first + BLOCK_ROWS, length);
    columns.forEach((values, column) => {
      if (typeof values === "number") {
        for (let k = first; k < end; k++) rows[k * width + column] = values;
      } else {
        for (let k = first; k < end; k++) rows[k * width + column] = values[k];
      }
    });
  }
  return rows;
}

/** Values of columns 1 to 7: one for all, or one for each particle. */
function readFields(
  file: CtfFile,
  options: CtfOptions,
  knowsPixelSize: boolean,
  diagnostics: Diagnostic[],
): (number | NumberColumn)[] {
  const missing: CtfField[] = [];
  const values = file.fields.map((field) => {
    const given = field.option && options[field.option];
    if (given !== undefined) return checkGiven(field.option!, given);
    const value = file.read(field, diagnostics) ?? field.fallback ?? null;
    if (value === null) missing.push(field);
    else requireSense(file.table, field, value);
    return value ?? NaN;
  });
  if (missing.length > 0) throw missingFields(file, missing, knowsPixelSize);
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

/** Refuses values that no microscope has: no CTF follows from them. */
function requireSense(
  table: ScaledTable,
  { label, option }: CtfField,
  values: number | NumberColumn,
): void {
  const range = option && RANGES[option];
  if (range === undefined || typeof values === "number") return;
  let bad = 0;
  while (bad < values.length && range.isSound(values[bad])) bad++;
  if (bad === values.length) return;
  throw new DataFormatError(
    "ctf-value",
    `Cannot use "${values[bad]}" as ${label} of particle ${bad + 1}${
      inFile(table)
    }: pass the option ${option} to overrule the file`,
    { path: pathOf(table), label, actual: values[bad] },
  );
}

function missingFields(
  { table, names, hint }: CtfFile,
  fields: readonly CtfField[],
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
    `Cannot read the CTF${inFile(table)}: it has no ${
      wanted.join(", ")
    }${apix}${hint === undefined ? "" : `; ${hint}`}`,
    {
      path: pathOf(table),
      label: labels[0],
      expected: labels,
      actual: names,
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

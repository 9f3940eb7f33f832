import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import { indexOfNonFinite, indexOfNonPositive } from "../core/number_checks.ts";

/** A table that may say the size and the pixel size of the stored images. */
export interface ScaledTable {
  /** File of the table, or null. */
  readonly path: string | null;
  /** Number of particles. */
  readonly length: number;
  /** Pixel size in Å by particle, or null. */
  readonly apix: Float32Array | Float64Array | null;
  /** Side of the stored images in pixels by particle, or null. */
  readonly resolution: Int32Array | null;
}

/** What a table calls size and pixel size, for messages. */
interface ScaleTerms {
  readonly side: string;
  readonly apix: string;
  readonly noApix: string;
}

const STAR_TERMS: ScaleTerms = {
  side: "_rlnImageSize",
  apix: "_rlnImagePixelSize",
  noApix: "neither _rlnImagePixelSize nor both _rlnDetectorPixelSize and " +
    "_rlnMagnification",
};

const CRYOSPARC_TERMS: ScaleTerms = {
  side: "blob/shape",
  apix: "blob/psize_A",
  noApix: "no blob/psize_A",
};

const CRYODRGN_TERMS: ScaleTerms = {
  side: "the first column",
  apix: "the second column",
  noApix: "no pixel size",
};

/** What a table calls size and pixel size. */
export function scaleTerms(table: ScaledTable): ScaleTerms {
  if ("df" in table) return STAR_TERMS;
  return "rows" in table ? CRYODRGN_TERMS : CRYOSPARC_TERMS;
}

/** What the caller knows of the stored images better than the file. */
export interface ImageScaleOptions {
  /**
   * Side of the stored images in pixels, for all or for each particle: what the
   * stacks really hold.
   *
   * @default {_rlnImageSize or blob/shape, if the file says so}
   */
  readonly imageSize?: number | ArrayLike<number> | undefined;
  /**
   * Pixel size of the stored images in Å.
   *
   * @default {from the file: _rlnImagePixelSize, else _rlnDetectorPixelSize
   * and _rlnMagnification; blob/psize_A}
   */
  readonly apix?: number | undefined;
}

/** Keys of {@linkcode ImageScaleOptions}. */
export const SCALE_OPTIONS = ["imageSize", "apix"] as const;

/**
 * Refuses a side of the wanted images that cannot be.
 *
 * @throws {ArgumentTypeError} if it is not an integer.
 * @throws {ArgumentError} if it is below 2.
 */
export function checkImageSide(D: number): void {
  const message =
    `The image side D must be an integer of at least 2, not "${D}"`;
  const details = { label: "D", expected: "integer >= 2", actual: D };
  if (!Number.isInteger(D)) {
    throw new ArgumentTypeError("image-side", message, details);
  }
  if (D < 2) throw new ArgumentError("image-side", message, details);
}

/**
 * Refuses values that are not finite numbers.
 *
 * @param label What the values are called.
 * @throws {DataFormatError} `${format}-not-finite` with the first such particle.
 */
export function requireFinite(
  table: Pick<ScaledTable, "path">,
  label: string,
  values: ArrayLike<number>,
  width = 1,
): void {
  const bad = indexOfNonFinite(values);
  if (bad < 0) return;
  throw new DataFormatError(
    "df" in table ? "star-not-finite" : "cs-not-finite",
    `Cannot use "${values[bad]}" as ${label} of particle ${
      Math.floor(bad / width) + 1
    }${inFile(table)}: a finite number is needed`,
    { path: pathOf(table), label, actual: values[bad] },
  );
}

/** The pixel size in Å by particle, or null if neither file nor caller says. */
export function pixelSizes(
  table: ScaledTable,
  apix: number | undefined,
): Float64Array | null {
  if (apix !== undefined) {
    checkPositive("apix", apix);
    return new Float64Array(table.length).fill(apix);
  }
  // The float32 rounding of StarFile.apix is wanted: other programs have it.
  const stated = table.apix;
  const sizes = stated && new Float64Array(stated);
  const bad = sizes === null ? -1 : indexOfNonPositive(sizes);
  if (sizes === null || bad < 0) return sizes;
  throw new DataFormatError(
    "apix-value",
    `Cannot use "${sizes[bad]}" as pixel size of particle ${bad + 1}${
      inFile(table)
    }: pass the option apix to overrule the file`,
    { path: pathOf(table), label: scaleTerms(table).apix, actual: sizes[bad] },
  );
}

/** The fault of a file that does not say the pixel size. */
export function missingPixelSize(table: ScaledTable): DataFormatError {
  return new DataFormatError(
    "apix-missing",
    `Cannot tell the pixel size${inFile(table)}: it has ${
      scaleTerms(table).noApix
    }; pass the option apix`,
    { path: pathOf(table), label: scaleTerms(table).apix },
  );
}

/**
 * Side of the stored images in pixels by particle, or null if neither file nor
 * caller says. The caller's side counts; a file that says another is reported.
 */
export function imageSides(
  table: ScaledTable,
  imageSize: number | ArrayLike<number> | undefined,
  diagnostics: Diagnostic[],
): Float64Array | null {
  const stated = table.resolution;
  if (imageSize === undefined) {
    return stated === null ? null : checkStated(table, stated);
  }
  const sides = readSides(imageSize, table.length);
  const other = stated === null ? -1 : indexOfDifference(stated, sides);
  if (stated !== null && other >= 0) {
    diagnostics.push({
      severity: "warning",
      code: "image-size-disagrees",
      message: `The file says an image size of ${stated[other]} for particle ${
        other + 1
      }, but the images have ${sides[other]} pixels: took ${sides[other]}`,
      path: pathOf(table),
    });
  }
  return sides;
}

function indexOfDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return k;
  return -1;
}

/** Reports that the stored image size is not known, and what was assumed. */
export function unknownSide(
  table: ScaledTable,
  consequence: string,
): Diagnostic {
  return {
    severity: "warning",
    code: "image-size-unknown",
    message: `The file has no ${scaleTerms(table).side} and the option ` +
      `imageSize was not given: ${consequence}`,
    path: pathOf(table),
  };
}

/** Refuses an option that is not a positive number. */
function checkPositive(label: string, value: number): void {
  if (value > 0 && value < Infinity) return;
  throw new ArgumentError(
    "option-value",
    `The option ${label} must be a positive number, not "${value}"`,
    { label, expected: "a positive number", actual: value },
  );
}

/** " in FILE" for messages, or nothing for tables without file. */
export function inFile(table: Pick<ScaledTable, "path">): string {
  return table.path ? ` in "${table.path}"` : "";
}

/** The file of a table, as error details have it. */
export function pathOf(
  table: Pick<ScaledTable, "path">,
): string | undefined {
  return table.path ?? undefined;
}

function checkStated(table: ScaledTable, stated: Int32Array): Float64Array {
  const bad = indexOfNonPositive(stated);
  if (bad < 0) return new Float64Array(stated);
  throw new DataFormatError(
    "image-size-value",
    `Cannot use "${stated[bad]}" as ${scaleTerms(table).side} of particle ${
      bad + 1
    }${
      inFile(table)
    }: correct it, or overrule the file by the option imageSize`,
    { path: pathOf(table), label: scaleTerms(table).side, actual: stated[bad] },
  );
}

function readSides(
  given: number | ArrayLike<number>,
  n: number,
): Float64Array {
  const sides = typeof given === "number"
    ? new Float64Array(n).fill(given)
    : Float64Array.from(given);
  const bad = sides.find((side) => !Number.isInteger(side) || side < 1);
  if (bad !== undefined || sides.length !== n) {
    throw new ArgumentError(
      "option-value",
      bad === undefined
        ? `The option imageSize has "${sides.length}" values for ${n} particles: one, or one each, is needed`
        : `The option imageSize must be of positive integers, not "${bad}"`,
      { label: "imageSize", expected: n, actual: bad ?? sides.length },
    );
  }
  return sides;
}

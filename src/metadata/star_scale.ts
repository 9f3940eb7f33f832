import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  type Diagnostic,
} from "../core/errors.ts";
import type { StarNumberOptions } from "../formats/star/mod.ts";
import type { StarFile } from "./star_file.ts";

/** What the caller knows of the stored images better than the STAR file. */
export interface StarScaleOptions {
  /**
   * Side of the stored images in pixels, for all or for each particle: what the
   * stacks really hold.
   *
   * @default {_rlnImageSize of the file, if it says so}
   */
  readonly imageSize?: number | ArrayLike<number> | undefined;
  /**
   * Pixel size of the stored images in Å.
   *
   * @default {from the file: _rlnImagePixelSize, else _rlnDetectorPixelSize and _rlnMagnification}
   */
  readonly apix?: number | undefined;
}

/** Keys of {@linkcode StarScaleOptions}. */
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
 * A column by particle (readers.md 10.4), or null if the file has none.
 *
 * @throws {DataFormatError} if a value is not a finite number.
 */
export function finiteColumn(
  star: StarFile,
  label: string,
  options: StarNumberOptions = {},
): Float64Array | null {
  const values = star.getOpticsValues(label, "float64", options);
  const bad = values?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (values === null || bad < 0) return values;
  throw new DataFormatError(
    "star-not-finite",
    `Cannot use "${values[bad]}" as ${label} of particle ${bad + 1}${
      inFile(star)
    }: a finite number is needed`,
    { path: pathOf(star), label, actual: values[bad] },
  );
}

/** The pixel size in Å by particle, or null if neither file nor caller says. */
export function pixelSizes(
  star: StarFile,
  apix: number | undefined,
): Float64Array | null {
  if (apix !== undefined) {
    checkPositive("apix", apix);
    return new Float64Array(star.length).fill(apix);
  }
  // The float32 rounding of StarFile.apix is wanted: other programs have it.
  const stated = star.apix;
  const sizes = stated && new Float64Array(stated);
  const bad = sizes?.findIndex((size) => !(size > 0 && size < Infinity)) ?? -1;
  if (sizes === null || bad < 0) return sizes;
  throw new DataFormatError(
    "apix-value",
    `Cannot use "${sizes[bad]}" as pixel size of particle ${bad + 1}${
      inFile(star)
    }: pass the option apix to overrule the file`,
    { path: pathOf(star), label: "_rlnImagePixelSize", actual: sizes[bad] },
  );
}

/** The fault of a file that does not say the pixel size. */
export function missingPixelSize(star: StarFile): DataFormatError {
  return new DataFormatError(
    "apix-missing",
    `Cannot tell the pixel size${
      inFile(star)
    }: it has neither _rlnImagePixelSize nor both _rlnDetectorPixelSize and _rlnMagnification; pass the option apix`,
    { path: pathOf(star), label: "_rlnImagePixelSize" },
  );
}

/**
 * Side of the stored images in pixels by particle, or null if neither file nor
 * caller says. The caller's side counts; a file that says another is reported.
 */
export function imageSides(
  star: StarFile,
  imageSize: number | ArrayLike<number> | undefined,
  diagnostics: Diagnostic[],
): Float64Array | null {
  const stated = star.resolution;
  if (imageSize === undefined) {
    return stated === null ? null : checkStated(star, stated);
  }
  const sides = readSides(imageSize, star.length);
  const other = stated?.findIndex((side, k) => side !== sides[k]) ?? -1;
  if (stated !== null && other >= 0) {
    diagnostics.push({
      severity: "warning",
      code: "image-size-disagrees",
      message: `The file says an image size of ${stated[other]} for particle ${
        other + 1
      }, but the images have ${sides[other]} pixels: took ${sides[other]}`,
      path: pathOf(star),
    });
  }
  return sides;
}

/** Reports that the stored image size is not known, and what was assumed. */
export function unknownSide(star: StarFile, consequence: string): Diagnostic {
  return {
    severity: "warning",
    code: "image-size-unknown",
    message:
      `The file has no _rlnImageSize and the option imageSize was not given: ${consequence}`,
    path: pathOf(star),
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
export function inFile(star: StarFile): string {
  return star.path ? ` in "${star.path}"` : "";
}

/** The file of a table, as error details have it. */
export function pathOf(star: StarFile): string | undefined {
  return star.path ?? undefined;
}

function checkStated(star: StarFile, stated: Int32Array): Float64Array {
  const bad = stated.findIndex((side) => side < 1);
  if (bad < 0) return new Float64Array(stated);
  throw new DataFormatError(
    "image-size-value",
    `Cannot use "${stated[bad]}" as _rlnImageSize of particle ${bad + 1}${
      inFile(star)
    }: correct it, or overrule the file by the option imageSize`,
    { path: pathOf(star), label: "_rlnImageSize", actual: stated[bad] },
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

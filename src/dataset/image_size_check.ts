import type { Diagnostic } from "../core/errors.ts";
import type { StarFile } from "../metadata/star_file.ts";

/**
 * A warning if a STAR file states another image size than its stacks have.
 * The stated size counts, as in the reference: it is that of the box before
 * the stacks were made smaller.
 *
 * @param rows Particles to look at; all if null.
 */
export function imageSizeDisagreement(
  star: StarFile,
  stackSize: number,
  rows: Int32Array | null = null,
): Diagnostic[] {
  const sizes = star.resolution;
  if (sizes === null) return [];
  const stated = rows === null
    ? sizes.find((size) => size !== stackSize)
    : sizes[rows.find((row) => sizes[row] !== stackSize) ?? -1];
  if (stated === undefined) return [];
  return [{
    severity: "warning",
    code: "image-size-disagrees",
    message: `_rlnImageSize says ${stated} px, the stacks have ` +
      `${stackSize} px: pixel sizes and shifts are taken as those of images ` +
      `made smaller from ${stated} px`,
    path: star.path ?? undefined,
  }];
}

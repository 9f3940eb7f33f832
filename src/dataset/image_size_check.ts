import type { Diagnostic } from "../core/errors.ts";
import type { StarFile } from "../metadata/star_file.ts";

/**
 * A warning if a STAR file states another image size than its stacks have.
 * The stated size counts, as in the reference: it is that of the box before
 * the stacks were made smaller.
 */
export function imageSizeDisagreement(
  star: StarFile,
  stackSize: number,
): Diagnostic[] {
  const stated = star.resolution?.find((size) => size !== stackSize);
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

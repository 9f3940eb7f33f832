import type { Diagnostic } from "../core/errors.ts";
import { type ScaledTable, scaleTerms } from "../metadata/image_scale.ts";

/**
 * A warning if a table states another image size than its stacks have.
 * The stated size counts, as in the reference: it is that of the box before
 * the stacks were made smaller.
 *
 * @param rows Particles to look at; all if null.
 */
export function imageSizeDisagreement(
  table: ScaledTable,
  stackSize: number,
  rows: Int32Array | null = null,
): Diagnostic[] {
  const sizes = table.resolution;
  if (sizes === null) return [];
  const stated = rows === null
    ? sizes.find((size) => size !== stackSize)
    : sizes[rows.find((row) => sizes[row] !== stackSize) ?? -1];
  if (stated === undefined) return [];
  return [{
    severity: "warning",
    code: "image-size-disagrees",
    message: `${scaleTerms(table).side} says ${stated} px, the stacks have ` +
      `${stackSize} px: pixel sizes and shifts are taken as those of images ` +
      (stated > stackSize
        ? `made smaller from ${stated} px`
        : `made larger from ${stated} px; is it the file of these images?`),
    path: table.path ?? undefined,
  }];
}

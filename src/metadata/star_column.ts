import type { StarNumberOptions } from "../formats/star/mod.ts";
import { requireFinite } from "./image_scale.ts";
import type { StarFile } from "./star_file.ts";

/**
 * A column by particle, of the optics table or of the main one, or null if the
 * file has none.
 *
 * @throws {DataFormatError} if a value is not a finite number.
 */
export function finiteColumn(
  star: StarFile,
  label: string,
  options: StarNumberOptions = {},
): Float64Array | null {
  const values = star.getOpticsValues(label, "float64", options);
  if (values !== null) requireFinite(star, label, values);
  return values;
}

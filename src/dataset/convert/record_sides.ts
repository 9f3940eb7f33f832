import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../../core/errors.ts";
import { fieldsMissing } from "../../metadata/cs_fields.ts";
import { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import type { CtfOptions } from "../../metadata/ctf_table.ts";
import { imageSides } from "../../metadata/image_scale.ts";
import type { RecordSources } from "./record_sources.ts";

const SHAPE = "blob/shape";

/** Nobody knows the size of a stack better than its header. */
function requireStackSize(path: string, given: number, stored: number): void {
  if (given === stored) return;
  throw new ArgumentError(
    "image-size-stack",
    `Cannot take the images of "${path}" as "${given}" px wide (imageSize): ` +
      `the stack has ${stored} px`,
    { label: "imageSize", expected: stored, actual: given },
  );
}

/**
 * Sides of the stored images in pixels, one a particle: as given, else as the
 * table of the particles says, else as the stacks have them, else as the CTF
 * parameters say.
 *
 * @throws {DataFormatError} `image-size-unknown` if nothing tells it.
 * @throws {ArgumentError} `image-size-stack` if the stack has another.
 */
export function sidesOf(
  { ctf, particles, imageSize, length, path }: RecordSources,
  { imageSize: given }: CtfOptions,
  diagnostics: Diagnostic[],
): Float64Array {
  if (typeof given === "number" && imageSize !== undefined) {
    requireStackSize(path, given, imageSize);
  }
  const table = particles ?? { path, length, apix: null, resolution: null };
  const sides = imageSides(table, given, diagnostics);
  if (sides !== null) return sides;
  if (imageSize !== undefined) return new Float64Array(length).fill(imageSize);
  if (ctf?.resolution) return Float64Array.from(ctf.resolution);
  if (particles instanceof CryoSparcFile && !particles.table.has(SHAPE)) {
    const what = "the size of the images";
    throw fieldsMissing(particles, "image-size-unknown", what, [SHAPE]);
  }
  throw new DataFormatError(
    "image-size-unknown",
    `Cannot tell the size of the images of "${path}": its table does not ` +
      `state it and its first stack was not found; pass the option imageSize`,
    { path },
  );
}

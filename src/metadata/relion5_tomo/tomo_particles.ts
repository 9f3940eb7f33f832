import type { Diagnostic } from "../../core/errors.ts";
import { readParticleNames, readRandomSubset } from "./particle_names.ts";
import type { TomoBlock } from "./tomo_block.ts";
import {
  type CoordinateContext,
  noteOutside,
  readCoordinates,
} from "./tomo_coordinates.ts";
import type { Tomogram, TomoParticles } from "./tomo_tables.ts";
import { readVisibleFrames } from "./visible_frames.ts";

const ANGLES = ["_rlnAngleRot", "_rlnAngleTilt", "_rlnAnglePsi"];
const BOX_ANGLES = [
  "_rlnTomoSubtomogramRot",
  "_rlnTomoSubtomogramTilt",
  "_rlnTomoSubtomogramPsi",
];
const ORIGINS = ["_rlnOriginXAngst", "_rlnOriginYAngst", "_rlnOriginZAngst"];

/**
 * Reads the particle table.
 *
 * @param tomograms The tomograms of `context`, with their frames.
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} if a column is missing or a value is wrong.
 */
export function readTomoParticles(
  block: TomoBlock,
  tomograms: readonly Tomogram[],
  context: CoordinateContext,
  notes: Diagnostic[],
): TomoParticles {
  block.hasAllOrNone(ANGLES);
  const hasBoxAngles = block.hasAllOrNone(BOX_ANGLES);
  refusePixelOrigins(block);
  const names = readParticleNames(block, notes);
  const { tomogramIndex, opticsIndex } = context;
  const coordinatesAngst = readCoordinates(block, context);
  noteOutside(coordinatesAngst, names, context, block.path, notes);
  return {
    path: block.path,
    count: block.table.rowCount,
    names,
    tomogramIndex,
    opticsIndex,
    coordinatesAngst,
    originsAngst: block.interleaved(ORIGINS),
    anglesDeg: block.interleaved(ANGLES),
    boxAnglesDeg: hasBoxAngles ? block.interleaved(BOX_ANGLES) : null,
    stacks: block.table.text("_rlnImageName"),
    ...readVisibleFrames(block, names, tomogramIndex, tomograms),
    randomSubset: readRandomSubset(block, names),
  };
}

function refusePixelOrigins(block: TomoBlock): void {
  const pixels = ORIGINS.filter((label) => !block.has(label))
    .map((label) => label.replace("Angst", ""));
  const found = block.found(pixels);
  if (found.length === 0) return;
  throw block.fault(
    "pixel-origins",
    `Origins "${found.join('", "')}" of ${block.place} are in pixels, which ` +
      `RELION ignores: give them in Å as "${
        found.map((label) => `${label}Angst`).join('", "')
      }"`,
    { label: found[0], expected: ORIGINS, actual: found },
  );
}

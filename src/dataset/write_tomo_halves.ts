import { basename, dirname, resolve } from "@std/path/posix";
import { compareCodePoints } from "../core/code_point_order.ts";
import { ArgumentError } from "../core/errors.ts";
import type { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import type { ParticleSplit } from "./split_particles.ts";

const SET_NAME = "optimisation_set.star";

/**
 * Whether halves of a RELION-5 set are to be written as such a set.
 *
 * @throws {ArgumentError} `halfsets-kind` for a name that is almost it.
 */
export function isOptimisationSetName(path: string): boolean {
  if (basename(path) === SET_NAME) return true;
  if (!path.endsWith(SET_NAME)) return false;
  throw new ArgumentError(
    "halfsets-kind",
    `Cannot write a RELION-5 set to "${path}": its name must be ${SET_NAME}`,
    { expected: SET_NAME, actual: basename(path) },
  );
}

/**
 * Refuses to write over a file that the set is read from.
 *
 * @throws {ArgumentError} `file-exists`
 */
export function checkNotOwnFile(path: string, table: TomoStarFile): void {
  if (!table.files.some((file) => resolve(file) === resolve(path))) return;
  throw new ArgumentError(
    "file-exists",
    `Cannot write "${path}": the set is read from it; write to another file`,
    { actual: path },
  );
}

/**
 * Writes the particles of both halves as a RELION-5 set of their own.
 *
 * @throws {ArgumentError} `halfsets-kind` for halves of images, or of
 * particles that lack some of their tilts.
 */
export async function writeTomoHalves(
  path: string,
  { set }: TomoStarFile,
  { tiltParticles, halfsets }: ParticleSplit,
  force: boolean | undefined,
): Promise<void> {
  if (tiltParticles === undefined) {
    throw notWhole(path, "the halves are of single images");
  }
  const { names } = set.particles;
  // A split numbers by name the particles that have an image.
  const rows = [...new Set(set.table.particleIndex)]
    .sort((a, b) => compareCodePoints(names[a], names[b]));
  const half = new Int8Array(names.length);
  tiltParticles.halfsets.forEach((particles, id) => {
    for (const particle of particles) half[rows[particle]] = id + 1;
  });
  const images = set.table.particleIndex.filter((row) => half[row] > 0).length;
  const inHalves = halfsets[0].length + halfsets[1].length;
  if (inHalves !== images) {
    throw notWhole(
      path,
      `the halves hold ${inHalves} of the ${images} images of their particles`,
    );
  }
  const kept = Int32Array.from(half.keys()).filter((row) => half[row] > 0);
  await set.writeSubset(dirname(path), kept, { randomSubset: half, force });
}

function notWhole(path: string, reason: string): ArgumentError {
  return new ArgumentError(
    "halfsets-kind",
    `Cannot write the half-sets to "${path}": ${reason}, and a RELION-5 set ` +
      `lists whole particles; write a flat STAR file, as halves.star, or .json`,
    { actual: path },
  );
}

import type { Diagnostic } from "../../core/errors.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { TiltImageTable } from "./tilt_image_table.ts";
import type { Tomogram, TomoTables } from "./tomo_tables.ts";
import type { SeenParticles } from "./seen_particles.ts";

/** What was tolerated when tables became rows. */
export function flattenDiagnostics(
  tables: TomoTables,
  table: TiltImageTable,
  seen: SeenParticles,
  missingCtfScale: "cos" | "one" | "error",
): Diagnostic[] {
  return [
    ...droppedUnseen(tables, seen),
    ...scaleMissing(tables, missingCtfScale),
    ...scaleNotPositive(tables, table),
    ...tiltBfactorIgnored(tables),
  ];
}

function droppedUnseen(
  { particles: { names, path } }: TomoTables,
  { unseen }: SeenParticles,
): Diagnostic[] {
  if (unseen.length === 0) return [];
  return [{
    severity: "warning",
    code: "dropped-unseen",
    message: `${unseen.length} particles have no visible frame and were left ` +
      `out: ${firstOfMany(unseen.map((p) => `"${names[p]}"`))}`,
    path,
  }];
}

function scaleMissing(
  { tomograms }: TomoTables,
  missingCtfScale: "cos" | "one" | "error",
): Diagnostic[] {
  const without = tomograms.filter(({ frames }) => frames.ctfScale === null);
  if (without.length === 0) return [];
  const taken = missingCtfScale === "one" ? "1" : "the cosine of the tilt";
  return [{
    severity: "warning",
    code: "ctf-scale-missing",
    message: `${without.length} tilt series have no _rlnCtfScalefactor: ` +
      `${taken} was taken: ${named(without)}`,
    path: without[0].frames.path,
  }];
}

function scaleNotPositive(
  { particles: { path } }: TomoTables,
  { ctfScale, length }: TiltImageTable,
): Diagnostic[] {
  const count = ctfScale.reduce((sum, scale) => scale > 0 ? sum : sum + 1, 0);
  if (count === 0) return [];
  return [{
    severity: "note",
    code: "ctf-scale-nonpositive",
    message: `${count} of ${length} images have a CTF scale factor of 0 or ` +
      `below, which was kept`,
    path,
  }];
}

function tiltBfactorIgnored({ tomograms }: TomoTables): Diagnostic[] {
  const stating = tomograms.filter(({ frames }) =>
    frames.tiltBfactor.some((bfactor) => bfactor !== 0)
  );
  if (stating.length === 0) return [];
  return [{
    severity: "note",
    code: "tilt-bfactor-ignored",
    message: `${stating.length} tilt series have values in _rlnCtfBfactor, ` +
      `which were not applied, as in RELION's refinement: ${named(stating)}`,
    path: stating[0].frames.path,
  }];
}

function named(tomograms: readonly Tomogram[]): string {
  return firstOfMany(tomograms.map(({ name }) => `"${name}"`));
}

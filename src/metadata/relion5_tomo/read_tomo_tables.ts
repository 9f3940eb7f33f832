import type { Diagnostic } from "../../core/errors.ts";
import { distinctDiagnostics } from "../../core/distinct_diagnostics.ts";
import { readStarDocument } from "../../formats/star/mod.ts";
import { checkTomoOptions } from "./check_tomo_options.ts";
import { ProjectPaths } from "./project_paths.ts";
import { requireStacks } from "./stack_dimensions.ts";
import type { TomoBlock } from "./tomo_block.ts";
import { chooseBlock, OPTICS, PARTICLES, TOMOGRAMS } from "./tomo_documents.ts";
import { findMembers } from "./tomo_members.ts";
import {
  compareOptics,
  opticsOfParticles,
  readTomoOptics,
} from "./tomo_optics.ts";
import type { Relion5TomoInput, Relion5TomoOptions } from "./tomo_options.ts";
import { readTomoParticles } from "./tomo_particles.ts";
import type { TomoTables } from "./tomo_tables.ts";
import { readTomograms } from "./tomograms.ts";
import { readTomogramRows, usedTomograms } from "./tomogram_rows.ts";

/**
 * Reads the tables of a RELION-5 tomography project and checks them: the
 * particles, their optics groups, and those tomograms and tilt series that
 * particles are in. No image is opened. The rules are those of RELION 5.
 *
 * Permission: `--allow-read` of the project folder.
 *
 * @param input Path of the optimisation set, or of the two tables.
 * @throws {MissingFileError} `missing-file` if a file of the set was not
 * found.
 * @throws {DataFormatError} if a table is not as it should be.
 * @throws {ArgumentError} if an option is unknown or has a wrong value.
 */
export async function readTomoTables(
  input: Relion5TomoInput,
  options: Relion5TomoOptions = {},
): Promise<TomoTables> {
  checkTomoOptions("readTomoTables", options);
  const paths = new ProjectPaths(options.projectDir ?? null);
  const { star } = options;
  const members = await findMembers(input, paths, star);
  const particleDocument = await readStarDocument(members.particles, star);
  const particles = chooseBlock(particleDocument, members.particles, PARTICLES);
  requireParticles(particles);
  const opticsBlock = chooseBlock(particleDocument, members.particles, OPTICS);
  const notes: Diagnostic[] = [...particleDocument.diagnostics];
  requireStacks(particleDocument, opticsBlock, notes);

  const tomogramDocument = await readStarDocument(members.tomograms, star);
  const table = chooseBlock(tomogramDocument, members.tomograms, TOMOGRAMS);
  table.requireColumns(TOMOGRAMS.keys);
  const used = usedTomograms(table, particles);
  const rows = readTomogramRows(table, used.rows);
  const read = await readTomograms(
    rows,
    tomogramDocument,
    members.tomograms,
    paths,
    star,
  );
  notes.push(...tomogramDocument.diagnostics);
  notes.push(...used.diagnostics, ...read.diagnostics);

  const optics = readTomoOptics(opticsBlock, notes);
  const opticsIndex = opticsOfParticles(particles, opticsBlock, notes);
  const tomogramIndex = used.indexOfParticle;
  const pairs = distinctPairs(opticsIndex, tomogramIndex, rows.length);
  compareOptics(optics, rows, pairs, opticsBlock);
  const { coordinatePixelSize } = options;
  return {
    tomograms: read.tomograms,
    optics: optics.groups,
    particles: readTomoParticles(particles, read.tomograms, {
      tomograms: rows,
      tomogramIndex,
      optics,
      opticsIndex,
      pairs,
      coordinatePixelSize,
    }, notes),
    tomogramsPath: members.tomograms,
    particleDocument,
    projectDir: paths.root,
    files: [
      ...new Set([
        ...(typeof input === "string" ? [input] : []),
        members.tomograms,
        members.particles,
        ...read.files,
      ]),
    ],
    diagnostics: distinctDiagnostics([...members.diagnostics, ...notes]),
  };
}

function requireParticles(block: TomoBlock): void {
  block.requireColumns(["_rlnTomoName", "_rlnImageName"]);
  if (block.table.rowCount > 0) return;
  throw block.fault(
    "empty-table",
    `There are no particles in ${block.place}: give a file that has some`,
    { actual: 0 },
  );
}

/** The pairs of optics group and tomogram that particles have, each once. */
function distinctPairs(
  optics: Int32Array,
  tomograms: Int32Array,
  tomogramCount: number,
): [optics: number, tomogram: number][] {
  const keys = new Set<number>();
  for (let i = 0; i < optics.length; i++) {
    keys.add(optics[i] * tomogramCount + tomograms[i]);
  }
  return [...keys].map((key) => [
    Math.floor(key / tomogramCount),
    key % tomogramCount,
  ]);
}

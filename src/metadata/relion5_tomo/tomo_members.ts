import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import {
  readStarDocument,
  type ReadStarOptions,
} from "../../formats/star/mod.ts";
import type { ProjectPaths } from "./project_paths.ts";
import {
  chooseBlock,
  isTomoParticles,
  OPTIMISATION_SET,
  PARTICLES_FILE,
} from "./tomo_documents.ts";
import type { Relion5TomoInput } from "./tomo_options.ts";

const TOMOGRAMS_FILE = "_rlnTomoTomogramsFile";

/** The two tables of a set. */
export interface TomoMembers {
  /** Path of the tomogram table. */
  readonly tomograms: string;
  /** Path of the particle file. */
  readonly particles: string;
  /** What was tolerated in the optimisation set that names them. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the tables of a set.
 *
 * Permission: `--allow-read` of the files.
 *
 * @throws {DataFormatError} `tomograms-needed` for particles alone.
 * @throws {MissingFileError} `missing-file`
 */
export async function findMembers(
  input: Relion5TomoInput,
  paths: ProjectPaths,
  star?: ReadStarOptions,
): Promise<TomoMembers> {
  if (typeof input !== "string") return { ...input, diagnostics: [] };
  const document = await readStarDocument(input, star);
  if (isTomoParticles(document)) {
    throw new DataFormatError(
      "tomograms-needed",
      `Cannot open "${input}" alone: its particles are stacks of tilt ` +
        `images; give the optimisation set, or the tomograms besides`,
      { path: input, expected: PARTICLES_FILE },
    );
  }
  const block = chooseBlock(document, input, OPTIMISATION_SET);
  block.requireColumns([TOMOGRAMS_FILE, PARTICLES_FILE]);
  if (block.table.rowCount !== 1) {
    throw block.fault(
      block.table.rowCount === 0 ? "empty-table" : "block-not-found",
      `Cannot use ${block.place} as optimisation set: it has ` +
        `"${block.table.rowCount}" rows, one is needed`,
      { expected: 1, actual: block.table.rowCount },
    );
  }
  const searches = [
    await paths.search(block.table.cell(0, TOMOGRAMS_FILE), input),
    await paths.search(block.table.cell(0, PARTICLES_FILE), input),
  ];
  const [tomograms, particles] = paths.foundOf(searches);
  return { tomograms, particles, diagnostics: document.diagnostics };
}

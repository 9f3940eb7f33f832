import { dirname, join, relative, resolve } from "@std/path/posix";
import { ArgumentError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import {
  StarDocument,
  StarTable,
  writeStarDocument,
} from "../../formats/star/mod.ts";
import { checkNew } from "../../io/check_new.ts";
import { joinToRoot } from "../../io/stack_path.ts";
import { checkChoice } from "./check_choice.ts";
import { type ParticleSelection, selectedRows } from "./subset_selection.ts";
import { findBlock, PARTICLES } from "./tomo_documents.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Options of `Relion5TomoSet.writeSubset`. */
export interface WriteTomoSubsetOptions {
  /**
   * Half-set of each particle of the set, selected or not: 1, 2, or 0 for
   * none.
   *
   * @default {what the file says}
   */
  readonly randomSubset?: ArrayLike<number> | undefined;
  /**
   * Whether image paths stay as they are and the files of the set are named
   * from the project folder (if the subset is written there), or all paths
   * become absolute.
   *
   * @default {"keep"}
   */
  readonly paths?: "keep" | "absolute" | undefined;
  /**
   * Replace files that exist.
   *
   * @default {false}
   */
  readonly force?: boolean | undefined;
}

/** The files of a written subset. */
export interface TomoSubsetFiles {
  /** Path of the optimisation set. */
  readonly optimisationSet: string;
  /** Path of the particle file. */
  readonly particles: string;
}

const NAME = "_rlnTomoParticleName";
const IMAGE = "_rlnImageName";
const SUBSET = "_rlnRandomSubset";

/**
 * Writes some particles as `particles.star`, with the other blocks of their
 * file, all visible frames and all columns as they are, and an
 * `optimisation_set.star` beside it that names the tomograms of the set.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {ArgumentError} if a particle is unknown or named twice, half-sets
 * are not 1, 2 or all 0, or a file exists.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeTomoSubset(
  folder: string,
  tables: TomoTables,
  selection: ParticleSelection,
  options: WriteTomoSubsetOptions = {},
): Promise<TomoSubsetFiles> {
  checkOptions("writeSubset", options, ["randomSubset", "paths", "force"]);
  const { paths = "keep", randomSubset, force = false } = options;
  checkChoice("paths", paths, ["keep", "absolute"]);
  const rows = selectedRows(tables.particles, selection);
  let particles = selectParticles(tables, rows);
  if (randomSubset !== undefined) {
    const halves = halvesOf(tables, rows, randomSubset);
    particles = particles.withColumn(SUBSET, halves);
  }
  if (paths === "absolute") particles = withAbsoluteImages(tables, particles);
  const files = {
    optimisationSet: join(folder, "optimisation_set.star"),
    particles: join(folder, "particles.star"),
  };
  for (const path of Object.values(files)) await checkNew(path, force);
  if (resolve(files.particles) === resolve(tables.particles.path)) {
    throw new ArgumentError(
      "file-exists",
      `Cannot write "${files.particles}": the set is read from it; write to ` +
        `another folder`,
      { label: "folder", actual: folder },
    );
  }
  // From elsewhere, nobody would find the project folder.
  const isInProject = tables.projectDir !== null &&
    isWithin(tables.projectDir, folder);
  const project = paths === "keep" && isInProject ? tables.projectDir : null;
  const set = StarTable.fromPairs("optimisation_set", {
    _rlnTomoParticlesFile: pathFrom(project, files.particles),
    _rlnTomoTomogramsFile: pathFrom(project, tables.tomogramsPath),
  });
  await writeStarDocument(
    files.particles,
    tables.particleDocument.withBlock(particles),
  );
  await writeStarDocument(
    files.optimisationSet,
    StarDocument.fromBlocks([set]),
  );
  return files;
}

/** Rows of the particle table; names that were made are written down. */
function selectParticles(tables: TomoTables, rows: Int32Array): StarTable {
  const { particleDocument: document, particles: { names } } = tables;
  const chosen = findBlock(document, PARTICLES)!.selectRows(rows);
  return chosen.has(NAME)
    ? chosen
    : chosen.withColumn(NAME, Array.from(rows, (row) => names[row]));
}

function halvesOf(
  { particles: { count } }: TomoTables,
  rows: Int32Array,
  randomSubset: ArrayLike<number>,
): Int32Array {
  const halves = rows.map((row) => randomSubset[row]);
  const isAnyNone = halves.includes(0);
  const isSound = randomSubset.length === count &&
    rows.every((row) => [0, 1, 2].includes(randomSubset[row])) &&
    (!isAnyNone || halves.every((half) => half === 0));
  if (isSound) return halves;
  throw new ArgumentError(
    "bad-subset",
    `Cannot write half-sets of ${count} particles: give each 1 or 2, or all 0`,
    { label: "randomSubset", expected: count, actual: randomSubset },
  );
}

function withAbsoluteImages(
  { projectDir, particles: { path } }: TomoTables,
  table: StarTable,
): StarTable {
  const root = resolve(projectDir ?? dirname(path));
  return table.withColumn(
    IMAGE,
    table.text(IMAGE).map((name) => joinToRoot(root, name)),
  );
}

/** A path from the project folder if it lies there, else absolute. */
function pathFrom(project: string | null, path: string): string {
  return project !== null && isWithin(project, path)
    ? relative(resolve(project), resolve(path))
    : resolve(path);
}

function isWithin(folder: string, path: string): boolean {
  const fromFolder = relative(resolve(folder), resolve(path));
  return fromFolder !== ".." && !fromFolder.startsWith("../");
}

import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import { readStarDocument, type StarDocument } from "../../formats/star/mod.ts";
import { ProjectPaths } from "./project_paths.ts";
import { isOptimisationSet } from "./recognise_tomo.ts";
import { findBlock } from "./tomo_blocks.ts";
import { outsideTomogram, readCoordinates } from "./tomo_coordinates.ts";
import { requireColumns, type TomoBlock, tomoFault } from "./tomo_faults.ts";
import {
  checkSharedOptics,
  opticsOfParticles,
  readTomoOptics,
  type TomoOptics,
} from "./tomo_optics.ts";
import type { Relion5TomoInput, Relion5TomoOptions } from "./tomo_options.ts";
import {
  particleNames,
  readOrientations,
  readSubsets,
  readVisibleFrames,
  tomogramsOfParticles,
} from "./tomo_particles.ts";
import type { Tomogram, TomoParticles, TomoTables } from "./tomo_tables.ts";
import {
  readTomogramRows,
  tiltSeriesBlock,
  type TomogramRow,
  type TomogramRows,
} from "./tomogram_rows.ts";
import { readFrames } from "./tilt_frames.ts";

/**
 * Reads and checks the STAR files of a RELION-5 tomography set: tomograms, the
 * tilt series that particles are in, optics and particles.
 *
 * Permission: `--allow-read` of the files; where no `projectDir` is given, of
 * the folders looked at for it.
 *
 * @throws {MissingFileError} `missing-file` with all that was tried.
 * @throws {DataFormatError} if a file is malformed or files contradict each
 * other.
 */
export async function readTomoTables(
  input: Relion5TomoInput,
  options: Relion5TomoOptions,
): Promise<TomoTables> {
  const paths = new ProjectPaths(options.projectDir);
  const members = await findMembers(input, paths);
  const tomograms = readTomogramRows(await readStarDocument(members.tomograms));
  const document = await readStarDocument(members.particles);
  const block = findBlock(document, {
    name: "particles",
    keys: ["_rlnTomoName", "_rlnImageName"],
  });
  if (block.table.rowCount === 0) {
    throw tomoFault("empty-table", `"${block.path}" lists no particles`, block);
  }
  const index = tomogramsOfParticles(
    block,
    tomograms.rows,
    members.tomograms,
  );
  const optics = readTomoOptics(document);
  const series = await readSeries(tomograms, index, members.tomograms, paths);
  const diagnostics: Diagnostic[] = [
    ...optics.diagnostics,
    ...series.diagnostics,
  ];
  const particles = readParticles(
    block,
    { tomograms: tomograms.rows, index, optics, frames: series.frames },
    options,
    diagnostics,
  );
  return {
    tomograms: series.tomograms,
    optics: optics.groups,
    particles: {
      ...particles,
      tomogramIndex: index.map((row) => series.position[row]),
    },
    particleDocument: document,
    tomogramsPath: members.tomograms,
    projectDir: paths.root,
    files: [...new Set([...members.files, ...series.files])],
    diagnostics,
  };
}

interface Members {
  readonly tomograms: string;
  readonly particles: string;
  readonly files: readonly string[];
}

async function findMembers(
  input: Relion5TomoInput,
  paths: ProjectPaths,
): Promise<Members> {
  if (typeof input !== "string") {
    const { tomograms, particles } = input;
    return { tomograms, particles, files: [tomograms, particles] };
  }
  const document = await readStarDocument(input);
  if (!isOptimisationSet(document)) {
    throw new DataFormatError(
      "tomograms-needed",
      `Cannot open "${input}" as an optimisation set: no block has ` +
        `_rlnTomoParticlesFile; give the optimisation set, or tomograms.star ` +
        `together with particles.star`,
      { path: input, label: "_rlnTomoParticlesFile" },
    );
  }
  const table = document.blocks.find((each) =>
    each.has("_rlnTomoParticlesFile")
  )!;
  const block: TomoBlock = { table, path: input };
  requireColumns(block, ["_rlnTomoTomogramsFile"]);
  if (table.rowCount === 0) {
    throw tomoFault("empty-table", `"${input}" names no files`, block);
  }
  const member = (label: string) => paths.find(table.cell(0, label), input);
  const particles = await member("_rlnTomoParticlesFile");
  const tomograms = await member("_rlnTomoTomogramsFile");
  return { tomograms, particles, files: [input, tomograms, particles] };
}

interface Series {
  /** Tomograms in use. */
  readonly tomograms: readonly Tomogram[];
  /** Position in `tomograms` of each row of their table, −1 if not in use. */
  readonly position: Int32Array;
  /** Frames of each row of their table, 0 if not in use. */
  readonly frames: Int32Array;
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the tilt series of the tomograms that particles are in. */
async function readSeries(
  { block, rows }: TomogramRows,
  tomogramOfParticle: Int32Array,
  tomogramsPath: string,
  paths: ProjectPaths,
): Promise<Series> {
  const position = new Int32Array(rows.length).fill(-1);
  const frameCounts = new Int32Array(rows.length);
  const inUse = new Set(tomogramOfParticle);
  const tomograms: Tomogram[] = [];
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const row of rows.filter(({ row }) => inUse.has(row))) {
    const document = await seriesDocument(row, tomogramsPath, paths);
    files.push(document.path ?? tomogramsPath);
    const read = readFrames(tiltSeriesBlock(document, row.name), row.name);
    checkFrameCount(block, row, read.frames.count);
    diagnostics.push(...read.diagnostics);
    frameCounts[row.row] = read.frames.count;
    const { name, pixelSize, hand, defocusSlope, size, bfactorPerDose } = row;
    position[row.row] = tomograms.push({
      name,
      pixelSize,
      hand,
      defocusSlope,
      size,
      bfactorPerDose,
      frames: read.frames,
    }) - 1;
  }
  const unused = rows.length - tomograms.length;
  if (unused > 0) {
    diagnostics.push({
      severity: "note",
      code: "tomograms-unused",
      message: `${unused} of ${rows.length} tomograms have no particle`,
      path: tomogramsPath,
    });
  }
  return { tomograms, position, frames: frameCounts, files, diagnostics };
}

async function seriesDocument(
  { seriesFile }: TomogramRow,
  tomogramsPath: string,
  paths: ProjectPaths,
): Promise<StarDocument> {
  return await readStarDocument(
    seriesFile === null
      ? tomogramsPath
      : await paths.find(seriesFile, tomogramsPath),
  );
}

function checkFrameCount(
  block: TomoBlock,
  { name, row, frameCount }: TomogramRow,
  actual: number,
): void {
  if (frameCount === null || frameCount === actual) return;
  throw tomoFault(
    "frame-count",
    `Tilt series "${name}" has ${actual} rows, _rlnTomoFrameCount in ` +
      `"${block.path}" is ${frameCount}`,
    block,
    {
      row: row + 1,
      label: "_rlnTomoFrameCount",
      expected: frameCount,
      actual,
    },
  );
}

interface ParticleContext {
  readonly tomograms: readonly TomogramRow[];
  /** Row in `tomograms` of each particle. */
  readonly index: Int32Array;
  readonly optics: TomoOptics;
  /** Frames of each of `tomograms`. */
  readonly frames: Int32Array;
}

function readParticles(
  block: TomoBlock,
  { tomograms, index, optics, frames }: ParticleContext,
  options: Relion5TomoOptions,
  diagnostics: Diagnostic[],
): TomoParticles {
  const named = particleNames(block);
  const { names } = named;
  const groups = opticsOfParticles(block, optics);
  checkOpticsPairs(optics, groups.index, tomograms, index);
  const places = {
    tomograms,
    tomogramIndex: index,
    optics,
    opticsIndex: groups.index,
  };
  const coordinatesAngst = readCoordinates(block, places, options);
  diagnostics.push(
    ...named.diagnostics,
    ...groups.diagnostics,
    ...outsideTomogram(coordinatesAngst, names, places, block.path),
  );
  return {
    path: block.path,
    count: names.length,
    names,
    tomogramIndex: index,
    opticsIndex: groups.index,
    coordinatesAngst,
    ...readOrientations(block),
    stacks: block.table.text("_rlnImageName"),
    ...readVisibleFrames(
      block,
      names,
      index.map((row) => frames[row]),
      (p) => tomograms[index[p]].name,
    ),
    randomSubset: readSubsets(block, names),
  };
}

/** Compares every optics group with the tomograms of its particles, once. */
function checkOpticsPairs(
  optics: TomoOptics,
  opticsIndex: Int32Array,
  tomograms: readonly TomogramRow[],
  tomogramIndex: Int32Array,
): void {
  const seen = new Set<number>();
  opticsIndex.forEach((group, p) => {
    const pair = group * tomograms.length + tomogramIndex[p];
    if (seen.has(pair)) return;
    seen.add(pair);
    checkSharedOptics(optics, group, tomograms[tomogramIndex[p]]);
  });
}

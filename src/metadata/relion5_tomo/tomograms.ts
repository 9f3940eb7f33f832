import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import {
  readStarDocument,
  type ReadStarOptions,
  type StarDocument,
} from "../../formats/star/mod.ts";
import type { ProjectPaths } from "./project_paths.ts";
import { readTiltSeries } from "./tilt_series.ts";
import { TomoBlock } from "./tomo_block.ts";
import { chooseBlock, tiltSeriesKind } from "./tomo_documents.ts";
import type { TomogramRow } from "./tomogram_rows.ts";
import type { Tomogram } from "./tomo_tables.ts";

/** Tomograms with their tilt series, and what was read for them. */
export interface ReadTomograms {
  /** The tomograms. */
  readonly tomograms: readonly Tomogram[];
  /** Paths of their tilt-series files, each once. */
  readonly files: readonly string[];
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the tilt series of tomograms, from files of their own or from the
 * blocks after the tomogram table.
 *
 * @param document The file of the tomogram table.
 * @param path Its path.
 * @throws {MissingFileError} `missing-file`
 * @throws {DataFormatError} if a tilt series is not as it should be.
 */
export async function readTomograms(
  rows: readonly TomogramRow[],
  document: StarDocument,
  path: string,
  paths: ProjectPaths,
  star?: ReadStarOptions,
): Promise<ReadTomograms> {
  const searches = [];
  for (const { starFile } of rows) {
    if (starFile !== null) searches.push(await paths.search(starFile, path));
  }
  const found = paths.foundOf(searches);
  const isInline = found.length === 0;
  const documents = new Map<string, StarDocument>();
  const notes: Diagnostic[] = [];
  const tomograms: Tomogram[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    let own = isInline ? document : documents.get(found[i]);
    if (own === undefined) {
      own = await readStarDocument(found[i], star);
      documents.set(found[i], own);
      notes.push(...own.diagnostics);
    }
    const block = isInline
      ? inlineBlock(document, path, row.name)
      : chooseBlock(own, found[i], tiltSeriesKind(row.name));
    tomograms.push(withFrames(row, block, notes));
  }
  return { tomograms, files: [...documents.keys()], diagnostics: notes };
}

function withFrames(
  row: TomogramRow,
  block: TomoBlock,
  notes: Diagnostic[],
): Tomogram {
  const { name, pixelSize, hand, defocusSlope, size, bfactorPerDose } = row;
  return {
    name,
    pixelSize,
    hand,
    defocusSlope,
    size,
    bfactorPerDose,
    frames: readTiltSeries(block, row, notes),
  };
}

/** The block of the tomogram's name, as in RELION 4 and Warp. */
function inlineBlock(
  document: StarDocument,
  path: string,
  name: string,
): TomoBlock {
  const block = document.blocks.find((block) => block.name === name);
  if (block !== undefined) return new TomoBlock(block, path);
  const found = document.blocks.map(({ name }) => name);
  throw new DataFormatError(
    "block-not-found",
    `Cannot find the tilt series of "${name}": "${path}" has neither a ` +
      `column _rlnTomoTiltSeriesStarFile nor a block data_${name} ` +
      `(found: ${found.map((name) => `data_${name}`).join(", ")})`,
    { path, block: name, expected: name, actual: found },
  );
}

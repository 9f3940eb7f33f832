import type { StarDocument } from "../../formats/star/mod.ts";
import { type BlockKind, findBlock, findBlockOrNull } from "./tomo_blocks.ts";
import {
  badNumber,
  finiteNumbers,
  finiteNumbersOrNull,
  finiteRows,
  hasAll,
  requireColumns,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";

const NAME = "_rlnTomoName";
const SERIES_FILE = "_rlnTomoTiltSeriesStarFile";
const SIZES = ["_rlnTomoSizeX", "_rlnTomoSizeY", "_rlnTomoSizeZ"];

const TOMOGRAMS: BlockKind = {
  name: "global",
  keys: [NAME],
  without: ["_rlnTomoVisibleFrames"],
};

/** One row of the table of tomograms, without its tilt series. */
export interface TomogramRow {
  /** `_rlnTomoName`. */
  readonly name: string;
  /** Row in its table, from 0. */
  readonly row: number;
  /** Pixel size of the unbinned tilt series in Å. */
  readonly pixelSize: number;
  /** Sign of the depth in the defocus. */
  readonly hand: 1 | -1;
  /** Factor of the depth in the defocus. */
  readonly defocusSlope: number;
  /** Extent in unbinned pixels; null if not stated. */
  readonly size: readonly [number, number, number] | null;
  /** B-factor per dose in Å² per e⁻/Å². */
  readonly bfactorPerDose: number;
  /** What must agree with the optics of the particles; null if not stated. */
  readonly optics: Readonly<Record<string, number | null>>;
  /** Path of the tilt series as in the file; null if inline. */
  readonly seriesFile: string | null;
  /** `_rlnTomoTiltSeriesName`; null if not stated. */
  readonly seriesName: string | null;
  /** `_rlnTomoFrameCount`, where it counts; else null. */
  readonly frameCount: number | null;
}

/** Columns that must agree between tomograms and optics groups. */
export const SHARED_OPTICS = [
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnTomoTiltSeriesPixelSize",
] as const;

/** The table of tomograms of a file. */
export interface TomogramRows {
  /** The block. */
  readonly block: TomoBlock;
  /** Its rows. */
  readonly rows: readonly TomogramRow[];
}

/**
 * Reads the table of tomograms.
 *
 * @throws {DataFormatError} `missing-column`, `bad-hand`, `duplicate-tomogram`
 * or `bad-number`.
 */
export function readTomogramRows(document: StarDocument): TomogramRows {
  const block = findBlock(document, TOMOGRAMS);
  const { table } = block;
  if (table.rowCount === 0) {
    throw tomoFault("empty-table", `"${block.path}" lists no tomograms`, block);
  }
  requireColumns(block, ["_rlnTomoTiltSeriesPixelSize", "_rlnTomoHand"]);
  const names = table.text(NAME);
  checkUnique(block, names);
  const pixelSizes = finiteNumbers(block, "_rlnTomoTiltSeriesPixelSize");
  const zero = pixelSizes.findIndex((size) => size <= 0);
  if (zero >= 0) throw badNumber(block, "_rlnTomoTiltSeriesPixelSize", zero);
  const hands = finiteNumbers(block, "_rlnTomoHand");
  const sizes = hasAll(block, SIZES) ? finiteRows(block, SIZES) : null;
  const slopes = finiteNumbersOrNull(block, "_rlnTomoDefocusSlope");
  const perDose = finiteNumbersOrNull(block, "_rlnCtfBfactorPerElectronDose");
  const optics = SHARED_OPTICS.map((label) =>
    [label, finiteNumbersOrNull(block, label)] as const
  );
  const textOrNull = (label: string) =>
    table.has(label) ? table.text(label) : null;
  const seriesFiles = textOrNull(SERIES_FILE);
  const seriesNames = textOrNull("_rlnTomoTiltSeriesName");
  const frameCounts = seriesNames === null
    ? null
    : finiteNumbersOrNull(block, "_rlnTomoFrameCount");
  return {
    block,
    rows: names.map((name, row) => ({
      name,
      row,
      pixelSize: pixelSizes[row],
      hand: handOf(block, name, hands[row], row),
      defocusSlope: slopes?.[row] ?? 1,
      size: sizes && [sizes[3 * row], sizes[3 * row + 1], sizes[3 * row + 2]],
      bfactorPerDose: perDose?.[row] ?? 0,
      optics: Object.fromEntries(
        optics.map(([label, values]) => [label, values?.[row] ?? null]),
      ),
      seriesFile: seriesFiles?.[row] ?? null,
      seriesName: seriesNames?.[row] ?? null,
      frameCount: frameCounts?.[row] ?? null,
    })),
  };
}

/**
 * The table of a tilt series in a file of its own, or inline in that of the
 * tomograms: the block of the tomogram's name, else the only one that fits.
 *
 * @throws {DataFormatError} `block-not-found`
 */
export function tiltSeriesBlock(
  document: StarDocument,
  tomogram: string,
): TomoBlock {
  const kind = {
    name: tomogram,
    keys: ["_rlnMicrographPreExposure", "_rlnDefocusU"],
  };
  const named = document.block(tomogram);
  if (named !== undefined && findBlockOrNull(document, kind) === null) {
    // Its rows are missing, or columns that are told by name later.
    return { table: named, path: document.path ?? "" };
  }
  return findBlock(document, kind);
}

function checkUnique(block: TomoBlock, names: readonly string[]): void {
  const first = new Map<string, number>();
  names.forEach((name, row) => {
    const before = first.get(name);
    if (before !== undefined) {
      throw tomoFault(
        "duplicate-tomogram",
        `Tomogram "${name}" is in rows ${before + 1} and ${row + 1} of ` +
          `"${block.path}": names must be unique`,
        block,
        { row: row + 1, label: NAME, actual: name },
      );
    }
    first.set(name, row);
  });
}

function handOf(
  block: TomoBlock,
  name: string,
  hand: number,
  row: number,
): 1 | -1 {
  if (hand === 1 || hand === -1) return hand;
  throw tomoFault(
    "bad-hand",
    `Handedness of "${name}" in "${block.path}" is "${hand}", expected 1 or -1`,
    block,
    { row: row + 1, label: "_rlnTomoHand", expected: [1, -1], actual: hand },
  );
}

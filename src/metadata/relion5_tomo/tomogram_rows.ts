import type { Diagnostic } from "../../core/errors.ts";
import { FaultList } from "./fault_list.ts";
import { POSITIVE, type TomoBlock } from "./tomo_block.ts";

/** What particle optics and tomograms both state, to be compared. */
export const COMPARED_COLUMNS = [
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnTomoTiltSeriesPixelSize",
] as const;

const NAME = "_rlnTomoName";
const STAR_FILE = "_rlnTomoTiltSeriesStarFile";
const HAND = "_rlnTomoHand";
const PIXEL_SIZE = "_rlnTomoTiltSeriesPixelSize";
const SERIES_NAME = "_rlnTomoTiltSeriesName";
const FRAME_COUNT = "_rlnTomoFrameCount";
const SIZE = ["_rlnTomoSizeX", "_rlnTomoSizeY", "_rlnTomoSizeZ"];

/** One row of the tomogram table. */
export interface TomogramRow {
  /** `_rlnTomoName`. */
  readonly name: string;
  /** Tilt-series file as named; null if the table is in the same file. */
  readonly starFile: string | null;
  /** `_rlnTomoTiltSeriesName`, or "" if not stated. */
  readonly seriesName: string;
  /** Number of frames that is stated, or null. */
  readonly frameCount: number | null;
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
  /** Values of {@linkcode COMPARED_COLUMNS}, NaN if not stated. */
  readonly compared: readonly number[];
}

/** Tomograms in use, and the row among them of each particle. */
export interface UsedTomograms {
  /** Rows of the tomogram table that particles name, counted from 0. */
  readonly rows: Int32Array;
  /** Position in `rows` of each particle's tomogram. */
  readonly indexOfParticle: Int32Array;
  /** Tells of tomograms without particle. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the tomograms of particles by name.
 *
 * @throws {DataFormatError} `duplicate-tomogram`, `unknown-tomogram`
 */
export function usedTomograms(
  tomograms: TomoBlock,
  particles: TomoBlock,
): UsedTomograms {
  const rowOfName = rowsByName(tomograms);
  const { codes, values } = particles.table.categories(NAME);
  const rowOfCode = values.map((name) => rowOfName.get(name) ?? -1);
  refuseUnknown(codes, values, rowOfCode, tomograms, particles);
  const rows = Int32Array.from(rowOfCode).sort();
  const indexOfRow = new Map([...rows].map((row, index) => [row, index]));
  const indexOfCode = rowOfCode.map((row) => indexOfRow.get(row)!);
  const unused = tomograms.table.rowCount - rows.length;
  return {
    rows,
    indexOfParticle: codes.map((code) => indexOfCode[code]),
    diagnostics: unused === 0 ? [] : [{
      severity: "note",
      code: "tomograms-unused",
      message: `${unused} of ${tomograms.table.rowCount} tomograms have no ` +
        `particle: did not read their tilt series`,
      path: tomograms.path,
    }],
  };
}

function rowsByName(tomograms: TomoBlock): Map<string, number> {
  const rows = new Map<string, number>();
  const faults = new FaultList();
  tomograms.table.text(NAME).forEach((name, row) => {
    const first = rows.get(name);
    if (first === undefined) rows.set(name, row);
    else {
      faults.add(
        () => tomograms.details({ row: row + 1, label: NAME, actual: name }),
        () => `"${name}" in rows ${first + 1} and ${row + 1}`,
      );
    }
  });
  faults.throwAs(
    "duplicate-tomogram",
    (list) =>
      `Tomograms stand twice in ${tomograms.place}: ${list}; remove or ` +
      `rename one of each`,
  );
  return rows;
}

function refuseUnknown(
  codes: Int32Array,
  names: readonly string[],
  rowOfCode: readonly number[],
  tomograms: TomoBlock,
  particles: TomoBlock,
): void {
  if (!rowOfCode.includes(-1)) return;
  const counts = new Int32Array(names.length);
  for (const code of codes) counts[code]++;
  const faults = new FaultList();
  let affected = 0;
  names.forEach((name, code) => {
    if (rowOfCode[code] >= 0) return;
    affected += counts[code];
    faults.add(
      () =>
        particles.details({
          row: codes.indexOf(code) + 1,
          label: NAME,
          actual: name,
        }),
      () => `"${name}" (${counts[code]} particles)`,
    );
  });
  faults.throwAs(
    "unknown-tomogram",
    (list) =>
      `Tomograms of "${affected}" particles are not in ${tomograms.place}: ` +
      `${list}; add their rows or remove these particles`,
  );
}

/**
 * Reads some rows of the tomogram table.
 *
 * @throws {DataFormatError} `missing-column`, `bad-number`, `bad-hand`
 */
export function readTomogramRows(
  block: TomoBlock,
  rows: Int32Array,
): TomogramRow[] {
  block.requireColumns([PIXEL_SIZE, HAND]);
  const pixelSizes = block.numbers(PIXEL_SIZE, { kind: POSITIVE, rows });
  const hands = readHands(block, rows);
  const slopes = block.numbersOr("_rlnTomoDefocusSlope", 1, { rows });
  const hasSizes = block.hasAllOrNone(SIZE);
  const sizes = block.interleaved(SIZE, { rows });
  const bfactors = block.numbersOr("_rlnCtfBfactorPerElectronDose", 0, {
    rows,
  });
  const counts = block.has(SERIES_NAME)
    ? block.numbersOrNull(FRAME_COUNT, { rows })
    : null;
  const compared = COMPARED_COLUMNS.map((label) =>
    block.numbersOr(label, NaN, { rows })
  );
  return Array.from(rows, (row, i) => {
    const [x, y, z] = sizes.subarray(3 * i, 3 * i + 3);
    return {
      name: block.table.cell(row, NAME),
      starFile: cellOrNull(block, row, STAR_FILE),
      seriesName: cellOrNull(block, row, SERIES_NAME) ?? "",
      frameCount: counts?.[i] ?? null,
      pixelSize: pixelSizes[i],
      hand: hands[i] > 0 ? 1 : -1,
      defocusSlope: slopes[i],
      // RELION writes 0 or -999 where it does not know the size.
      size: hasSizes && x > 0 && y > 0 && z > 0 ? [x, y, z] : null,
      bfactorPerDose: bfactors[i],
      compared: compared.map((column) => column[i]),
    };
  });
}

function cellOrNull(
  block: TomoBlock,
  row: number,
  label: string,
): string | null {
  return block.has(label) ? block.table.cell(row, label) : null;
}

function readHands(block: TomoBlock, rows: Int32Array): Float64Array {
  const hands = block.numbers(HAND, { rows });
  const faults = new FaultList();
  hands.forEach((hand, i) => {
    if (hand === 1 || hand === -1) return;
    const name = block.table.cell(rows[i], NAME);
    const actual = block.table.cell(rows[i], HAND);
    faults.add(
      () =>
        block.details({
          row: rows[i] + 1,
          label: HAND,
          expected: [1, -1],
          actual,
        }),
      () => `handedness of "${name}" is "${actual}"`,
    );
  });
  faults.throwAs(
    "bad-hand",
    (list) => `Cannot use ${HAND} of ${block.place}: ${list}; expected 1 or -1`,
  );
  return hands;
}

import { UnsupportedError } from "../../core/errors.ts";
import { isBlank, tokenEnd } from "../../formats/star/bytes.ts";
import { quotesOf } from "../../formats/star/cells.ts";
import { parseNumber } from "../../formats/star/number_text.ts";
import { columnOf } from "../../formats/star/table.ts";
import { FaultList } from "./fault_list.ts";
import type { TomoBlock } from "./tomo_block.ts";
import type { Tomogram } from "./tomo_tables.ts";

const VISIBLE = "_rlnTomoVisibleFrames";
const [OPEN, CLOSE, COMMA] = [0x5b, 0x5d, 0x2c];

/** Flags of the frames of all particles. */
export interface VisibleFrames {
  /** One flag a frame; null if the file has none. */
  readonly visible: Uint8Array | null;
  /** Where the flags of each particle begin, m+1. */
  readonly visibleStart: Int32Array;
}

/**
 * Reads which tilt images each particle was seen in.
 *
 * @param names Name of each particle, for messages.
 * @throws {DataFormatError} `bad-visible-frames`, `visible-length`
 * @throws {UnsupportedError} `too-many-tilt-images`
 */
export function readVisibleFrames(
  block: TomoBlock,
  names: readonly string[],
  tomogramIndex: Int32Array,
  tomograms: readonly Tomogram[],
): VisibleFrames {
  const visibleStart = startsOf(tomogramIndex, tomograms, block.path);
  if (!block.has(VISIBLE)) return { visible: null, visibleStart };
  const lists = new FlagLists(block);
  // Lengths first: what is allocated is then no more than the file holds.
  checkLengths(block, lists, names, tomogramIndex, tomograms);
  const visible = new Uint8Array(visibleStart[names.length]);
  const faults = new FaultList();
  for (let i = 0; i < names.length; i++) {
    if (lists.write(i, visible, visibleStart[i])) continue;
    const actual = block.table.cell(i, VISIBLE);
    faults.add(
      () => block.details({ row: i + 1, label: VISIBLE, actual }),
      () => `"${shortened(actual)}" of particle "${names[i]}"`,
    );
  }
  throwBad(faults, block);
  return { visible, visibleStart };
}

function startsOf(
  tomogramIndex: Int32Array,
  tomograms: readonly Tomogram[],
  path: string,
): Int32Array {
  const starts = new Int32Array(tomogramIndex.length + 1);
  let total = 0;
  for (let i = 0; i < tomogramIndex.length; i++) {
    total += tomograms[tomogramIndex[i]].frames.count;
    starts[i + 1] = total;
  }
  if (total < 2 ** 31) return starts;
  throw new UnsupportedError(
    "too-many-tilt-images",
    `Cannot open "${path}": its particles have "${total}" tilt images, ` +
      `fewer than 2^31 are supported; split the file`,
    { path, actual: total },
  );
}

function checkLengths(
  block: TomoBlock,
  lists: FlagLists,
  names: readonly string[],
  tomogramIndex: Int32Array,
  tomograms: readonly Tomogram[],
): void {
  const noLists = new FaultList();
  const lengths = new FaultList();
  for (let i = 0; i < names.length; i++) {
    const { name, frames } = tomograms[tomogramIndex[i]];
    const length = lists.length(i);
    if (length === frames.count) continue;
    const details = (actual: string | number) => () =>
      block.details({
        row: i + 1,
        label: VISIBLE,
        expected: frames.count,
        actual,
      });
    if (length < 0) {
      const text = block.table.cell(i, VISIBLE);
      noLists.add(
        details(text),
        () => `"${shortened(text)}" of particle "${names[i]}"`,
      );
    } else {
      lengths.add(
        details(length),
        () =>
          `particle "${names[i]}" lists ${length} frames, tilt series ` +
          `"${name}" has ${frames.count} rows`,
      );
    }
  }
  throwBad(noLists, block);
  lengths.throwAs(
    "visible-length",
    (list) =>
      `Visible frames of "${block.path}" do not fit: ${list}; were tilt images ` +
      `excluded after extraction? Restore their rows or extract again`,
  );
}

function throwBad(faults: FaultList, block: TomoBlock): void {
  faults.throwAs(
    "bad-visible-frames",
    (list) =>
      `Cannot use ${VISIBLE} of ${block.place}: expected a list of 0 and 1 ` +
      `such as [1,1,0], found ${list}`,
  );
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Lists of flags as they stand in the bytes of a file. */
class FlagLists {
  readonly #column: ReturnType<typeof columnOf>;

  constructor(block: TomoBlock) {
    this.#column = columnOf(block.table, VISIBLE);
  }

  /** Number of values of a list, −1 if it is none. */
  length(row: number): number {
    const [start, end] = this.#inside(row);
    if (start < 0) return -1;
    const { bytes } = this.#column.cells;
    let commas = 0;
    let isEmpty = true;
    for (let p = start; p < end; p++) {
      if (bytes[p] === COMMA) commas++;
      isEmpty &&= isBlank(bytes[p]);
    }
    return isEmpty ? 0 : commas + 1;
  }

  /** Writes the values of a list that has some; false if one is neither 0 nor 1. */
  write(row: number, out: Uint8Array, at: number): boolean {
    const { bytes } = this.#column.cells;
    const [start, end] = this.#inside(row);
    let from = start;
    for (let p = start; p <= end; p++) {
      if (p < end && bytes[p] !== COMMA) continue;
      let to = p;
      while (from < to && isBlank(bytes[from])) from++;
      while (to > from && isBlank(bytes[to - 1])) to--;
      const value = parseNumber(bytes, from, to);
      if (value !== 0 && value !== 1) return false;
      out[at++] = value;
      from = p + 1;
    }
    return true;
  }

  /** What lies between the brackets; −1 if there are none. */
  #inside(row: number): [start: number, end: number] {
    const { cells } = this.#column;
    const { bytes } = cells;
    const token = cells.start(row);
    const tokenStop = tokenEnd(bytes, token);
    const quotes = quotesOf(bytes, token, tokenStop);
    let start = token + quotes;
    let end = tokenStop - quotes;
    while (start < end && isBlank(bytes[start])) start++;
    while (end > start && isBlank(bytes[end - 1])) end--;
    const isList = end - start >= 2 && bytes[start] === OPEN &&
      bytes[end - 1] === CLOSE;
    return isList ? [start + 1, end - 1] : [-1, -1];
  }
}

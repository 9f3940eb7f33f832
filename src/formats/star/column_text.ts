import { tokenEnd } from "./bytes.ts";
import { ByteSink } from "./byte_sink.ts";
import { type Cells, quotesOf } from "./cells.ts";
import { decodeText, isAscii } from "./encoding.ts";

/** Cells decoded at a time. */
const CHUNK = 8192;

/**
 * The values of a column as frozen strings. Many cells are decoded at once
 * and cut from one string, because decoding costs far more per call than per
 * byte; equal neighbours share one string.
 */
export function textOf(cells: Cells): readonly string[] {
  const text = new Array<string>(cells.length);
  const gathered = new ByteSink();
  const begins = new Float64Array(Math.min(CHUNK, cells.length) + 1);
  for (let from = 0; from < cells.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, cells.length);
    gather(cells, from, to, gathered, begins);
    cut(gathered.take(), from, to, begins, text);
  }
  return Object.freeze(text);
}

/** Value `row` lies from `begins[row - from]` on; −1: as the row before. */
function gather(
  cells: Cells,
  from: number,
  to: number,
  gathered: ByteSink,
  begins: Float64Array,
): void {
  const { bytes } = cells;
  let lastStart = 0;
  let lastEnd = -1;
  for (let row = from; row < to; row++) {
    const token = cells.start(row);
    const end = tokenEnd(bytes, token);
    const quotes = quotesOf(bytes, token, end);
    const start = token + quotes;
    if (sameBytes(bytes, start, end - quotes, lastStart, lastEnd)) {
      begins[row - from] = -1;
      continue;
    }
    lastStart = start;
    lastEnd = end - quotes;
    begins[row - from] = gathered.length;
    gathered.copy(bytes, start, lastEnd);
  }
}

function cut(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
  begins: Float64Array,
  text: string[],
): void {
  const all = isAscii(bytes) ? decodeText(bytes) : null;
  let end = bytes.length;
  for (let row = to - 1; row >= from; row--) {
    const begin = begins[row - from];
    if (begin < 0) continue;
    text[row] = all?.slice(begin, end) ?? decodeText(bytes, begin, end);
    end = begin;
  }
  for (let row = from; row < to; row++) {
    if (begins[row - from] < 0) text[row] = text[row - 1];
  }
}

/** Whether two runs of bytes are equal. */
export function sameBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  const length = end - start;
  if (length !== otherEnd - otherStart) return false;
  for (let i = 0; i < length; i++) {
    if (bytes[start + i] !== bytes[otherStart + i]) return false;
  }
  return true;
}

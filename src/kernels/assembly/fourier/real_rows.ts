// deno-fmt-ignore-file: it would remove the decorators.
/**
 * The row half of real 2-D transforms, eight rows at a time: rows 0 to 3 are
 * the real, rows 4 to 7 the imaginary parts of four lines. In between, spectra
 * stand in columns: groups of four adjacent columns, `pitch` bytes apart, each
 * a line of quads, one a row.
 */
import { loadPixels, storePixels } from "./pixel_rows";
import { lengthOf, transform, workLine } from "./passes";
import { add, get, putTransposed, QUAD, sub } from "./vector";

/** Offset of a row in bytes. Rows beyond the last stand for the last. */
@inline
function rowAt(
  row: usize,
  height: usize,
  width: usize,
  originY: usize,
): usize {
  const y = min(row, height - 1) + originY;
  return 4 * width * (y < height ? y : y - height);
}

/** Loads rows `row` to `row + 3`. */
function loadRows(
  pixels: usize,
  mask: usize,
  factor: f32,
  row: usize,
  height: usize,
  width: usize,
  originY: usize,
  originX: usize,
  to: usize,
): void {
  const scale = f32x4.splat(factor);
  const p0 = pixels + rowAt(row, height, width, originY);
  const p1 = pixels + rowAt(row + 1, height, width, originY);
  const p2 = pixels + rowAt(row + 2, height, width, originY);
  const p3 = pixels + rowAt(row + 3, height, width, originY);
  if (mask) {
    const weights = mask - pixels;
    loadPixels(true, weights, scale, p0, p1, p2, p3, originX, width, to);
  } else {
    loadPixels(false, 0, scale, p0, p1, p2, p3, originX, width, to);
  }
}

/**
 * Transforms the rows of an image and puts their first `columns` frequencies
 * to `to`, times twice `factor`. `mask` is the address of weights, or 0.
 */
export function rowsToColumns(
  plan: usize,
  pixels: usize,
  mask: usize,
  factor: f32,
  height: usize,
  originY: usize,
  originX: usize,
  columns: usize,
  to: usize,
  pitch: usize,
  work: usize,
): void {
  const width = lengthOf(plan);
  const a = workLine(work, width, 0);
  const b = workLine(work, width, 1);
  for (let row: usize = 0; row < height; row += 8) {
    loadRows(pixels, mask, factor, row, height, width, originY, originX, a);
    const c = a + 16;
    const next = row + 4;
    loadRows(pixels, mask, factor, next, height, width, originY, originX, c);
    separate(transform(plan, a, b, a), width, columns, to + row * QUAD, pitch);
  }
}

/** Twice the rows' spectra: A = Z[k] + conj Z[-k], B = (Z[k] - conj Z[-k]) / i. */
function separate(
  z: usize,
  width: usize,
  columns: usize,
  to: usize,
  pitch: usize,
): void {
  let low = z;
  let high = z + width * QUAD;
  v128.store(high, get(low));
  v128.store(high, get(low + 16), 16);
  for (let k: usize = 0; k < columns; k += 4) {
    let l0 = get(low);
    let l1 = get(low + 32);
    let l2 = get(low + 64);
    let l3 = get(low + 96);
    let h0 = get(high);
    let h1 = get(high - 32);
    let h2 = get(high - 64);
    let h3 = get(high - 96);
    putTransposed(to, add(l0, h0), add(l1, h1), add(l2, h2), add(l3, h3));
    const b = to + 4 * QUAD;
    putTransposed(b + 16, sub(h0, l0), sub(h1, l1), sub(h2, l2), sub(h3, l3));
    l0 = get(low + 16);
    l1 = get(low + 48);
    l2 = get(low + 80);
    l3 = get(low + 112);
    h0 = get(high + 16);
    h1 = get(high - 16);
    h2 = get(high - 48);
    h3 = get(high - 80);
    putTransposed(to + 16, sub(l0, h0), sub(l1, h1), sub(l2, h2), sub(l3, h3));
    putTransposed(b, add(l0, h0), add(l1, h1), add(l2, h2), add(l3, h3));
    low += 4 * QUAD;
    high -= 4 * QUAD;
    to += pitch;
  }
}

/**
 * The inverse: from the frequencies 0 to width / 2 of all rows to pixels.
 * Imaginary parts that a real row cannot have drop out.
 */
export function columnsToRows(
  plan: usize,
  from: usize,
  pitch: usize,
  height: usize,
  originY: usize,
  originX: usize,
  pixels: usize,
  work: usize,
): void {
  const width = lengthOf(plan);
  const a = workLine(work, width, 0);
  const b = workLine(work, width, 1);
  for (let row: usize = 0; row < height; row += 8) {
    join(from, pitch, row, height, width, a);
    const z = transform(plan, a, b, a);
    // Real and imaginary parts are exchanged: that makes it an inverse.
    for (let half: usize = 0; half < 2; half++) {
      const first = row + 4 * half;
      const p0 = pixels + rowAt(first, height, width, originY);
      const p1 = pixels + rowAt(first + 1, height, width, originY);
      const p2 = pixels + rowAt(first + 2, height, width, originY);
      const p3 = pixels + rowAt(first + 3, height, width, originY);
      storePixels(z + 16 - 16 * half, p0, p1, p2, p3, originX, width);
    }
  }
}

/** Z = A + i B of eight rows, real and imaginary parts exchanged. */
function join(
  from: usize,
  pitch: usize,
  row: usize,
  height: usize,
  width: usize,
  z: usize,
): void {
  const last = height - 1;
  const a0 = from + QUAD * min(row, last);
  const a1 = from + QUAD * min(row + 1, last);
  const a2 = from + QUAD * min(row + 2, last);
  const a3 = from + QUAD * min(row + 3, last);
  const b0 = from + QUAD * min(row + 4, last);
  const b1 = from + QUAD * min(row + 5, last);
  const b2 = from + QUAD * min(row + 6, last);
  const b3 = from + QUAD * min(row + 7, last);
  const half = width >> 1;
  for (let k: usize = 0; k <= half; k += 4) {
    const at = (k >> 2) * pitch;
    const lines = JOINED;
    putTransposed(lines, get(a0 + at), get(a1 + at), get(a2 + at), get(a3 + at));
    putTransposed(
      lines + 16,
      get(a0 + at + 16),
      get(a1 + at + 16),
      get(a2 + at + 16),
      get(a3 + at + 16),
    );
    const other = lines + 4 * QUAD;
    putTransposed(other, get(b0 + at), get(b1 + at), get(b2 + at), get(b3 + at));
    putTransposed(
      other + 16,
      get(b0 + at + 16),
      get(b1 + at + 16),
      get(b2 + at + 16),
      get(b3 + at + 16),
    );
    const count = min(4, half + 1 - k);
    for (let i: usize = 0; i < count; i++) {
      joinOne(lines + i * QUAD, z, k + i, width);
    }
  }
}

/** Four frequencies of rows A, then of rows B. */
const JOINED = memory.data(256, 16);

@inline
function joinOne(lines: usize, z: usize, k: usize, width: usize): void {
  const ar = get(lines);
  let ai = get(lines + 16);
  const br = get(lines + 4 * QUAD);
  let bi = get(lines + 4 * QUAD + 16);
  if (k == 0 || k * 2 == width) {
    ai = f32x4.splat(0);
    bi = ai;
  }
  const low = z + QUAD * k;
  const high = z + QUAD * (width - k);
  v128.store(high, sub(br, ai));
  v128.store(high, add(ar, bi), 16);
  v128.store(low, add(ai, br));
  v128.store(low, sub(ar, bi), 16);
}

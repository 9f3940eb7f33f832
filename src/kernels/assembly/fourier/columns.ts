// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Columns of planes of complex numbers (re, im) to quads and back, four columns
 * side by side. Row `first` of the plane, `rows` in all, is element 0.
 * `exchange` is 16 to exchange real and imaginary parts, 0 to keep them: a
 * transform between two exchanges is an inverse one.
 */
import { lengthOf, transform, workLine } from "./passes";
import { get, high, low, mul, QUAD } from "./vector";

/** Loads 1 to 4 columns; the rest of the quads is 0. */
export function loadColumns(
  from: usize,
  pitch: usize,
  columns: usize,
  rows: usize,
  first: usize,
  exchange: usize,
  factor: f32,
  to: usize,
): void {
  const scale = f32x4.splat(factor);
  let row = from + first * pitch;
  for (let j: usize = 0; j < rows; j++, row += pitch, to += QUAD) {
    if (j == rows - first) row = from;
    let a: v128;
    let b = f32x4.splat(0);
    if (columns > 3) {
      a = get(row);
      b = get(row + 16);
    } else if (columns > 2) {
      a = get(row);
      b = v128.load64_zero(row, 16);
    } else if (columns > 1) {
      a = get(row);
    } else {
      a = v128.load64_zero(row);
    }
    const re = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    const im = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
    v128.store(to + exchange, mul(re, scale));
    v128.store(to + 16 - exchange, mul(im, scale));
  }
}

/** Stores 1 to 4 columns. */
export function storeColumns(
  from: usize,
  columns: usize,
  rows: usize,
  first: usize,
  exchange: usize,
  to: usize,
  pitch: usize,
): void {
  let row = to + first * pitch;
  for (let j: usize = 0; j < rows; j++, row += pitch, from += QUAD) {
    if (j == rows - first) row = to;
    const re = get(from + exchange);
    const im = get(from + 16 - exchange);
    const a = low(re, im);
    if (columns > 1) v128.store(row, a);
    else v128.store64_lane(row, a, 0);
    if (columns > 3) v128.store(row, high(re, im), 16);
    else if (columns > 2) v128.store64_lane(row, high(re, im), 0, 16);
  }
}

/** Stores eight columns, of which four are at `other`. */
@inline
function storeEight(
  from: usize,
  other: usize,
  rows: usize,
  to: usize,
  pitch: usize,
): void {
  const end = from + rows * QUAD;
  while (from < end) {
    const ar = get(from);
    const ai = get(from + 16);
    const br = get(other);
    const bi = get(other + 16);
    v128.store(to, low(ar, ai));
    v128.store(to, high(ar, ai), 16);
    v128.store(to, low(br, bi), 32);
    v128.store(to, high(br, bi), 48);
    from += QUAD;
    other += QUAD;
    to += pitch;
  }
}

/**
 * Transforms groups of columns, `pitch` bytes apart, and puts them side by
 * side to the plane `to`, its rows `rowBytes` apart, zero frequency centred.
 */
export function columnsToSpectra(
  plan: usize,
  from: usize,
  pitch: usize,
  columns: usize,
  to: usize,
  rowBytes: usize,
  work: usize,
): void {
  const height = lengthOf(plan);
  const a = workLine(work, height, 0);
  const b = workLine(work, height, 1);
  const c = workLine(work, height, 2);
  const d = workLine(work, height, 3);
  const centre = height >> 1;
  const rest = height - centre;
  const middle = centre * rowBytes;
  for (; columns >= 8; columns -= 8, from += 2 * pitch, to += 64) {
    const x = transform(plan, from, a, b);
    const y = transform(plan, from + pitch, c, d);
    storeEight(x, y, rest, to + middle, rowBytes);
    const next = rest * QUAD;
    storeEight(x + next, y + next, centre, to, rowBytes);
  }
  for (let left = <isize> columns; left > 0; left -= 4) {
    const x = transform(plan, from, a, b);
    storeColumns(x, left, height, centre, 0, to, rowBytes);
    from += pitch;
    to += 32;
  }
}

/** The inverse: transforms columns of a plane to groups of quads. */
export function spectraToColumns(
  plan: usize,
  from: usize,
  rowBytes: usize,
  columns: usize,
  factor: f32,
  to: usize,
  pitch: usize,
  work: usize,
): void {
  const height = lengthOf(plan);
  const a = workLine(work, height, 0);
  const b = workLine(work, height, 1);
  const centre = height >> 1;
  for (let left = <isize> columns; left > 0; left -= 4) {
    loadColumns(from, rowBytes, left, height, centre, 16, factor, a);
    exchangeTo(transform(plan, a, b, a), height, to);
    from += 32;
    to += pitch;
  }
}

/** Copies a line of quads, real and imaginary parts exchanged. */
export function exchangeTo(from: usize, length: usize, to: usize): void {
  const end = from + length * QUAD;
  for (; from < end; from += QUAD, to += QUAD) {
    v128.store(to, get(from + 16));
    v128.store(to, get(from), 16);
  }
}

/** Centred transforms, in place, of the columns of a plane. */
export function transformColumns(
  plan: usize,
  plane: usize,
  columns: usize,
  inverse: bool,
  factor: f32,
  work: usize,
): void {
  const rows = lengthOf(plan);
  const a = workLine(work, rows, 0);
  const b = workLine(work, rows, 1);
  const pitch = columns * 8;
  const centre = rows >> 1;
  const from = inverse ? centre : rows - centre;
  const to = rows - from;
  const exchange: usize = inverse ? 16 : 0;
  for (let left = <isize> columns; left > 0; left -= 4, plane += 32) {
    loadColumns(plane, pitch, left, rows, from, exchange, factor, a);
    const x = transform(plan, a, b, a);
    storeColumns(x, left, rows, to, exchange, plane, pitch);
  }
}

// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Rows of pixels to quads and back, four rows side by side. Position `first` of
 * the rows is the origin, element 0 of the quads.
 */
import { get, mul, putTransposed, putTransposedAt, QUAD } from "./vector";

/** Loads four pixels of each row. */
@inline
function loadBlock(
  masked: bool,
  mask: usize,
  scale: v128,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  to: usize,
): void {
  let a = mul(get(p0), scale);
  let b = mul(get(p1), scale);
  let c = mul(get(p2), scale);
  let d = mul(get(p3), scale);
  if (masked) {
    a = mul(a, get(p0 + mask));
    b = mul(b, get(p1 + mask));
    c = mul(c, get(p2 + mask));
    d = mul(d, get(p3 + mask));
  }
  putTransposed(to, a, b, c, d);
}

/** Loads `bytes` bytes of each row; the last block may overlap another. */
@inline
function loadSegment(
  masked: bool,
  mask: usize,
  scale: v128,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  bytes: usize,
  to: usize,
): void {
  if (bytes < 16) {
    for (let x: usize = 0; x < bytes; x += 4, to += QUAD) {
      let pixels = mul(four(p0 + x, p1 + x, p2 + x, p3 + x), scale);
      if (masked) {
        const at = mask + x;
        pixels = mul(pixels, four(p0 + at, p1 + at, p2 + at, p3 + at));
      }
      v128.store(to, pixels);
    }
    return;
  }
  const last = p0 + bytes - 16;
  while (p0 <= last) {
    loadBlock(masked, mask, scale, p0, p1, p2, p3, to);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    to += 4 * QUAD;
  }
  const over = p0 - last;
  if (over < 16) {
    const at = to - 8 * over;
    p0 -= over;
    p1 -= over;
    p2 -= over;
    p3 -= over;
    loadBlock(masked, mask, scale, p0, p1, p2, p3, at);
  }
}

@inline
function four(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  return f32x4(load<f32>(p0), load<f32>(p1), load<f32>(p2), load<f32>(p3));
}

/** `mask`: from a pixel to its weight in bytes. */
@inline
export function loadPixels(
  masked: bool,
  mask: usize,
  scale: v128,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  first: usize,
  width: usize,
  to: usize,
): void {
  const skip = first * 4;
  const begin = (width - first) * 4;
  const middle = to + 8 * begin;
  const q0 = p0 + skip;
  const q1 = p1 + skip;
  const q2 = p2 + skip;
  const q3 = p3 + skip;
  loadSegment(masked, mask, scale, q0, q1, q2, q3, begin, to);
  loadSegment(masked, mask, scale, p0, p1, p2, p3, skip, middle);
}

@inline
function storeBlock(
  from: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
): void {
  const a = get(from);
  const b = get(from + 32);
  const c = get(from + 64);
  const d = get(from + 96);
  putTransposedAt(p0, p1, p2, p3, a, b, c, d);
}

@inline
function storeSegment(
  from: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  bytes: usize,
): void {
  if (bytes < 16) {
    for (let x: usize = 0; x < bytes; x += 4, from += QUAD) {
      store<f32>(p0 + x, load<f32>(from));
      store<f32>(p1 + x, load<f32>(from, 4));
      store<f32>(p2 + x, load<f32>(from, 8));
      store<f32>(p3 + x, load<f32>(from, 12));
    }
    return;
  }
  const last = p0 + bytes - 16;
  while (p0 <= last) {
    storeBlock(from, p0, p1, p2, p3);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    from += 4 * QUAD;
  }
  const over = p0 - last;
  if (over < 16) {
    storeBlock(from - 8 * over, p0 - over, p1 - over, p2 - over, p3 - over);
  }
}

export function storePixels(
  from: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  first: usize,
  width: usize,
): void {
  const skip = first * 4;
  const begin = (width - first) * 4;
  storeSegment(from, p0 + skip, p1 + skip, p2 + skip, p3 + skip, begin);
  storeSegment(from + 8 * begin, p0, p1, p2, p3, skip);
}

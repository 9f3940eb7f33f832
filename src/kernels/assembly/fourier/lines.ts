// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Lines of complex numbers (re, im), one after the other, to quads and back:
 * four lines side by side.
 */
import { lengthOf, transform, workLine } from "./passes";
import { get, mul, putTransposedAt, QUAD } from "./vector";

/** Loads `bytes` of four lines. */
function loadSegment(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  bytes: usize,
  exchange: usize,
  scale: v128,
  to: usize,
): void {
  for (let x: usize = 0; x + 16 <= bytes; x += 16, to += 2 * QUAD) {
    const a = mul(get(p0 + x), scale);
    const b = mul(get(p1 + x), scale);
    const c = mul(get(p2 + x), scale);
    const d = mul(get(p3 + x), scale);
    const re = to + exchange;
    const im = to + 16 - exchange;
    putTransposedAt(re, im, re + QUAD, im + QUAD, a, b, c, d);
  }
  if (bytes & 8) {
    const x = bytes - 8;
    const re = four(p0 + x, p1 + x, p2 + x, p3 + x);
    const im = four(p0 + x + 4, p1 + x + 4, p2 + x + 4, p3 + x + 4);
    v128.store(to + exchange, mul(re, scale));
    v128.store(to + 16 - exchange, mul(im, scale));
  }
}

@inline
function four(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  return f32x4(load<f32>(p0), load<f32>(p1), load<f32>(p2), load<f32>(p3));
}

/** Stores `bytes` of four lines. */
function storeSegment(
  from: usize,
  exchange: usize,
  bytes: usize,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
): void {
  const parts: usize = 16 - 2 * exchange;
  from += exchange;
  for (let x: usize = 0; x + 16 <= bytes; x += 16, from += 2 * QUAD) {
    const next = from + QUAD;
    const re = get(from);
    const im = get(from + parts);
    const nextRe = get(next);
    const nextIm = get(next + parts);
    putTransposedAt(p0 + x, p1 + x, p2 + x, p3 + x, re, im, nextRe, nextIm);
  }
  if (bytes & 8) {
    const x = bytes - 8;
    storeOne(from, parts, p0 + x);
    storeOne(from + 4, parts, p1 + x);
    storeOne(from + 8, parts, p2 + x);
    storeOne(from + 12, parts, p3 + x);
  }
}

@inline
function storeOne(from: usize, parts: usize, to: usize): void {
  store<f32>(to, load<f32>(from));
  store<f32>(to, load<f32>(from + parts), 4);
}

/** Centred transforms, in place, of `count` lines. */
export function transformLines(
  plan: usize,
  lines: usize,
  count: usize,
  inverse: bool,
  factor: f32,
  work: usize,
): void {
  const length = lengthOf(plan);
  const a = workLine(work, length, 0);
  const b = workLine(work, length, 1);
  const scale = f32x4.splat(factor);
  const bytes = length * 8;
  const centre = (length >> 1) * 8;
  const from = inverse ? centre : bytes - centre;
  const to = bytes - from;
  const exchange: usize = inverse ? 16 : 0;
  for (let line: usize = 0; line < count; line += 4) {
    // Lines beyond the last stand for the last.
    const p0 = lines + bytes * line;
    const p1 = lines + bytes * min(line + 1, count - 1);
    const p2 = lines + bytes * min(line + 2, count - 1);
    const p3 = lines + bytes * min(line + 3, count - 1);
    const begin = bytes - from;
    loadSegment(
      p0 + from,
      p1 + from,
      p2 + from,
      p3 + from,
      begin,
      exchange,
      scale,
      a,
    );
    loadSegment(p0, p1, p2, p3, from, exchange, scale, a + 4 * begin);
    const x = transform(plan, a, b, a);
    const rest = bytes - to;
    storeSegment(x, exchange, rest, p0 + to, p1 + to, p2 + to, p3 + to);
    storeSegment(x + 4 * rest, exchange, to, p0, p1, p2, p3);
  }
}

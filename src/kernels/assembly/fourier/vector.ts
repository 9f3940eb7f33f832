// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Four complex numbers at a time. A "quad" is 32 bytes: the real parts of one
 * element of four transforms side by side, then their imaginary parts.
 */

/** Bytes of a quad. */
export const QUAD: usize = 32;

@inline
export function get(at: usize): v128 {
  return v128.load(at);
}

@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** a * b + c. Fused in one instruction it was no faster. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b. */
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Stores a quad. */
@inline
export function put(at: usize, re: v128, im: v128): void {
  v128.store(at, re);
  v128.store(at, im, 16);
}

/** Stores a quad, turned by the factor (re, im) at `factor` if asked to. */
@inline
export function putTurned(
  turned: bool,
  factor: usize,
  at: usize,
  re: v128,
  im: v128,
): void {
  if (turned) {
    const c = v128.load32_splat(factor);
    const s = v128.load32_splat(factor, 4);
    put(at, nmadd(im, s, mul(re, c)), madd(im, c, mul(re, s)));
  } else {
    put(at, re, im);
  }
}

/** a0 b0 a1 b1 */
@inline
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}

/** a2 b2 a3 b3 */
@inline
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}

/** a0 a1 b0 b1 */
@inline
export function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
}

/** a2 a3 b2 b3 */
@inline
export function highHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 3, 6, 7);
}

/** Stores the transpose of four vectors, each at its own place. */
@inline
export function putTransposedAt(
  at0: usize,
  at1: usize,
  at2: usize,
  at3: usize,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
): void {
  const lowAB = low(a, b);
  const lowCD = low(c, d);
  v128.store(at0, lowHalves(lowAB, lowCD));
  v128.store(at1, highHalves(lowAB, lowCD));
  const highAB = high(a, b);
  const highCD = high(c, d);
  v128.store(at2, lowHalves(highAB, highCD));
  v128.store(at3, highHalves(highAB, highCD));
}

/** Stores the transpose of four vectors at one part of consecutive quads. */
@inline
export function putTransposed(
  at: usize,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
): void {
  putTransposedAt(at, at + 32, at + 64, at + 96, a, b, c, d);
}

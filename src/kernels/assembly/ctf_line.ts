// deno-fmt-ignore-file
// Terms of the Taylor series of sin(2 pi r) in r² for |r| <= 1/4; the next one
// is below 1e-9.
const T0: f64 = 6.283185307179586;
const T1: f64 = -41.341702240399755;
const T2: f64 = 81.60524927607504;
const T3: f64 = -76.70585975306136;
const T4: f64 = 42.058693944897634;
const T5: f64 = -15.094642576822984;
const T6: f64 = 3.819952584848281;

/**
 * Writes envelope sin(2 pi t) of a line of `count` frequencies x, where
 * t = x0 + x (x1 + x xx) + ssss (x² + yy)². Turns and their fractions are
 * float64: a CTF turns hundreds of times. Reads and writes whole groups of
 * four.
 *
 * @param xs Frequencies, float64.
 * @param envelope What the sine is multiplied by, float64; where it is 0 the
 * result is.
 * @param out Takes float32.
 */
export function ctfLine(
  xs: usize,
  envelope: usize,
  count: i32,
  height: f64,
  x0: f64,
  x1: f64,
  xx: f64,
  yy: f64,
  ssss: f64,
  out: usize,
): void {
  const a = f64x2.splat(x0);
  const b = f64x2.splat(x1);
  const c = f64x2.splat(xx);
  const d = f64x2.splat(yy);
  const e = f64x2.splat(ssss);
  const h = f64x2.splat(height);
  const end = out + ((<usize> count) << 2);
  while (out < end) {
    const low = sine(fromNode(turns(v128.load(xs), a, b, c, d, e)));
    const high = sine(fromNode(turns(v128.load(xs, 16), a, b, c, d, e)));
    const value = narrowed(
      weighted(f64x2.mul(h, v128.load(envelope)), low),
      weighted(f64x2.mul(h, v128.load(envelope, 16)), high),
    );
    v128.store(out, value);
    xs += 32;
    envelope += 32;
    out += 16;
  }
}

// @ts-ignore: decorator

function turns(
  x: v128,
  x0: v128,
  x1: v128,
  xx: v128,
  yy: v128,
  ssss: v128,
): v128 {
  const ss = f64x2.add(f64x2.mul(x, x), yy);
  const quadratic = f64x2.add(
    x0,
    f64x2.mul(x, f64x2.add(x1, f64x2.mul(x, xx))),
  );
  return f64x2.add(quadratic, f64x2.mul(ssss, f64x2.mul(ss, ss)));
}

/** r in [-1/4, 1/4] with sin(2 pi r) = sin(2 pi t). */
// @ts-ignore: decorator

function fromNode(t: v128): v128 {
  const quarter = f64x2.splat(0.25);
  const fromCrest = f64x2.sub(t, quarter);
  const distance = f64x2.sub(fromCrest, f64x2.nearest(fromCrest));
  return f64x2.sub(quarter, f64x2.abs(distance));
}

/** Four float32 of two times two float64. */
// @ts-ignore: decorator

function narrowed(low: v128, high: v128): v128 {
  return v128.shuffle<f32>(
    f32x4.demote_f64x2_zero(low),
    f32x4.demote_f64x2_zero(high),
    0,
    1,
    4,
    5,
  );
}

/** A weight times a value, 0 where the weight is. */
// @ts-ignore: decorator

function weighted(weight: v128, value: v128): v128 {
  const isLit = f64x2.ne(weight, f64x2.splat(0));
  return v128.and(f64x2.mul(weight, value), isLit);
}

// @ts-ignore: decorator

function sine(r: v128): v128 {
  const z = f64x2.mul(r, r);
  let sum = plusTerm(z, f64x2.splat(T6), T5);
  sum = plusTerm(z, sum, T4);
  sum = plusTerm(z, sum, T3);
  sum = plusTerm(z, sum, T2);
  sum = plusTerm(z, sum, T1);
  sum = plusTerm(z, sum, T0);
  return f64x2.mul(r, sum);
}

// @ts-ignore: decorator

function plusTerm(z: v128, sum: v128, term: f64): v128 {
  return f64x2.add(f64x2.splat(term), f64x2.mul(z, sum));
}

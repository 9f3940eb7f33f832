// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Discrete Fourier transforms of a few elements each, with exp(-2 pi i j k / r):
 * elements `sx` bytes apart from `x`, results `sy` bytes apart to `y`. If
 * `turned`, result k is multiplied by the factor k - 1 of those at `w`.
 */
import { add, get, madd, mul, nmadd, put, putTurned, sub } from "./vector";

/**
 * Real and imaginary parts of roots of unity. They are loaded where they are
 * used: constants of a vector are built anew each time, which takes longer.
 */
const ROOTS = memory.data<f32>([
  0.5, // HALF
  0.86602540378443864676, // SIN_3
  0.30901699437494742410, // COS_5
  -0.80901699437494742410, // COS_5_2
  0.95105651629515357212, // SIN_5
  0.58778525229247312917, // SIN_5_2
  0.62348980185873353053, // COS_7
  -0.22252093395631440429, // COS_7_2
  -0.90096886790241912624, // COS_7_3
  0.78183148246802980871, // SIN_7
  0.97492791218182360702, // SIN_7_2
  0.43388373911755812048, // SIN_7_3
  0.70710678118654752440, // COS_8
]);

@inline
function root(index: usize): v128 {
  return v128.load32_splat(ROOTS + 4 * index);
}

const HALF: usize = 0;
const SIN_3: usize = 1;
const COS_5: usize = 2;
const COS_5_2: usize = 3;
const SIN_5: usize = 4;
const SIN_5_2: usize = 5;
const COS_7: usize = 6;
const COS_7_2: usize = 7;
const COS_7_3: usize = 8;
const SIN_7: usize = 9;
const SIN_7_2: usize = 10;
const SIN_7_3: usize = 11;
const COS_8: usize = 12;

@inline
export function butterfly2(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const ar = get(x);
  const ai = get(x + 16);
  const br = get(x + sx);
  const bi = get(x + sx + 16);
  put(y, add(ar, br), add(ai, bi));
  putTurned(turned, w, y + sy, sub(ar, br), sub(ai, bi));
}

@inline
export function butterfly3(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const half = root(HALF);
  const sine = root(SIN_3);
  const ar = get(x);
  const ai = get(x + 16);
  const br = get(x + sx);
  const bi = get(x + sx + 16);
  const cr = get(x + 2 * sx);
  const ci = get(x + 2 * sx + 16);
  const sr = add(br, cr);
  const si = add(bi, ci);
  const dr = mul(sine, sub(br, cr));
  const di = mul(sine, sub(bi, ci));
  const mr = nmadd(half, sr, ar);
  const mi = nmadd(half, si, ai);
  put(y, add(ar, sr), add(ai, si));
  putTurned(turned, w, y + sy, add(mr, di), sub(mi, dr));
  putTurned(turned, w + 8, y + 2 * sy, sub(mr, di), add(mi, dr));
}

@inline
export function butterfly4(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const ar = get(x);
  const ai = get(x + 16);
  const cr = get(x + 2 * sx);
  const ci = get(x + 2 * sx + 16);
  const br = get(x + sx);
  const bi = get(x + sx + 16);
  const dr = get(x + 3 * sx);
  const di = get(x + 3 * sx + 16);
  const sacr = add(ar, cr);
  const saci = add(ai, ci);
  const dacr = sub(ar, cr);
  const daci = sub(ai, ci);
  const sbdr = add(br, dr);
  const sbdi = add(bi, di);
  const dbdr = sub(br, dr);
  const dbdi = sub(bi, di);
  put(y, add(sacr, sbdr), add(saci, sbdi));
  putTurned(turned, w, y + sy, add(dacr, dbdi), sub(daci, dbdr));
  putTurned(turned, w + 8, y + 2 * sy, sub(sacr, sbdr), sub(saci, sbdi));
  putTurned(turned, w + 16, y + 3 * sy, sub(dacr, dbdi), add(daci, dbdr));
}

@inline
export function butterfly5(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const c1 = root(COS_5);
  const c2 = root(COS_5_2);
  const s1 = root(SIN_5);
  const s2 = root(SIN_5_2);
  const ar = get(x);
  const ai = get(x + 16);
  const br = get(x + sx);
  const bi = get(x + sx + 16);
  const er = get(x + 4 * sx);
  const ei = get(x + 4 * sx + 16);
  const cr = get(x + 2 * sx);
  const ci = get(x + 2 * sx + 16);
  const dr = get(x + 3 * sx);
  const di = get(x + 3 * sx + 16);
  const pr = add(br, er);
  const pi = add(bi, ei);
  const ur = sub(br, er);
  const ui = sub(bi, ei);
  const qr = add(cr, dr);
  const qi = add(ci, di);
  const vr = sub(cr, dr);
  const vi = sub(ci, di);
  put(y, add(ar, add(pr, qr)), add(ai, add(pi, qi)));
  const kr = madd(c2, qr, madd(c1, pr, ar));
  const ki = madd(c2, qi, madd(c1, pi, ai));
  const gr = madd(s2, vr, mul(s1, ur));
  const gi = madd(s2, vi, mul(s1, ui));
  putTurned(turned, w, y + sy, add(kr, gi), sub(ki, gr));
  putTurned(turned, w + 24, y + 4 * sy, sub(kr, gi), add(ki, gr));
  const lr = madd(c1, qr, madd(c2, pr, ar));
  const li = madd(c1, qi, madd(c2, pi, ai));
  const hr = nmadd(s1, vr, mul(s2, ur));
  const hi = nmadd(s1, vi, mul(s2, ui));
  putTurned(turned, w + 8, y + 2 * sy, add(lr, hi), sub(li, hr));
  putTurned(turned, w + 16, y + 3 * sy, sub(lr, hi), add(li, hr));
}

@inline
export function butterfly7(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const c1 = root(COS_7);
  const c2 = root(COS_7_2);
  const c3 = root(COS_7_3);
  const s1 = root(SIN_7);
  const s2 = root(SIN_7_2);
  const s3 = root(SIN_7_3);
  const ar = get(x);
  const ai = get(x + 16);
  const br = get(x + sx);
  const bi = get(x + sx + 16);
  const gr = get(x + 6 * sx);
  const gi = get(x + 6 * sx + 16);
  const pr = add(br, gr);
  const pi = add(bi, gi);
  const ur = sub(br, gr);
  const ui = sub(bi, gi);
  const cr = get(x + 2 * sx);
  const ci = get(x + 2 * sx + 16);
  const fr = get(x + 5 * sx);
  const fi = get(x + 5 * sx + 16);
  const qr = add(cr, fr);
  const qi = add(ci, fi);
  const vr = sub(cr, fr);
  const vi = sub(ci, fi);
  const dr = get(x + 3 * sx);
  const di = get(x + 3 * sx + 16);
  const er = get(x + 4 * sx);
  const ei = get(x + 4 * sx + 16);
  const rr = add(dr, er);
  const ri = add(di, ei);
  const wr = sub(dr, er);
  const wi = sub(di, ei);
  const zr = add(add(ar, pr), add(qr, rr));
  const zi = add(add(ai, pi), add(qi, ri));
  put(y, zr, zi);
  const kr = madd(c3, rr, madd(c2, qr, madd(c1, pr, ar)));
  const ki = madd(c3, ri, madd(c2, qi, madd(c1, pi, ai)));
  const lr = madd(s3, wr, madd(s2, vr, mul(s1, ur)));
  const li = madd(s3, wi, madd(s2, vi, mul(s1, ui)));
  putTurned(turned, w, y + sy, add(kr, li), sub(ki, lr));
  putTurned(turned, w + 40, y + 6 * sy, sub(kr, li), add(ki, lr));
  const mr = madd(c1, rr, madd(c3, qr, madd(c2, pr, ar)));
  const mi = madd(c1, ri, madd(c3, qi, madd(c2, pi, ai)));
  const nr = nmadd(s1, wr, nmadd(s3, vr, mul(s2, ur)));
  const ni = nmadd(s1, wi, nmadd(s3, vi, mul(s2, ui)));
  putTurned(turned, w + 8, y + 2 * sy, add(mr, ni), sub(mi, nr));
  putTurned(turned, w + 32, y + 5 * sy, sub(mr, ni), add(mi, nr));
  const or = madd(c2, rr, madd(c1, qr, madd(c3, pr, ar)));
  const oi = madd(c2, ri, madd(c1, qi, madd(c3, pi, ai)));
  const hr = madd(s2, wr, nmadd(s1, vr, mul(s3, ur)));
  const hi = madd(s2, wi, nmadd(s1, vi, mul(s3, ui)));
  putTurned(turned, w + 16, y + 3 * sy, add(or, hi), sub(oi, hr));
  putTurned(turned, w + 24, y + 4 * sy, sub(or, hi), add(oi, hr));
}

@inline
export function butterfly8(
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  const diagonal = root(COS_8);
  // Odd elements.
  let ar = get(x + sx);
  let ai = get(x + sx + 16);
  let br = get(x + 5 * sx);
  let bi = get(x + 5 * sx + 16);
  const o0r = add(ar, br);
  const o0i = add(ai, bi);
  const o1r = sub(ar, br);
  const o1i = sub(ai, bi);
  ar = get(x + 3 * sx);
  ai = get(x + 3 * sx + 16);
  br = get(x + 7 * sx);
  bi = get(x + 7 * sx + 16);
  const o2r = add(ar, br);
  const o2i = add(ai, bi);
  const o3r = sub(ar, br);
  const o3i = sub(ai, bi);
  const p0r = add(o0r, o2r);
  const p0i = add(o0i, o2i);
  const p2r = sub(o0i, o2i);
  const p2i = sub(o2r, o0r);
  const u1r = add(o1r, o3i);
  const u1i = sub(o1i, o3r);
  const u3r = sub(o1r, o3i);
  const u3i = add(o1i, o3r);
  const p1r = mul(diagonal, add(u1r, u1i));
  const p1i = mul(diagonal, sub(u1i, u1r));
  const p3r = mul(diagonal, sub(u3i, u3r));
  const n3i = mul(diagonal, add(u3r, u3i));
  // Even elements.
  ar = get(x);
  ai = get(x + 16);
  br = get(x + 4 * sx);
  bi = get(x + 4 * sx + 16);
  const e0r = add(ar, br);
  const e0i = add(ai, bi);
  const e1r = sub(ar, br);
  const e1i = sub(ai, bi);
  ar = get(x + 2 * sx);
  ai = get(x + 2 * sx + 16);
  br = get(x + 6 * sx);
  bi = get(x + 6 * sx + 16);
  const e2r = add(ar, br);
  const e2i = add(ai, bi);
  const e3r = sub(ar, br);
  const e3i = sub(ai, bi);
  ar = add(e0r, e2r);
  ai = add(e0i, e2i);
  put(y, add(ar, p0r), add(ai, p0i));
  putTurned(turned, w + 24, y + 4 * sy, sub(ar, p0r), sub(ai, p0i));
  ar = sub(e0r, e2r);
  ai = sub(e0i, e2i);
  putTurned(turned, w + 8, y + 2 * sy, add(ar, p2r), add(ai, p2i));
  putTurned(turned, w + 40, y + 6 * sy, sub(ar, p2r), sub(ai, p2i));
  ar = add(e1r, e3i);
  ai = sub(e1i, e3r);
  putTurned(turned, w, y + sy, add(ar, p1r), add(ai, p1i));
  putTurned(turned, w + 32, y + 5 * sy, sub(ar, p1r), sub(ai, p1i));
  ar = sub(e1r, e3i);
  ai = add(e1i, e3r);
  putTurned(turned, w + 16, y + 3 * sy, add(ar, p3r), sub(ai, n3i));
  putTurned(turned, w + 48, y + 7 * sy, sub(ar, p3r), add(ai, n3i));
}

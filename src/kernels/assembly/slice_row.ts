// deno-fmt-ignore-file
/**
 * Writes `count` elements of a row of a central slice of the half spectrum of
 * a real volume, [side, side, side / 2 + 1] complex64, by trilinear
 * interpolation. Element i lies at y + i x steps from the centre, and all of
 * them nearer to it than where the spectrum ends. What lies below the plane of
 * frequency 0 of the last axis is the conjugate of its mirror image.
 *
 * @param out Takes complex64.
 */
export function sliceRow(
  voxels: usize,
  side: i32,
  count: i32,
  y0: f64,
  y1: f64,
  y2: f64,
  x0: f64,
  x1: f64,
  x2: f64,
  out: usize,
): void {
  const half = side >> 1;
  const step1 = (<usize> (half + 1)) << 3;
  const step0 = step1 * <usize> side;
  const centre = <f64> half;
  for (let i = 0; i < count; i++) {
    const k = <f64> i;
    let q0 = y0 + k * x0;
    let q1 = y1 + k * x1;
    let q2 = y2 + k * x2;
    const isBelow = q2 < 0;
    if (isBelow) {
      q0 = -q0;
      q1 = -q1;
      q2 = -q2;
    }
    q0 += centre;
    q1 += centre;
    const b0 = <i32> q0;
    const b1 = <i32> q1;
    const b2 = <i32> q2;
    // Two neighbours along the last axis lie in one register.
    const at = voxels + <usize> b0 * step0 + <usize> b1 * step1 +
      ((<usize> b2) << 3);
    const part1 = f32x4.splat(<f32> (q1 - <f64> b1));
    const near = between(v128.load(at), v128.load(at + step1), part1);
    const far = between(
      v128.load(at + step0),
      v128.load(at + step0 + step1),
      part1,
    );
    const pair = between(near, far, f32x4.splat(<f32> (q0 - <f64> b0)));
    const next = v128.shuffle<f32>(pair, pair, 2, 3, 0, 1);
    let value = between(pair, next, f32x4.splat(<f32> (q2 - <f64> b2)));
    if (isBelow) value = v128.xor(value, i32x4(0, 0x80000000, 0, 0));
    v128.store64_lane(out, value, 0);
    out += 8;
  }
}

// @ts-ignore: decorator

function between(from: v128, to: v128, part: v128): v128 {
  return f32x4.add(from, f32x4.mul(f32x4.sub(to, from), part));
}

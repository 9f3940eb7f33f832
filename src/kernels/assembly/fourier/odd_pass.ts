// deno-fmt-ignore-file: it would remove the decorators.
import { add, get, madd, put, putTurned, QUAD, sub } from "./vector";

/** Sums and differences of elements j and radix - j, radix at most 47. */
const PAIRS = memory.data(2 * 32 * 24, 16);

/**
 * A pass of any odd radix. `roots` has for each result k and each element j,
 * both from 1 to (radix - 1) / 2, the pair cos, sin of 2 pi j k / radix.
 */
export function oddPass(
  radix: usize,
  x: usize,
  y: usize,
  rest: usize,
  step: usize,
  table: usize,
  roots: usize,
): void {
  const sy = step * QUAD;
  const sx = rest * sy;
  for (let p: usize = 0; p < rest; p++) {
    for (let end = x + sy; x < end; x += QUAD, y += QUAD) {
      butterfly(radix, x, sx, y, sy, table, roots);
    }
    table += 8 * (radix - 1);
    y += (radix - 1) * sy;
  }
}

function butterfly(
  radix: usize,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  table: usize,
  roots: usize,
): void {
  const half = radix >> 1;
  let sumR = get(x);
  let sumI = get(x + 16);
  let from = x + sx;
  let mirrored = x + (radix - 1) * sx;
  for (let j: usize = 0; j < half; j++, from += sx, mirrored -= sx) {
    const pair = PAIRS + 64 * j;
    const ar = get(from);
    const ai = get(from + 16);
    const br = get(mirrored);
    const bi = get(mirrored + 16);
    const sr = add(ar, br);
    const si = add(ai, bi);
    put(pair, sr, si);
    put(pair + 32, sub(ar, br), sub(ai, bi));
    sumR = add(sumR, sr);
    sumI = add(sumI, si);
  }
  put(y, sumR, sumI);
  for (let k: usize = 1; k <= half; k++) {
    let evenR = get(x);
    let evenI = get(x + 16);
    let oddR = f32x4.splat(0);
    let oddI = f32x4.splat(0);
    for (let j: usize = 0; j < half; j++, roots += 8) {
      const pair = PAIRS + 64 * j;
      const c = v128.load32_splat(roots);
      const s = v128.load32_splat(roots, 4);
      evenR = madd(c, get(pair), evenR);
      evenI = madd(c, get(pair + 16), evenI);
      oddR = madd(s, get(pair + 32), oddR);
      oddI = madd(s, get(pair + 48), oddI);
    }
    const low = table + 8 * (k - 1);
    const high = table + 8 * (radix - k - 1);
    const last = y + (radix - k) * sy;
    putTurned(true, low, y + k * sy, add(evenR, oddI), sub(evenI, oddR));
    putTurned(true, high, last, sub(evenR, oddI), add(evenI, oddR));
  }
}

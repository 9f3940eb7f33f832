// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Passes of a Stockham transform. A pass of radix r reads the elements
 * x[q + step * (p + rest * i)] and writes y[q + step * (r * p + i)] for all
 * i < r, q < step and p < rest, times exp(-2 pi i (i p) / (r rest)).
 * `table` has these factors: for each p those of i from 1, as pairs (re, im).
 */
import {
  butterfly2,
  butterfly3,
  butterfly4,
  butterfly5,
  butterfly7,
  butterfly8,
} from "./butterflies";
import { oddPass } from "./odd_pass";
import { QUAD } from "./vector";

@inline
function butterfly(
  radix: usize,
  turned: bool,
  x: usize,
  sx: usize,
  y: usize,
  sy: usize,
  w: usize,
): void {
  if (radix == 2) butterfly2(turned, x, sx, y, sy, w);
  if (radix == 3) butterfly3(turned, x, sx, y, sy, w);
  if (radix == 4) butterfly4(turned, x, sx, y, sy, w);
  if (radix == 5) butterfly5(turned, x, sx, y, sy, w);
  if (radix == 7) butterfly7(turned, x, sx, y, sy, w);
  if (radix == 8) butterfly8(turned, x, sx, y, sy, w);
}

/** The pass of a radix known when the module is built: its loop is unrolled. */
@inline
function pass(
  radix: usize,
  x: usize,
  y: usize,
  rest: usize,
  step: usize,
  table: usize,
): void {
  const sy = step * QUAD;
  const sx = rest * sy;
  for (let end = x + sy; x < end; x += QUAD, y += QUAD) {
    butterfly(radix, false, x, sx, y, sy, table);
  }
  for (let p: usize = 1; p < rest; p++) {
    table += 8 * (radix - 1);
    y += (radix - 1) * sy;
    for (let end = x + sy; x < end; x += QUAD, y += QUAD) {
      butterfly(radix, true, x, sx, y, sy, table);
    }
  }
}

function pass2(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(2, x, y, rest, step, w);
}

function pass3(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(3, x, y, rest, step, w);
}

function pass4(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(4, x, y, rest, step, w);
}

function pass5(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(5, x, y, rest, step, w);
}

function pass7(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(7, x, y, rest, step, w);
}

function pass8(x: usize, y: usize, rest: usize, step: usize, w: usize): void {
  pass(8, x, y, rest, step, w);
}

/**
 * Transforms the quads at `x` by way of `a` and `b`, of which `b` may be `x`,
 * and returns where the result is: one of the three. A plan is, in 32-bit
 * integers: length of the lines, number of passes, and of each pass radix,
 * rest, step, and the addresses of its table and of the roots of its radix.
 */
export function transform(plan: usize, x: usize, a: usize, b: usize): usize {
  const end = plan + 8 + 20 * load<u32>(plan, 4);
  for (let at = plan + 8; at < end; at += 20) {
    const radix: usize = load<u32>(at);
    const rest: usize = load<u32>(at, 4);
    const step: usize = load<u32>(at, 8);
    const table: usize = load<u32>(at, 12);
    if (radix == 8) pass8(x, a, rest, step, table);
    else if (radix == 4) pass4(x, a, rest, step, table);
    else if (radix == 2) pass2(x, a, rest, step, table);
    else if (radix == 3) pass3(x, a, rest, step, table);
    else if (radix == 5) pass5(x, a, rest, step, table);
    else if (radix == 7) pass7(x, a, rest, step, table);
    else oddPass(radix, x, a, rest, step, table, load<u32>(at, 16));
    x = a;
    a = b;
    b = x;
  }
  return x;
}

/** Length of the lines of a plan. */
@inline
export function lengthOf(plan: usize): usize {
  return load<u32>(plan);
}

/** Room before and after the quads of a line, for steps of four elements. */
const MARGIN: usize = 4 * QUAD;

/** Memory for the quads of a line, the `index`-th such in `work`. */
@inline
export function workLine(work: usize, length: usize, index: usize): usize {
  return work + MARGIN + index * (length * QUAD + 2 * MARGIN);
}

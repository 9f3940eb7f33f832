import WASM from "../kernels/embedded/ctf_line.ts";
import { Kernel } from "../kernels/kernel.ts";
import { sineOfTurns } from "./sine_of_turns.ts";

/**
 * One CTF in the form sin(2 pi t) envelope. The defocus in the direction of
 * (x, y) is (DFU + DFV + (DFU - DFV) cos 2(α - DFANG)) / 2, so Δ s² is a
 * quadratic form in x and y, and no angle is needed at a pixel. Since
 * sqrt(1 - W²) sin γ - W cos γ = sin(γ - asin W), neither is a cosine.
 */
export interface Turns {
  /** Factor of x². */
  xx: number;
  /** Factor of x y. */
  xy: number;
  /** Factor of y². */
  yy: number;
  /** Factor of s⁴. */
  ssss: number;
  /** What is left at s = 0. */
  constant: number;
}

/** Writes CTFs line by line. */
export interface CtfLines {
  /** What each column is multiplied by; where it is 0 the CTF is. */
  readonly envelope: Float64Array;
  /** Writes the line of frequency `y`, times `height`, to `out` from `at` on. */
  write(
    turns: Turns,
    y: number,
    height: number,
    out: Float32Array,
    at: number,
  ): void;
}

/** Lines of columns of these frequencies, to be written before others are. */
export function ctfLines(xs: Float64Array): CtfLines {
  return kernelLines(xs) ?? plainLines(xs);
}

/** In float64. */
function plainLines(xs: Float64Array): CtfLines {
  const envelope = new Float64Array(xs.length);
  return {
    envelope,
    write({ xx, xy, yy, ssss, constant }, y, height, out, at) {
      const x1 = xy * y;
      const x0 = yy * y * y + constant;
      for (let column = 0; column < xs.length; column++) {
        const weight = height * envelope[column];
        if (weight === 0) {
          out[at + column] = 0;
          continue;
        }
        const x = xs[column];
        const ss = x * x + y * y;
        const t = x0 + x * (x1 + x * xx) + ssss * ss * ss;
        out[at + column] = weight * sineOfTurns(t);
      }
    },
  };
}

/** The functions of `assembly/ctf_line.ts`. */
interface CtfFunctions {
  ctfLine(
    xs: number,
    envelope: number,
    count: number,
    height: number,
    x0: number,
    x1: number,
    xx: number,
    yy: number,
    ssss: number,
    out: number,
  ): void;
}

const KERNEL = new Kernel<CtfFunctions>(WASM);

/** Values that the kernel works on at a time. */
const GROUP = 4;

/** In vectors of float64; null where there is no kernel. */
function kernelLines(xs: Float64Array): CtfLines | null {
  const room = GROUP * Math.ceil(xs.length / GROUP);
  const [frequencies, weights, values] = [0, 8 * room, 16 * room];
  const kernel = KERNEL.withSharedMemory(20 * room);
  if (kernel === null) return null;
  const { functions, buffer } = kernel;
  new Float64Array(buffer, frequencies, xs.length).set(xs);
  const line = new Float32Array(buffer, values, xs.length);
  return {
    envelope: new Float64Array(buffer, weights, xs.length),
    write({ xx, xy, yy, ssss, constant }, y, height, out, at) {
      functions.ctfLine(
        frequencies,
        weights,
        xs.length,
        height,
        yy * y * y + constant,
        xy * y,
        xx,
        y * y,
        ssss,
        values,
      );
      out.set(line, at);
    },
  };
}

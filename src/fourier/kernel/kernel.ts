/**
 * The WebAssembly kernel of the Fourier transforms: single precision, four
 * lines side by side. One instance serves a thread. It keeps nothing between
 * calls but its plans; whoever calls it has its memory for that call.
 */
import { KERNEL_WASM } from "./kernel_wasm.ts";
import { passesOf, planBytes, writePlan } from "./kernel_plan.ts";

/** What the module offers. Addresses, distances and counts are integers. */
interface KernelExports {
  readonly memory: WebAssembly.Memory;
  firstFree(): number;
  rowsToColumns(
    plan: number,
    pixels: number,
    mask: number,
    factor: number,
    height: number,
    originY: number,
    originX: number,
    columns: number,
    to: number,
    pitch: number,
    work: number,
  ): void;
  columnsToRows(
    plan: number,
    from: number,
    pitch: number,
    height: number,
    originY: number,
    originX: number,
    pixels: number,
    work: number,
  ): void;
  columnsToSpectra(
    plan: number,
    from: number,
    pitch: number,
    columns: number,
    to: number,
    rowBytes: number,
    work: number,
  ): void;
  spectraToColumns(
    plan: number,
    from: number,
    rowBytes: number,
    columns: number,
    factor: number,
    to: number,
    pitch: number,
    work: number,
  ): void;
  cropColumns(
    long: number,
    short: number,
    from: number,
    pitch: number,
    to: number,
    shortPitch: number,
    work: number,
  ): void;
  transformColumns(
    plan: number,
    plane: number,
    columns: number,
    inverse: number,
    factor: number,
    work: number,
  ): void;
  transformLines(
    plan: number,
    lines: number,
    count: number,
    inverse: number,
    factor: number,
    work: number,
  ): void;
  completeSpectrum(spectrum: number, height: number, width: number): void;
}

/** Bytes of four complex numbers side by side. */
export const QUAD = 32;

/** Most memory to take, in bytes; what needs more is transformed without. */
const MOST_BYTES = 2 ** 29;

const PAGE = 2 ** 16;

/** An instance of the module, its plans and its memory. */
export class FftKernel {
  readonly exports: KernelExports;
  readonly #plans = new Map<number, number>();
  /** First address behind the plans. */
  #end: number;
  #floats: Float32Array;

  /** @throws {WebAssembly.CompileError} without SIMD. */
  constructor() {
    const bytes = Uint8Array.from(atob(KERNEL_WASM), (c) => c.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.exports = instance.exports as unknown as KernelExports;
    this.#end = this.exports.firstFree();
    this.#floats = new Float32Array(this.exports.memory.buffer);
  }

  /** The memory as floats, at address / 4; until it grows. */
  get floats(): Float32Array {
    return this.#floats;
  }

  /**
   * Address of the plan for lines of `size` values, or null if the kernel
   * cannot transform them. A new plan moves the memory of the caller: plans
   * come before {@linkcode FftKernel.reserve}.
   */
  plan(size: number): number | null {
    const known = this.#plans.get(size);
    if (known !== undefined) return known;
    const passes = passesOf(size);
    if (passes === null) return null;
    const bytes = planBytes(size, passes);
    const start = this.reserve(bytes);
    if (start === null) return null;
    writePlan(this.exports.memory.buffer, start, size, passes);
    this.#end = start + bytes;
    this.#plans.set(size, start);
    return start;
  }

  /**
   * Address of `bytes` bytes for the caller, all there are besides the plans;
   * null if there is not so much memory.
   */
  reserve(bytes: number): number | null {
    const { memory } = this.exports;
    const start = alignedTo64(this.#end);
    const missing = start + bytes - memory.buffer.byteLength;
    if (missing > 0) {
      if (start + bytes > MOST_BYTES) return null;
      try {
        memory.grow(Math.ceil(missing / PAGE));
      } catch {
        return null;
      }
      this.#floats = new Float32Array(memory.buffer);
    }
    return start;
  }
}

/** The next multiple of 64: where a cache line begins. */
export function alignedTo64(address: number): number {
  return (address + 63) & ~63;
}

/** Scratch memory for transforms of lines of `size` values, in bytes. */
export function workBytes(size: number): number {
  return alignedTo64(4 * QUAD * (size + 8));
}

let wanted = true;
let instance: FftKernel | null | undefined;

/** The kernel of this thread; null where WebAssembly SIMD is missing. */
export function fftKernel(): FftKernel | null {
  if (!wanted) return null;
  if (instance === undefined) instance = makeKernel();
  return instance;
}

/** Transforms with the kernel or without it: for tests of both. */
export function useFftKernel(use: boolean): void {
  wanted = use;
}

function makeKernel(): FftKernel | null {
  try {
    return new FftKernel();
  } catch {
    return null;
  }
}

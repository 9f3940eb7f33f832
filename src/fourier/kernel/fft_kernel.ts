/**
 * The WebAssembly kernel of the Fourier transforms: single precision, four
 * lines side by side. One instance serves a thread. It keeps nothing between
 * calls but its plans; whoever calls it has its memory for that call.
 */
import WASM from "../../kernels/embedded/fourier.ts";
import { Kernel, kernelsAreOn } from "../../kernels/kernel.ts";
import type { KernelMemory } from "../../kernels/kernel.ts";
import { passesOf, planBytes, writePlan } from "./fft_kernel_plan.ts";

/** The functions of `assembly/fourier.ts`: addresses and distances in bytes. */
interface FftFunctions {
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

/** Bytes of the memory at first. */
const LEAST_BYTES = 2 ** 20;

const KERNEL = new Kernel<FftFunctions>(WASM);

/** An instance of the module, its plans and its memory. */
export class FftKernel {
  readonly #kernel: KernelMemory<FftFunctions>;
  readonly #plans = new Map<number, number>();
  /** First address behind the plans. */
  #end: number;
  #floats: Float32Array;

  /** Takes the module and its memory. */
  constructor(kernel: KernelMemory<FftFunctions>) {
    this.#kernel = kernel;
    this.#end = kernel.functions.firstFree();
    this.#floats = new Float32Array(kernel.buffer);
  }

  /** What it does. */
  get functions(): FftFunctions {
    return this.#kernel.functions;
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
    writePlan(this.#kernel.buffer, start, size, passes);
    this.#end = start + bytes;
    this.#plans.set(size, start);
    return start;
  }

  /**
   * Address of `bytes` bytes for the caller, all there are besides the plans;
   * null if there is not so much memory.
   */
  reserve(bytes: number): number | null {
    const start = alignedTo64(this.#end);
    const end = start + bytes;
    if (end > MOST_BYTES || !this.#kernel.growTo(end)) return null;
    if (this.#floats.length === 0) {
      this.#floats = new Float32Array(this.#kernel.buffer);
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

let instance: FftKernel | null | undefined;

/** The kernel of this thread; null where there is none. */
export function fftKernel(): FftKernel | null {
  if (!kernelsAreOn()) return null;
  if (instance === undefined) {
    const kernel = KERNEL.withMemory(LEAST_BYTES);
    instance = kernel && new FftKernel(kernel);
  }
  return instance;
}

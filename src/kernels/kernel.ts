let areOn = true;

/**
 * Switches kernels off, or on again: what they do is then done in TypeScript.
 * For comparisons of the two; kernels that are in use stay.
 */
export function switchKernels(on: boolean): void {
  areOn = on;
}

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65536;

/** Functions and the memory that they work on. */
export interface KernelMemory<Functions extends object> {
  /** Take places in the memory, in bytes from its start. */
  readonly functions: Functions;
  /** The memory, until it grows. */
  readonly buffer: ArrayBuffer;
}

/**
 * WebAssembly with vector instructions, written in AssemblyScript (see
 * `assembly/`) and embedded in `embedded/`, so that it takes no permission.
 * Compiled when it is first used.
 */
export class Kernel<Functions extends object> {
  readonly #base64: string;
  #module: WebAssembly.Module | null | undefined;
  #shared: Instance<Functions> | null = null;

  /** Takes a module as text. */
  constructor(base64: string) {
    this.#base64 = base64;
  }

  /**
   * The functions on a memory of their own of at least so many bytes; null
   * where there are no vector instructions or no such memory, or where kernels
   * are switched off.
   */
  withMemory(bytes: number): KernelMemory<Functions> | null {
    const made = this.#instance(bytes);
    return made && viewed(made);
  }

  /**
   * The same on one memory for all who ask, for work that ends before others
   * ask: what is in it is lost then.
   */
  withSharedMemory(bytes: number): KernelMemory<Functions> | null {
    if (!areOn) return null;
    const shared = this.#shared ??= this.#instance(bytes);
    if (shared === null) return null;
    const missing = bytes - shared.memory.buffer.byteLength;
    if (missing > 0) shared.memory.grow(Math.ceil(missing / PAGE));
    return viewed(shared);
  }

  #instance(bytes: number): Instance<Functions> | null {
    const module = areOn ? this.#module ??= compiled(this.#base64) : null;
    const memory = module && allocated(bytes);
    if (!module || !memory) return null;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { memory, functions: exports as unknown as Functions };
  }
}

interface Instance<Functions> {
  readonly memory: WebAssembly.Memory;
  readonly functions: Functions;
}

function viewed<Functions extends object>(
  { memory, functions }: Instance<Functions>,
): KernelMemory<Functions> {
  // Only a memory made as a shared one has a buffer of the other kind.
  return { functions, buffer: memory.buffer as ArrayBuffer };
}

function compiled(base64: string): WebAssembly.Module | null {
  const bytes = Uint8Array.fromBase64(base64);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}

function allocated(bytes: number): WebAssembly.Memory | null {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  } catch {
    return null;
  }
}

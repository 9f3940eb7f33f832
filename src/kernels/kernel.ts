let areOn = true;

/**
 * Switches kernels off, or on again: what they do is then done in TypeScript.
 * For comparisons of the two; kernels that are in use stay.
 */
export function switchKernels(on: boolean): void {
  areOn = on;
}

/** Whether kernels are used where they can be. */
export function kernelsAreOn(): boolean {
  return areOn;
}

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65536;

/** The functions of a kernel, and the memory that they work on. */
export class KernelMemory<Functions extends object> {
  /** They take places in the memory, in bytes from its start. */
  readonly functions: Functions;
  readonly #memory: WebAssembly.Memory;

  /** Starts a kernel on a memory. */
  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.functions = exports as unknown as Functions;
    this.#memory = memory;
  }

  /** The memory; another one when it has grown. */
  get buffer(): ArrayBuffer {
    // Only a memory made as a shared one has a buffer of the other kind.
    return this.#memory.buffer as ArrayBuffer;
  }

  /** Grows to so many bytes, if need be; false if there are none. */
  growTo(bytes: number): boolean {
    const missing = bytes - this.buffer.byteLength;
    if (missing <= 0) return true;
    try {
      this.#memory.grow(Math.ceil(missing / PAGE));
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * WebAssembly with vector instructions, written in AssemblyScript (see
 * `assembly/`) and embedded in `embedded/`, so that it takes no permission.
 * Compiled when it is first used.
 */
export class Kernel<Functions extends object> {
  readonly #base64: string;
  #module: WebAssembly.Module | null | undefined;
  #shared: KernelMemory<Functions> | null = null;

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
    const module = areOn ? this.#module ??= compiled(this.#base64) : null;
    const memory = module && allocated(bytes);
    return module && memory && new KernelMemory(module, memory);
  }

  /**
   * The same on one memory for all who ask, for work that ends before others
   * ask: what is in it is lost then.
   */
  withSharedMemory(bytes: number): KernelMemory<Functions> | null {
    if (!areOn) return null;
    const shared = this.#shared ??= this.withMemory(bytes);
    return shared?.growTo(bytes) ? shared : null;
  }
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

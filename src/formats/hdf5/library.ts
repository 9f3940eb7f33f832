// deno-lint-ignore-file camelcase -- names of Emscripten
/**
 * The HDF5 library: h5wasm, loaded at first use.
 *
 * @module
 */

type Module = typeof import("h5wasm");
type Wasm = Awaited<Module["ready"]>;

/** The classes of h5wasm that save work where little data are concerned. */
export type Hdf5Classes = Pick<Module, "Attribute" | "Group">;

/** The library's functions, with its file system as it really is. */
export type Hdf5Functions = Omit<Wasm, "FS"> & {
  readonly FS: VirtualFileSystem;
};

/** The part of Emscripten's file system that is used. */
export interface VirtualFileSystem {
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): VirtualNode;
  unlink(path: string): void;
  close(stream: VirtualStream): void;
  getStream(fd: number): VirtualStream | null;
  readonly ErrnoError: new (errno: number) => Error;
}

/** A file of that file system. */
export interface VirtualNode {
  stream_ops: StreamOperations;
  node_ops: NodeOperations;
}

/** An open file of that file system. */
export interface VirtualStream {
  readonly fd: number;
  stream_ops: StreamOperations;
}

/** What is done to an open file. */
export interface StreamOperations {
  readonly open?: (stream: VirtualStream) => void;
  readonly close?: (stream: VirtualStream) => void;
  readonly read: Transfer;
  readonly write: Transfer;
}

/** Moves bytes between the library's memory and a file; gives their number. */
export type Transfer = (
  stream: VirtualStream,
  memory: Int8Array,
  start: number,
  length: number,
  position: number,
) => number;

interface NodeOperations {
  readonly setattr: (node: VirtualNode, attributes: { size?: number }) => void;
}

const STDERR = 2;

/** Pieces of a trace; more come only if a damaged count makes a loop endless. */
const LONGEST_TRACE = 10_000;

/** What the library reports of a call that failed. */
export class Hdf5Fault extends Error {
  /** The innermost reason of the trace. */
  readonly reason: string;

  /** Makes a fault from the library's trace. */
  constructor(trace: string, cause: unknown) {
    super(trace, cause === null ? {} : { cause });
    this.name = "Hdf5Fault";
    const steps = [...trace.matchAll(/^ *#\d+: .*?\(\): (.*)$/gm)];
    this.reason = steps.at(-1)?.[1].trim() ??
      (cause instanceof Error ? cause.message : "unknown fault");
  }
}

/** The library as it was loaded; there is one in a program. */
let loaded: Promise<Hdf5Library> | undefined;

/**
 * The library, loaded at first use. No permission is needed.
 *
 * It is one for the whole program, as h5wasm makes one instance only.
 */
export function hdf5Library(): Promise<Hdf5Library> {
  return loaded ??= load();
}

async function load(): Promise<Hdf5Library> {
  const h5wasm = await import("h5wasm");
  return new Hdf5Library(
    await h5wasm.ready as unknown as Hdf5Functions,
    h5wasm,
  );
}

/** The library, whose every call is guarded. */
export class Hdf5Library {
  readonly #wasm: Hdf5Functions;
  readonly #classes: Hdf5Classes;
  readonly #pristine: Uint8Array;
  #restarts = 0;

  /** Takes the library as it was loaded. */
  constructor(wasm: Hdf5Functions, classes: Hdf5Classes) {
    this.#wasm = wasm;
    this.#classes = classes;
    const memory = wasm.HEAPU8;
    let end = memory.length;
    while (end > 0 && memory[end - 1] === 0) end--;
    this.#pristine = memory.slice(0, end);
  }

  /** How often the library was started anew: all that was open is gone then. */
  get restarts(): number {
    return this.#restarts;
  }

  /** The file system in which the library finds its files. */
  get files(): VirtualFileSystem {
    return this.#wasm.FS;
  }

  /**
   * Calls functions of the library.
   *
   * It tells its errors on its standard error only: what comes there during
   * the call is taken for the fault and never printed. Its throwing error
   * handler is no way out: each throw leaves an identifier and a temporary
   * file open in it. Those that cannot be avoided leave its stack as it was,
   * and a few thousand would use it up: `ccall` gives the stack back.
   *
   * @throws {Hdf5Fault} if the library reports an error or breaks off.
   */
  call<T>(action: (wasm: Hdf5Functions, classes: Hdf5Classes) => T): T {
    const wasm = this.#wasm as Hdf5Functions & { _guarded?: () => void };
    const stderr = wasm.FS.getStream(STDERR)!;
    const usual = stderr.stream_ops;
    const trace: string[] = [];
    stderr.stream_ops = { ...usual, write: collect(trace) };
    let done: { readonly value: T } | null = null;
    let thrown: unknown = null;
    wasm._guarded = () => {
      try {
        done = { value: action(wasm, this.#classes) };
      } catch (error) {
        thrown = error;
      }
    };
    try {
      // An argument that is text makes ccall save the stack and restore it.
      wasm.ccall("guarded", null, ["string"], [""]);
    } finally {
      delete wasm._guarded;
      stderr.stream_ops = usual;
    }
    if (done === null || trace.length > 0) {
      this.#restart();
      throw new Hdf5Fault(trace.join(""), thrown);
    }
    return (done as { readonly value: T }).value;
  }

  /**
   * Damaged files can leave the library's memory in disorder, or make it
   * break off in the midst of its work: after each fault all begins anew, with
   * its memory as it was at the start.
   */
  #restart(): void {
    this.#restarts++;
    this.#wasm.HEAPU8.fill(0, this.#pristine.length).set(this.#pristine);
  }
}

function collect(trace: string[]): Transfer {
  const decoder = new TextDecoder();
  return (_stream, memory, start, length) => {
    if (trace.length >= LONGEST_TRACE) throw new Error("fault after fault");
    trace.push(decoder.decode(memory.slice(start, start + length)));
    return length;
  };
}

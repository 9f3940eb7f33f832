import type {
  Hdf5Library,
  VirtualFileSystem,
  VirtualNode,
  VirtualStream,
} from "./library.ts";

/** Errno of Emscripten for a failed transfer. */
const EIO = 29;

/** Bytes that the library reads, and writes if they can be written. */
export interface LibraryBytes {
  /** Length in bytes. */
  readonly size: number;
  /** Fills `target` from `offset` on. */
  read(target: Uint8Array, offset: number): void;
  /** Writes bytes at an offset. */
  write?(bytes: Uint8Array, offset: number): void;
  /** Cuts or extends to a length. */
  truncate?(size: number): void;
}

/** A name under which the library finds bytes that lie elsewhere. */
export class VirtualFile implements Disposable {
  /** Path in the library's file system; no file can guess and link to it. */
  readonly name = `/${crypto.randomUUID()}`;
  readonly #files: VirtualFileSystem;
  readonly #bytes: LibraryBytes;
  readonly #streams = new Set<VirtualStream>();
  #isGone = false;
  #fault: { readonly error: unknown } | null = null;

  /** Gives bytes a name. */
  constructor(library: Hdf5Library, bytes: LibraryBytes) {
    this.#files = library.files;
    this.#bytes = bytes;
    const canWrite = bytes.write !== undefined;
    const node = this.#files.createFile(
      "/",
      this.name.slice(1),
      {},
      true,
      canWrite,
    );
    Object.defineProperty(node, "usedBytes", { get: () => bytes.size });
    this.#attach(node);
  }

  /** Takes what went wrong in a transfer since it was last asked. */
  takeFault(): { readonly error: unknown } | null {
    const fault = this.#fault;
    this.#fault = null;
    return fault;
  }

  #attach(node: VirtualNode): void {
    const bytes = this.#bytes;
    node.node_ops = {
      ...node.node_ops,
      setattr: (_node, { size }) => {
        if (size !== undefined) {
          this.#transfer(() => bytes.truncate?.(size));
        }
      },
    };
    node.stream_ops = {
      ...node.stream_ops,
      open: (stream) => void this.#streams.add(stream),
      close: (stream) => void this.#streams.delete(stream),
      read: (_stream, memory, start, length, position) => {
        const count = Math.max(0, Math.min(length, bytes.size - position));
        const target = viewOf(memory, start, count);
        this.#transfer(() => bytes.read(target, position));
        return count;
      },
      write: (_stream, memory, start, length, position) => {
        const source = viewOf(memory, start, length);
        this.#transfer(() => bytes.write?.(source, position));
        return length;
      },
    };
  }

  #transfer(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fault ??= { error };
      throw new this.#files.ErrnoError(EIO);
    }
  }

  /** Takes the name away, and what the library still holds open under it. Twice is fine. */
  [Symbol.dispose](): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const stream of this.#streams) this.#files.close(stream);
    this.#files.unlink(this.name);
  }
}

function viewOf(memory: Int8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(memory.buffer, memory.byteOffset + start, length);
}

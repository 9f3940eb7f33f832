import { DataFormatError } from "../../core/errors.ts";
import { SyncFile } from "../../io/sync_file.ts";
import { Hdf5Dataset } from "./dataset.ts";
import {
  type Hdf5Classes,
  Hdf5Fault,
  type Hdf5Functions,
  type Hdf5Library,
  hdf5Library,
} from "./library.ts";
import { VirtualFile } from "./virtual_file.ts";

/** An HDF5 file open for reading. Only what is asked for is read. */
export class Hdf5File implements Disposable {
  /** Path of the file. */
  readonly path: string;
  /** Length of the file in bytes. */
  readonly size: number;
  readonly #library: Hdf5Library;
  readonly #bytes: SyncFile;
  readonly #virtual: VirtualFile;
  #id: bigint | null = null;
  #lastRead = 0;
  #restarts = 0;

  private constructor(library: Hdf5Library, bytes: SyncFile) {
    this.path = bytes.path;
    this.size = bytes.size;
    this.#library = library;
    this.#bytes = bytes;
    this.#virtual = new VirtualFile(library, {
      size: bytes.size,
      read: (target, offset) => {
        this.#lastRead = offset;
        bytes.read(target, offset);
      },
    });
  }

  /**
   * Opens a file.
   *
   * Permission: `--allow-read` of the file.
   *
   * @throws {MissingFileError} if there is no such file.
   * @throws {DataFormatError} `hdf5-foreign` if it is no HDF5 file,
   * `hdf5-damaged` if it cannot be opened.
   */
  static async open(path: string): Promise<Hdf5File> {
    const library = await hdf5Library();
    const file = new Hdf5File(library, new SyncFile(path));
    try {
      file.#open();
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  #open(): void {
    this.#restarts = this.#library.restarts;
    // Without the last two arguments h5wasm passes bounds that do not exist.
    this.#id = this.#guarded(
      "open it",
      (wasm) =>
        wasm.open(this.#virtual.name, wasm.H5F_ACC_RDONLY, false, -1, -1),
    );
  }

  /** What lies at a path of the file; null if nothing that can be read. */
  kindOf(path: string): "group" | "dataset" | null {
    return this.call(`look up "${path}"`, (wasm, id) => {
      switch (wasm.get_type(id, path)) {
        case wasm.H5G_GROUP:
          return "group";
        case wasm.H5G_DATASET:
          return "dataset";
        default:
          return null;
      }
    });
  }

  /** Byte from which on the library read last. */
  get lastRead(): number {
    return this.#lastRead;
  }

  /** Fills `target` with bytes of the file, past the library. */
  readBytes(target: Uint8Array, offset: number): void {
    this.#bytes.read(target, offset);
  }

  /** Whether a path ends in a soft link. */
  isSoftLink(path: string): boolean {
    return this.call(
      `look up "${path}"`,
      (wasm, id) => wasm.get_symbolic_link(id, path) !== null,
    );
  }

  /** Names of the members of a group. */
  namesIn(group: string): string[] {
    return this.call(
      `list "${group}"`,
      (wasm, id) => [...wasm.get_names(id, group, false)],
    );
  }

  /** Value of an attribute of an object; null if it has no such attribute. */
  attribute(path: string, name: string): unknown {
    return this.call(
      `read the attribute "${name}"`,
      (wasm, id, { Attribute }) =>
        wasm.get_attribute_names(id, path).includes(name)
          ? new Attribute(id, path, name).value
          : null,
    );
  }

  /**
   * The dataset at a path.
   *
   * @throws {DataFormatError} `hdf5-no-dataset` if there is none.
   */
  dataset(path: string): Hdf5Dataset {
    if (this.kindOf(path) === "dataset") return new Hdf5Dataset(this, path);
    throw new DataFormatError(
      "hdf5-no-dataset",
      `Cannot read "${path}" of "${this.path}": there is no such dataset`,
      { path: this.path, actual: path },
    );
  }

  /**
   * Calls functions of the library on this file.
   *
   * @param action What is done, for the message of a fault.
   * @throws {DataFormatError} `hdf5-damaged` if the library reports a fault.
   */
  call<T>(
    action: string,
    use: (wasm: Hdf5Functions, id: bigint, classes: Hdf5Classes) => T,
  ): T {
    if (this.#id === null) {
      throw new DataFormatError(
        "file-closed",
        `Cannot read "${this.path}": it was closed`,
        { path: this.path },
      );
    }
    if (this.#restarts !== this.#library.restarts) this.#open();
    const id = this.#id;
    return this.#guarded(action, (wasm, classes) => use(wasm, id, classes));
  }

  #guarded<T>(
    action: string,
    use: (wasm: Hdf5Functions, classes: Hdf5Classes) => T,
  ): T {
    let result: { readonly value: T } | null = null;
    let fault: unknown = null;
    try {
      result = { value: this.#library.call(use) };
    } catch (error) {
      fault = error;
    }
    // A read that failed is the cause of whatever the library makes of it.
    const failed = this.#virtual.takeFault();
    if (failed !== null) throw failed.error;
    if (result === null) throw damaged(this.path, action, fault);
    return result.value;
  }

  /** Releases the file. Closing twice is fine. */
  close(): void {
    const id = this.#id;
    this.#id = null;
    try {
      if (id !== null && this.#restarts === this.#library.restarts) {
        this.#library.call((wasm) => wasm.close_file(id));
      }
    } catch (error) {
      // What is read only has nothing to lose.
      if (!(error instanceof Hdf5Fault)) throw error;
    } finally {
      this.#virtual[Symbol.dispose]();
      this.#bytes.close();
    }
  }

  /** Releases the file. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function damaged(path: string, action: string, cause: unknown): unknown {
  if (!(cause instanceof Hdf5Fault)) return cause;
  if (cause.reason === "file signature not found") {
    return new DataFormatError(
      "hdf5-foreign",
      `Cannot open "${path}": it is not an HDF5 file`,
      { path, cause },
    );
  }
  return new DataFormatError(
    "hdf5-damaged",
    `Cannot read "${path}": HDF5 could not ${action} ` +
      `("${cause.reason}"); the file is damaged or cut short`,
    { path, cause },
  );
}

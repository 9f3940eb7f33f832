import { DataFormatError } from "../../core/errors.ts";
import { AtomicFileWriter } from "../../io/write_file.ts";
import {
  type Hdf5Classes,
  type Hdf5Functions,
  type Hdf5Library,
  hdf5Library,
} from "./library.ts";
import { type LibraryBytes, VirtualFile } from "./virtual_file.ts";

/**
 * Writes an HDF5 file, which takes its name when it is committed. The library
 * writes straight to the disk: nothing is kept in memory but its caches.
 */
export class Hdf5Writer implements AsyncDisposable {
  readonly #path: string;
  readonly #library: Hdf5Library;
  readonly #file: AtomicFileWriter;
  readonly #virtual: VirtualFile;
  readonly #restarts: number;
  #id: bigint | null = null;

  private constructor(
    path: string,
    library: Hdf5Library,
    file: AtomicFileWriter,
  ) {
    this.#path = path;
    this.#library = library;
    this.#file = file;
    this.#virtual = new VirtualFile(library, bytesOf(file));
    this.#restarts = library.restarts;
  }

  /**
   * Starts a file that will be named `path`.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {MissingFileError} if the folder does not exist.
   */
  static async open(path: string): Promise<Hdf5Writer> {
    const library = await hdf5Library();
    const file = await AtomicFileWriter.open(path);
    const writer = new Hdf5Writer(path, library, file);
    try {
      writer.#id = writer.#guarded((wasm) =>
        wasm.open(writer.#virtual.name, wasm.H5F_ACC_TRUNC, false, -1, -1)
      );
      return writer;
    } catch (error) {
      await writer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Makes a group. */
  createGroup(path: string): void {
    this.#call((wasm, id) => wasm.create_group(id, path));
  }

  /** Writes a whole dataset. */
  write(
    path: string,
    data: Float64Array | Int32Array,
    shape: readonly number[],
  ): void {
    this.#call((_wasm, id, { Group }) =>
      new Group(id, "/").create_dataset({
        name: path.slice(1),
        data,
        shape: [...shape],
      })
    );
  }

  /** Gives an object an attribute. */
  setAttribute(
    path: string,
    name: string,
    value: string | number | readonly string[],
  ): void {
    this.#call((_wasm, id, { Group }) => {
      // A number is written as float64, whole or not.
      const [data, dtype] = typeof value === "number"
        ? [value, "<d"]
        : [typeof value === "string" ? value : [...value], null];
      new Group(id, path).create_attribute(name, data, null, dtype);
    });
  }

  /**
   * Makes a dataset of float32 of which each row along the first axis is
   * stored by itself, compressed by gzip unless the level is 0.
   */
  createRows(path: string, shape: readonly number[], gzipLevel: number): void {
    const [rows, ...row] = shape.map(BigInt);
    this.#call((wasm, id) => {
      const nothing = wasm._malloc(8);
      wasm.create_dataset(id, path, BigInt(nothing), {
        type: wasm.H5T_class_t.H5T_FLOAT.value,
        size: Float32Array.BYTES_PER_ELEMENT,
        signed: true,
        littleEndian: true,
        vlen: false,
        total_size: 0,
        shape: [0n, ...row],
        maxshape: [rows, ...row],
        ...{
          chunks: [1n, ...row],
          compression: gzipLevel === 0 ? 0 : GZIP,
          compression_opts: [gzipLevel],
        },
      });
      wasm._free(nothing);
      wasm.resize_dataset(id, path, [rows, ...row]);
    });
  }

  /** Writes a row of such a dataset. */
  writeRow(
    path: string,
    index: number,
    values: Float32Array,
    shape: readonly number[],
  ): void {
    const count = [1n, ...shape.map(BigInt)];
    const offset = [BigInt(index), ...shape.map(() => 0n)];
    this.#call((wasm, id) => {
      const memory = wasm._malloc(values.byteLength);
      if (memory === 0) throw new Error("out of memory");
      try {
        const { buffer, byteOffset, byteLength } = values;
        wasm.HEAPU8.set(new Uint8Array(buffer, byteOffset, byteLength), memory);
        const status = wasm.set_dataset_data(
          id,
          path,
          count,
          offset,
          count.map(() => 1n),
          BigInt(memory),
        );
        if (status < 0) throw new Error("write failed");
      } finally {
        wasm._free(memory);
      }
    });
  }

  /** Puts the file on the disk under its final name. */
  async commit(): Promise<void> {
    this.#call((wasm, id) => wasm.close_file(id));
    this.#id = null;
    await this.#file.commit();
  }

  #call<T>(
    use: (wasm: Hdf5Functions, id: bigint, classes: Hdf5Classes) => T,
  ): T {
    const id = this.#id;
    if (id === null || this.#restarts !== this.#library.restarts) {
      throw new DataFormatError(
        "hdf5-interrupted",
        `Cannot go on writing "${this.#path}": the HDF5 library had to start ` +
          `anew because of a damaged file; write it again`,
        { path: this.#path },
      );
    }
    return this.#guarded((wasm, classes) => use(wasm, id, classes));
  }

  #guarded<T>(use: (wasm: Hdf5Functions, classes: Hdf5Classes) => T): T {
    try {
      return this.#library.call(use);
    } catch (cause) {
      const failed = this.#virtual.takeFault();
      if (failed !== null) throw failed.error;
      throw new DataFormatError(
        "hdf5-write",
        `Cannot write "${this.#path}": HDF5 reports a fault`,
        { path: this.#path, cause },
      );
    }
  }

  /** Removes what was written unless it was committed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const id = this.#id;
    this.#id = null;
    try {
      if (id !== null && this.#restarts === this.#library.restarts) {
        this.#library.call((wasm) => wasm.close_file(id));
      }
    } catch {
      // What is thrown away need not be closed in order.
    } finally {
      this.#virtual[Symbol.dispose]();
      await this.#file.abort();
    }
  }
}

/** Number of the gzip filter in HDF5. */
const GZIP = 1;

/** The bytes of a file under way, as the library wants them. */
function bytesOf(file: AtomicFileWriter): LibraryBytes {
  let size = 0;
  return {
    get size() {
      return size;
    },
    read: (target, offset) => file.readSync(target, offset),
    write(bytes, offset) {
      file.writeSync(bytes, offset);
      size = Math.max(size, offset + bytes.length);
    },
    truncate(length) {
      file.truncateSync(length);
      size = length;
    },
  };
}

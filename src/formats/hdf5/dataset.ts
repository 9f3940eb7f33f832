import { DataFormatError, UnsupportedError } from "../../core/errors.ts";
import type { FloatArray } from "../../core/nd_array.ts";
import type { Hdf5File } from "./hdf5_file.ts";
import { decodeNumbers, isKnown, type NumberType } from "./number_type.ts";

/** Filters that the library undoes: gzip, shuffle, fletcher32, szip, nbit, scale-offset. */
const KNOWN_FILTERS = [1, 2, 3, 4, 5, 6];

/** No filter makes data smaller than this; deflate reaches 1:1032. */
const LARGEST_COMPRESSION = 2 ** 12;

/** Bytes that one read brings at most: they pass through the library's heap. */
const LARGEST_READ = 2 ** 29;

/** A whole dataset is read in parts of so many bytes. */
const LARGEST_PART = 2 ** 24;

/** A dataset of an open HDF5 file. */
export class Hdf5Dataset {
  /** Path of the dataset in its file. */
  readonly path: string;
  /** Lengths of the axes; none for a single value or no value at all. */
  readonly shape: readonly number[];
  /** Type of the numbers, or null if it does not hold numbers. */
  readonly type: NumberType | null;
  /** Rows along the first axis that are stored together. */
  readonly rowsTogether: number;
  readonly #file: Hdf5File;
  readonly #isVirtual: boolean;
  /** Byte of the file where the values begin; undefined: not yet looked for. */
  #start: number | null | undefined;
  #scratch: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** Reads what the file says of a dataset that is there. */
  constructor(file: Hdf5File, path: string) {
    this.#file = file;
    this.path = path;
    const { shape, type, isVirtual, chunks, isAsInMemory } = file.call(
      `read what it says of "${path}"`,
      (wasm, id) => {
        const found = wasm.get_dataset_metadata(id, path);
        const { size, signed } = found;
        const kind = found.type === wasm.H5T_class_t.H5T_FLOAT.value
          ? "float"
          : found.type !== wasm.H5T_class_t.H5T_INTEGER.value
          ? null
          : signed
          ? "int"
          : "uint";
        return {
          shape: found.shape ?? [],
          type: kind === null ? null : { kind, size } as const,
          isVirtual: found.virtual_sources !== undefined,
          chunks: found.chunks,
          isAsInMemory: found.littleEndian && found.chunks === null,
        };
      },
    );
    this.shape = shape;
    this.type = type !== null && isKnown(type) ? type : null;
    this.rowsTogether = chunks?.[0] ?? 1;
    this.#isVirtual = isVirtual;
    this.#start = isAsInMemory ? undefined : null;
  }

  /** Number of values. */
  get length(): number {
    return this.shape.reduce((product, side) => product * side, 1);
  }

  /** Path, shape and type, for messages. */
  toString(): string {
    const type = this.type === null
      ? "not numeric"
      : `${this.type.kind}${8 * this.type.size}`;
    return `${this.path} [${this.shape.join(", ")}] ${type}`;
  }

  /**
   * Refuses data that cannot all be there or cannot be decoded, before
   * anything is read or memory is taken for it.
   *
   * @throws {UnsupportedError} `hdf5-filter` or `hdf5-virtual`.
   * @throws {DataFormatError} `hdf5-type` or `hdf5-truncated`.
   */
  check(): NumberType {
    const { type } = this;
    if (type === null) {
      throw this.#unfit("hdf5-type", "it does not hold numbers");
    }
    if (this.#isVirtual) {
      throw new UnsupportedError(
        "hdf5-virtual",
        `Cannot read ${this.#name}: its data lie in other files; open those, ` +
          `or write them into one file (h5repack)`,
        { path: this.#file.path },
      );
    }
    const filters = this.#filters();
    const bytes = this.length * type.size;
    const room = this.#file.size *
      (filters.length > 0 ? LARGEST_COMPRESSION : 1);
    if (bytes > room) {
      throw this.#unfit(
        "hdf5-truncated",
        `its ${bytes} bytes are not in a file of ${this.#file.size}; it was ` +
          `cut short or never filled`,
        { expected: bytes, actual: this.#file.size },
      );
    }
    return type;
  }

  /** Names of the filters; refuses those that cannot be undone. */
  #filters(): string[] {
    const filters = this.#file.call(
      `read the filters of "${this.path}"`,
      (wasm, id) => [...wasm.get_dataset_filters(id, this.path)],
    );
    const unknown = filters.find(({ id }) => !KNOWN_FILTERS.includes(id));
    if (unknown === undefined) return filters.map(({ name }) => name);
    const name = unknown.name || `number ${unknown.id}`;
    throw new UnsupportedError(
      "hdf5-filter",
      `Cannot read ${this.#name}: it is compressed by "${name}"; write it ` +
        `anew with gzip (h5repack -f GZIP=4)`,
      { path: this.#file.path, actual: name },
    );
  }

  /**
   * Reads `count` rows along the first axis, from row `first` on, as bytes in
   * little-endian order. They are only there during the call of `use`.
   */
  readRows<T>(
    first: number,
    count: number,
    use: (bytes: Uint8Array) => T,
  ): T {
    const rows = this.shape[0];
    const bytes = count * this.#rowBytes;
    if (bytes > LARGEST_READ || first + count > rows) {
      throw this.#unfit(
        "hdf5-too-large",
        `rows ${first} to ${first + count} of ${rows} take ${bytes} bytes, ` +
          `${LARGEST_READ} is most`,
      );
    }
    if (this.#start === undefined) this.#start = this.#findStart();
    if (this.#start === null) return this.#readByLibrary(first, count, use);
    if (this.#scratch.length < bytes) this.#scratch = new Uint8Array(bytes);
    const target = this.#scratch.subarray(0, bytes);
    this.#file.readBytes(target, this.#start + first * this.#rowBytes);
    return use(target);
  }

  get #rowBytes(): number {
    const [, ...rest] = this.shape;
    return rest.reduce((product, side) => product * side, this.type?.size ?? 0);
  }

  /**
   * Where values lie that are stored in one piece, as they are in memory. The
   * library does not tell, but it reads rows from there: if the first and the
   * last are as far apart as they should be, and what lies there is what it
   * gives for them, rows can be read without it, several times as fast.
   */
  #findStart(): number | null {
    const last = this.shape[0] - 1;
    if (last < 1) return null;
    const start = this.#placeOf(0);
    const end = this.#placeOf(last);
    const isInOnePiece = start !== null && end !== null &&
      end - start === last * this.#rowBytes;
    return isInOnePiece ? start : null;
  }

  /** Where the library read a row that stands in the file as it is. */
  #placeOf(row: number): number | null {
    const read = this.#readByLibrary(row, 1, (bytes) => bytes.slice());
    const place = this.#file.lastRead;
    if (place + read.length > this.#file.size) return null;
    const stored = new Uint8Array(read.length);
    this.#file.readBytes(stored, place);
    return stored.every((byte, i) => byte === read[i]) ? place : null;
  }

  #readByLibrary<T>(
    first: number,
    count: number,
    use: (bytes: Uint8Array) => T,
  ): T {
    const rest = this.shape.slice(1);
    const bytes = count * this.#rowBytes;
    return this.#file.call(`read "${this.path}"`, (wasm, id) => {
      const memory = wasm._malloc(Math.max(8, bytes));
      if (memory === 0) throw new Error("out of memory");
      try {
        const status = wasm.get_dataset_data(
          id,
          this.path,
          [count, ...rest].map(BigInt),
          [first, ...rest.map(() => 0)].map(BigInt),
          this.shape.map(() => 1n),
          BigInt(memory),
        );
        if (status < 0) throw new Error("read failed");
        return use(wasm.HEAPU8.subarray(memory, memory + bytes));
      } finally {
        wasm._free(memory);
      }
    });
  }

  /** Reads all values into `out`. */
  readInto(out: FloatArray): void {
    const type = this.check();
    const rows = this.shape[0];
    const rowValues = this.length / rows;
    const most = Math.max(1, Math.floor(LARGEST_PART / this.#rowBytes));
    for (let first = 0; first < rows; first += most) {
      const part = out.subarray(first * rowValues);
      this.readRows(
        first,
        Math.min(most, rows - first),
        (bytes) => decodeNumbers(bytes, type, part),
      );
    }
  }

  get #name(): string {
    return `"${this.path}" of "${this.#file.path}"`;
  }

  #unfit(code: string, why: string, facts: object = {}): DataFormatError {
    const { path } = this.#file;
    return new DataFormatError(
      code,
      `Cannot read ${this.#name}: ${why}`,
      { path, ...facts },
    );
  }
}

import { showsAs } from "../../display/show.ts";
import { csTableLook } from "./cs_table_look.ts";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
} from "../../core/errors.ts";
import { sizeOf } from "../../core/nd_array.ts";
import { decodeElements, viewElements } from "../numpy/decode_elements.ts";
import {
  fieldBytes,
  isReadable,
  type NumpyDtype,
  typeString,
} from "../numpy/dtype.ts";
import { toFloat64 } from "../numpy/numpy_array.ts";

/** A field of a cryoSPARC table, one value or sub-array a record. */
export interface CsField {
  /** Name, such as "alignments3D/pose". */
  readonly name: string;
  /** Type of the elements. */
  readonly dtype: NumpyDtype;
  /** Shape of the sub-array of each record, empty for one element. */
  readonly shape: readonly number[];
}

/** A field and the bytes of its values, record after record. */
export interface CsColumn extends CsField {
  /** The values as stored, without gaps. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A text column as numbers into the list of its distinct values. */
export interface CsCategories {
  /** For each record, the position of its value in `values`. */
  readonly codes: Int32Array;
  /** The distinct values, in order of first appearance. */
  readonly values: readonly string[];
}

/**
 * A table of a cryoSPARC `.cs` file. Values stay bytes until they are asked
 * for, so that what is written equals what was read.
 */
export class CsTable {
  static {
    showsAs(CsTable, csTableLook);
  }

  /** File of the table, or null for one made in memory. */
  readonly path: string | null;
  /** Number of records. */
  readonly length: number;
  /** All fields of the file, in its order, whether loaded or not. */
  readonly fields: readonly CsField[];
  readonly #columns: ReadonlyMap<string, CsColumn>;

  /**
   * Makes a table.
   *
   * @param columns The fields with values; fields of the file that were not
   * loaded are in `fields` only.
   * @throws {ArgumentError} `cs-column` if a column has another number of
   * records.
   */
  constructor(
    length: number,
    columns: readonly CsColumn[],
    { path = null, fields = columns }: {
      readonly path?: string | null | undefined;
      readonly fields?: readonly CsField[] | undefined;
    } = {},
  ) {
    for (const column of columns) checkRecords(column, length);
    this.path = path;
    this.length = length;
    this.fields = fields.map(({ name, dtype, shape }) => {
      return { name, dtype, shape };
    });
    this.#columns = new Map(
      columns.map(({ name, dtype, shape, bytes }) => {
        return [name, { name, dtype, shape, bytes }];
      }),
    );
  }

  /** Names of all fields. */
  get names(): string[] {
    return this.fields.map(({ name }) => name);
  }

  /** The columns whose values are there. */
  get columns(): CsColumn[] {
    return [...this.#columns.values()];
  }

  /** Whether the file has a field. */
  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
  }

  /** Elements of a field in each record, or null if there is no such field. */
  width(name: string): number | null {
    const field = this.fields.find((field) => field.name === name);
    return field === undefined ? null : sizeOf(field.shape);
  }

  /**
   * Values of a field as float64, record after record.
   *
   * @throws {DataFormatError} if there is no such field, or it holds no
   * numbers.
   */
  numbers(name: string): Float64Array<ArrayBuffer> {
    const column = this.#column(name);
    // Looked at only: the values become float64 in memory of their own.
    const data = viewElements(column.bytes, column.dtype) ??
      this.#decode(column);
    const values = toFloat64({ dtype: column.dtype, shape: [], data });
    if (values !== null) return values;
    throw this.#wrongType(column, "numbers");
  }

  /**
   * Values of a field as texts.
   *
   * @throws {DataFormatError} if there is no such field, or it holds none.
   */
  text(name: string): string[] {
    const column = this.#column(name);
    const data = this.#decode(column);
    if (Array.isArray(data)) return data;
    throw this.#wrongType(column, "texts");
  }

  /** Values of a text field, each distinct one once. */
  categories(name: string): CsCategories {
    const texts = this.text(name);
    const known = new Map<string, number>();
    const codes = new Int32Array(texts.length);
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i];
      let code = known.get(text);
      if (code === undefined) {
        code = known.size;
        known.set(text, code);
      }
      codes[i] = code;
    }
    return { codes, values: [...known.keys()] };
  }

  /**
   * The unique numbers of the records, from the field `uid`.
   *
   * @throws {DataFormatError} if there is no such field.
   */
  uids(): BigUint64Array<ArrayBuffer> {
    const column = this.#column("uid");
    const data = this.#decode(column);
    if (data instanceof BigUint64Array) return data;
    throw this.#wrongType(column, "64-bit unsigned numbers");
  }

  /**
   * Records in the order given; rows may repeat.
   *
   * @throws {IndexError} `row` if there is no such record.
   */
  selectRows(rows: ArrayLike<number>): CsTable {
    checkRows(rows, this.length);
    const columns = this.columns.map((column) => ({
      ...column,
      bytes: takeRecords(column.bytes, fieldBytes(column), rows),
    }));
    return new CsTable(rows.length, columns, {
      path: this.path,
      fields: this.fields,
    });
  }

  /** The table without some of its fields. */
  withoutFields(isDropped: (name: string) => boolean): CsTable {
    const isKept = ({ name }: { readonly name: string }) => !isDropped(name);
    return new CsTable(this.length, this.columns.filter(isKept), {
      path: this.path,
      fields: this.fields.filter(isKept),
    });
  }

  /**
   * The table with a column put in place of that of its name, or added.
   *
   * @throws {ArgumentError} `cs-column` if it has another number of records.
   */
  withColumn(column: CsColumn): CsTable {
    const columns = new Map(this.#columns).set(column.name, column);
    const fields = this.has(column.name)
      ? this.fields.map((old) => old.name === column.name ? column : old)
      : [...this.fields, column];
    return new CsTable(this.length, [...columns.values()], {
      path: this.path,
      fields,
    });
  }

  #column(name: string): CsColumn {
    const column = this.#columns.get(name);
    if (column !== undefined) return column;
    const message = this.has(name)
      ? `Cannot use the field ${name}${this.#inFile()}: it was not loaded`
      : `Cannot find the field ${name}${this.#inFile()}`;
    throw new DataFormatError("cs-field-missing", message, {
      ...this.#place(name),
      expected: name,
      actual: this.names,
    });
  }

  #decode(column: CsColumn): ReturnType<typeof decodeElements> {
    const { dtype, bytes, shape, name } = column;
    if (!isReadable(dtype)) {
      throw new DataFormatError(
        "cs-field-type",
        `Cannot read the field ${name}${this.#inFile()}: values of type ` +
          `"${typeString(dtype)}" are not read`,
        { ...this.#place(name), actual: typeString(dtype) },
      );
    }
    return decodeElements(bytes, dtype, {
      offset: 0,
      stride: fieldBytes(column),
      records: this.length,
      perRecord: sizeOf(shape),
    });
  }

  #wrongType({ name, dtype }: CsColumn, wanted: string): DataFormatError {
    return new DataFormatError(
      "cs-field-type",
      `Cannot read ${wanted} from the field ${name}${this.#inFile()}: its ` +
        `values are of type "${typeString(dtype)}"`,
      { ...this.#place(name), expected: wanted, actual: typeString(dtype) },
    );
  }

  #inFile(): string {
    return this.path === null ? "" : ` of "${this.path}"`;
  }

  #place(label: string): { path: string | undefined; label: string } {
    return { path: this.path ?? undefined, label };
  }
}

/** Records of `width` bytes in the order given. */
function takeRecords(
  bytes: Uint8Array,
  width: number,
  rows: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const taken = new Uint8Array(rows.length * width);
  let to = 0;
  for (let i = 0; i < rows.length; i++) {
    const end = (rows[i] + 1) * width;
    for (let from = end - width; from < end; from++) taken[to++] = bytes[from];
  }
  return taken;
}

function checkRows(rows: ArrayLike<number>, length: number): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (Number.isInteger(row) && row >= 0 && row < length) continue;
    throw new IndexError(
      "row",
      `Cannot take record "${row}": there are ${length}, counted from 0`,
      { label: "rows", expected: length, actual: row },
    );
  }
}

function checkRecords(column: CsColumn, length: number): void {
  const expected = length * fieldBytes(column);
  if (column.bytes.length === expected) return;
  throw new ArgumentError(
    "cs-column",
    `Cannot use ${column.bytes.length} bytes as field ${column.name} of ` +
      `${length} records: they take ${expected}`,
    { label: column.name, expected, actual: column.bytes.length },
  );
}

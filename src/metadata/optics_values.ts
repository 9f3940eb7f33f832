import type { Diagnostic } from "../core/errors.ts";
import type { NumericArray } from "../core/nd_array.ts";
import type {
  ColumnValues,
  StarNumberOptions,
  StarTable,
} from "../formats/star/mod.ts";
import { OPTICS_GROUP, opticsRows } from "./optics_groups.ts";

/** Types in which {@linkcode StarFile.getOpticsValues} gives values. */
export type OpticsValueType = "float64" | "float32" | "int32";

/** Values of a field, one a particle. */
export type FieldValues =
  | string[]
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

function columnValues(
  table: StarTable,
  field: string,
  type: OpticsValueType | undefined,
  options: StarNumberOptions,
): FieldValues {
  switch (type) {
    case undefined:
      return table.text(field).slice();
    case "float64":
      return table.numbers(field, options);
    case "float32":
      return new Float32Array(table.numbers(field, options));
    case "int32":
      return table.integers(field, options);
  }
}

/** The values at some positions, in an array of the same kind. */
export function takeValues<T extends ColumnValues>(
  values: T,
  positions: Int32Array,
): T;
export function takeValues(
  values: ColumnValues,
  positions: Int32Array,
): ColumnValues {
  const taken: (string | number)[] | NumericArray = Array.isArray(values)
    ? new Array<string | number>(positions.length)
    : new (values.constructor as new (length: number) => NumericArray)(
      positions.length,
    );
  for (let i = 0; i < positions.length; i++) taken[i] = values[positions[i]];
  return taken;
}

/**
 * The fields of particles, each from the optics table where that has it, by
 * the particle's group, else from the main table.
 */
export class ParticleFields {
  /** Main table. */
  readonly main: StarTable;
  /** Optics table, if any. */
  readonly optics: StarTable | null;
  readonly #notes: Map<string, Diagnostic>;
  readonly #path: string | undefined;
  #rows: Int32Array | null = null;

  /**
   * Makes the fields of two tables.
   *
   * @param path File of the tables, for messages.
   * @param notes Takes doubtful findings, by message.
   */
  constructor(
    main: StarTable,
    optics: StarTable | null,
    path: string | undefined,
    notes: Map<string, Diagnostic>,
  ) {
    this.main = main;
    this.optics = optics;
    this.#path = path;
    this.#notes = notes;
  }

  /** The same file with other tables. */
  withTables(main: StarTable, optics: StarTable | null): ParticleFields {
    return new ParticleFields(main, optics, this.#path, this.#notes);
  }

  /** Values of a field, one a particle; null if there is no such field. */
  get(
    field: string,
    type: OpticsValueType | undefined,
    options: StarNumberOptions = {},
  ): FieldValues | null {
    const { main, optics } = this;
    if (!optics?.has(field)) {
      return main.has(field) ? columnValues(main, field, type, options) : null;
    }
    const rows = this.opticsRows();
    if (main.has(field)) this.#warn(disagreement(field, main, optics, rows));
    else if (!main.has(OPTICS_GROUP)) this.#warn(oneGroupForAll(optics));
    return takeValues(columnValues(optics, field, type, options), rows);
  }

  /** The main table with the fields that only the optics table has. */
  flattened(): StarTable {
    const { main, optics } = this;
    return (optics?.columns ?? [])
      .filter((field) => !main.has(field) && !field.includes("OpticsGroup"))
      .reduce(
        (table, field) => table.withColumn(field, this.get(field, undefined)!),
        main,
      );
  }

  /**
   * Row of the optics table for each particle.
   *
   * @throws {DataFormatError} as {@linkcode opticsRows} does.
   */
  opticsRows(): Int32Array {
    return this.#rows ??= opticsRows(this.main, this.optics!, this.#path);
  }

  #warn(warning: { code: string; message: string } | null): void {
    if (warning === null) return;
    const { code, message } = warning;
    const path = this.#path;
    this.#notes.set(message, { severity: "warning", code, message, path });
  }
}

function oneGroupForAll(
  { rowCount }: StarTable,
): { code: string; message: string } | null {
  if (rowCount === 1) return null;
  return {
    code: "star-no-optics-groups",
    message: `The main table has no column "${OPTICS_GROUP}": all particles ` +
      `were given the first of ${rowCount} optics groups`,
  };
}

/**
 * The warning for a field of both tables whose values differ, or null.
 *
 * @param rows Row of the optics table for each particle.
 */
function disagreement(
  field: string,
  main: StarTable,
  optics: StarTable,
  rows: Int32Array,
): { code: string; message: string } | null {
  if (field === OPTICS_GROUP) return null;
  const { codes, values } = main.categories(field);
  const inOptics = optics.text(field);
  const numbers = values.map(Number);
  const opticsNumbers = inOptics.map(Number);
  const differs = (row: number) => {
    const a = codes[row];
    const b = rows[row];
    return values[a] !== inOptics[b] && numbers[a] !== opticsNumbers[b];
  };
  let count = 0;
  let first = -1;
  for (let row = 0; row < rows.length; row++) {
    if (!differs(row)) continue;
    if (count++ === 0) first = row;
  }
  if (count === 0) return null;
  return {
    code: "star-optics-disagree",
    message: `Column "${field}" differs from the optics table for ${count} ` +
      `of ${rows.length} particles, first "${values[codes[first]]}" and ` +
      `"${inOptics[rows[first]]}" in row ${first + 1}; the optics table counts`,
  };
}

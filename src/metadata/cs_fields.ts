/**
 * Fields of cryoSPARC tables, and what to say when they are not as they
 * should be.
 *
 * @module
 */
import { DataFormatError } from "../core/errors.ts";
import {
  type NumberView,
  viewElements,
} from "../formats/numpy/decode_elements.ts";
import type { CryoSparcFile } from "./cryosparc_file.ts";

/**
 * The values of a field, `width` for each particle.
 *
 * @throws {DataFormatError} `cs-field-shape` if it has another number of them.
 */
export function fieldValues(
  { table, path }: CryoSparcFile,
  label: string,
  width = 1,
): Float64Array<ArrayBuffer> {
  const values = table.numbers(label);
  if (values.length !== table.length * width) {
    throw wrongShape(path, label, width, table.width(label));
  }
  return values;
}

/**
 * Values of a field, `width` for each particle, only to be looked at: where
 * they can be they are those of the table itself.
 *
 * @throws {DataFormatError} `cs-field-shape` if it has another number of them.
 */
export function peekValues(
  file: CryoSparcFile,
  label: string,
  width = file.table.width(label) ?? 1,
): NumberView {
  const column = file.table.columns.find(({ name }) => name === label);
  const view = column && viewElements(column.bytes, column.dtype);
  return view?.length === file.length * width
    ? view
    : fieldValues(file, label, width);
}

/** The error for a field with another number of values than it ought to have. */
export function wrongShape(
  path: string | null,
  label: string,
  expected: number,
  actual: number | null,
): DataFormatError {
  return new DataFormatError(
    "cs-field-shape",
    `Cannot read ${label}${path === null ? "" : ` of "${path}"`}: it holds ` +
      `"${actual}" values a particle, not ${expected}`,
    { path: path ?? undefined, label, expected, actual },
  );
}

/** Where fields that a set lacks may be. */
export const PASSTHROUGH_HINT =
  "they may be in the passthrough file of the same job (option passthrough, " +
  "--passthrough)";

/** In-plane angles of 2-D classification. */
const FLAT_POSES = "alignments2D/pose";

/** The error for a set that lacks fields, with where they may be. */
export function fieldsMissing(
  file: CryoSparcFile,
  code: string,
  what: string,
  fields: readonly string[],
): DataFormatError {
  const name = file.path === null ? "the table" : `"${file.path}"`;
  const isFlat = code === "poses-missing" && file.table.has(FLAT_POSES);
  return new DataFormatError(
    code,
    `Cannot read ${what} from ${name}: it has no ${fields.join(", ")}` +
      (isFlat ? ", but 2-D alignments, which are no poses; " : "; ") +
      PASSTHROUGH_HINT,
    {
      path: file.path ?? undefined,
      label: fields[0],
      expected: fields,
      actual: file.table.names,
    },
  );
}

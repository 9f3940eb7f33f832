/**
 * STAR files of RELION and its relatives: read, edited and written without
 * loss.
 *
 * @module
 */
export type { Diagnostic } from "../../core/errors.ts";
export type { NumericArray } from "../../core/nd_array.ts";
export {
  type MainTableOptions,
  StarDocument,
  type StarDocumentOptions,
} from "./document.ts";
export { formatNumber } from "./number_text.ts";
export { parseStar, type ParseStarOptions } from "./parse.ts";
export {
  readStar,
  readStarDocument,
  type ReadStarOptions,
} from "./read_star.ts";
export { serializeStar, starChunks } from "./serialize.ts";
export { StarTable } from "./table.ts";
export type { StarNumberOptions } from "./column_numbers.ts";
export type { Categories } from "./text_dictionary.ts";
export type { ColumnValues } from "./column_values.ts";
export {
  starDocumentOf,
  writeStar,
  writeStarDocument,
  type WriteStarOptions,
} from "./write_star.ts";

/**
 * STAR files of RELION and its relatives: read, edited and written without
 * loss.
 *
 * @module
 */
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
export { type StarNumberOptions, StarTable } from "./table.ts";
export type { Categories } from "./text_dictionary.ts";
export type { ColumnValues } from "./column_values.ts";
export {
  starDocumentOf,
  writeStar,
  writeStarDocument,
  type WriteStarOptions,
} from "./write_star.ts";

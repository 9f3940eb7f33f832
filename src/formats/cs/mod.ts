/**
 * Tables of cryoSPARC: `.cs` and `.csg` files.
 *
 * @module
 */
export {
  type CsCategories,
  type CsColumn,
  type CsField,
  CsTable,
} from "./cs_table.ts";
export { csNumbers, type CsNumberType, csTexts } from "./cs_column.ts";
export { type CsGroup, encodeCsg, parseCsg } from "./csg_file.ts";
export { parseCs, readCs, type ReadCsOptions, writeCs } from "./read_cs.ts";

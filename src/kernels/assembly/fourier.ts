// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Discrete Fourier transforms in single precision. Addresses and distances are
 * in bytes; the caller lays out the memory, from `firstFree` on.
 */
export { columnsToRows, rowsToColumns } from "./fourier/real_rows";
export {
  columnsToSpectra,
  spectraToColumns,
  transformColumns,
} from "./fourier/columns";
export { transformLines } from "./fourier/lines";
export { completeSpectrum } from "./fourier/hermitian";

/** First address that the module does not use itself. */
export function firstFree(): usize {
  return __heap_base;
}

import { ArgumentError } from "../../core/errors.ts";

/**
 * Refuses tables of poses or CTF parameters with another number of rows.
 *
 * @throws {ArgumentError} `row-count`.
 */
export function checkRowCounts(
  path: string,
  length: number,
  poses: { readonly length: number; readonly path: string | null } | null,
  ctf: { readonly length: number; readonly path: string | null } | null,
): void {
  const parts = [["poses", poses], ["CTF parameters", ctf]] as const;
  for (const [what, table] of parts) {
    if (table === null || table.length === length) continue;
    throw new ArgumentError(
      "row-count",
      `Cannot take the ${what} of ${length} images of "${path}" from ` +
        `"${table.path}": it has ${table.length} rows; give the file made for ` +
        `these particles`,
      { expected: length, actual: table.length },
    );
  }
}

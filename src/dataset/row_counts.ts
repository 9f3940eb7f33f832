import { ArgumentError } from "../core/errors.ts";

/**
 * Refuses a table of poses or CTF parameters with another number of rows than
 * there are images.
 *
 * @param kind What is taken from the table.
 * @param expected Number of images.
 * @throws {ArgumentError} `row-count`.
 */
export function checkRowCount(
  kind: "poses" | "ctf",
  table: { readonly length: number; readonly path: string | null },
  expected: number,
): void {
  if (table.length === expected) return;
  const what = kind === "ctf" ? "CTF parameters" : "poses";
  throw new ArgumentError(
    "row-count",
    `Cannot take the ${what} of ${expected} images from "${table.path}": it ` +
      `has ${table.length} rows; give the file made for these particles`,
    { label: `${kind}File`, expected, actual: table.length },
  );
}

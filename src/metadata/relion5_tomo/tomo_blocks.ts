import { DataFormatError } from "../../core/errors.ts";
import type { StarDocument, StarTable } from "../../formats/star/mod.ts";
import type { TomoBlock } from "./tomo_faults.ts";

/** How a block is known. */
export interface BlockKind {
  /** RELION's name of it. */
  readonly name: string;
  /** Columns that only it has. */
  readonly keys: readonly string[];
  /** Columns that it must not have. */
  readonly without?: readonly string[] | undefined;
}

/**
 * The block of RELION's name, else the only one that has the key columns; other
 * programs do not keep the names.
 *
 * @throws {DataFormatError} `block-not-found` if there is none, or several.
 */
export function findBlock(
  document: StarDocument,
  kind: BlockKind,
): TomoBlock {
  const block = findBlockOrNull(document, kind);
  if (block !== null) return block;
  const path = document.path ?? "";
  const found = document.blocks.map(({ name }) => `data_${name}`);
  throw new DataFormatError(
    "block-not-found",
    `Cannot find the block "${kind.name}" in "${path}": none, or several, ` +
      `have ${kind.keys.join(" and ")} (found: ${
        found.join(", ") || "no block"
      })`,
    { path, block: kind.name, expected: kind.keys, actual: found },
  );
}

/** The same, or null if there is none or several. */
export function findBlockOrNull(
  document: StarDocument,
  { name, keys, without = [] }: BlockKind,
): TomoBlock | null {
  const fits = (table: StarTable) =>
    keys.every((key) => table.has(key)) &&
    !without.some((label) => table.has(label));
  const candidates = document.blocks.filter(fits);
  const table = candidates.find((block) => block.name === name) ??
    (candidates.length === 1 ? candidates[0] : null);
  return table && { table, path: document.path ?? "" };
}

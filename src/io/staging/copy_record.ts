import type { SourceState } from "./source_state.ts";

/** What is known of a finished copy; written after the copy is on the disk. */
export interface CopyRecord extends SourceState {
  /** Name of the copy in its folder. */
  readonly copy: string;
  /** Time that the copy itself bears: who writes into it changes that. */
  readonly copyMtimeMs: number;
  /** When the copy was made, ISO 8601. */
  readonly staged: string;
}

/** The text of a record. */
export function formatRecord(record: CopyRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The record in a text, or null if it is not whole. */
export function parseRecord(text: string): CopyRecord | null {
  let value: Partial<Record<keyof CopyRecord, unknown>> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const isWhole = typeof value?.path === "string" &&
    typeof value.copy === "string" && typeof value.staged === "string" &&
    [value.size, value.mtimeMs, value.inode, value.copyMtimeMs]
      .every(Number.isFinite);
  return isWhole ? value as CopyRecord : null;
}

/**
 * Reads a record; null if there is none or it is not whole.
 *
 * Permission: `--allow-read` of the file.
 */
export async function readRecord(path: string): Promise<CopyRecord | null> {
  try {
    return parseRecord(await Deno.readTextFile(path));
  } catch {
    return null;
  }
}

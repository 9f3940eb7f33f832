import type { FileState } from "../../io/read_file.ts";
import type { StarDocument } from "./document.ts";

const MOST_ENTRIES = 8;

/**
 * A file changed this recently may change again within one tick of its clock
 * without its size or time telling.
 */
const SETTLED_AFTER_MS = 2000;

/**
 * Documents read lately, as long as somebody holds them. They never change,
 * so that all readers of a file can share one. A changed file has another
 * size or time of change and is read anew; failures are not kept.
 */
const documents = new Map<string, WeakRef<StarDocument>>();

/** Key of a file in a state, read in some way. */
export function cacheKey(path: string, state: FileState, how: string): string {
  return JSON.stringify([path, String(state.mtimeNs), state.size, how]);
}

/** The document of this key, if somebody holds it. */
export function cachedDocument(key: string): StarDocument | undefined {
  return documents.get(key)?.deref();
}

/** Keeps a document for others, if its file has settled. */
export function cacheDocument(
  key: string,
  state: FileState,
  document: StarDocument,
): void {
  const age = Date.now() - Number(state.mtimeNs / 1_000_000n);
  if (age < SETTLED_AFTER_MS) return;
  documents.delete(key);
  documents.set(key, new WeakRef(document));
  for (const oldest of documents.keys()) {
    if (documents.size <= MOST_ENTRIES) return;
    documents.delete(oldest);
  }
}

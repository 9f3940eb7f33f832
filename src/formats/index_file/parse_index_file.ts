import { DataFormatError, UnsupportedError } from "../../core/errors.ts";

/** Indices, a mask, or several of either: what an index file may hold. */
export type IndexLike = number[] | boolean[] | (number[] | boolean[])[];

/** Content of an index file. */
export interface IndexFile {
  /** The indices, the mask, or several of either. */
  readonly indices: IndexLike;
  /** Rows of the file they were made for, if the index file says so. */
  readonly nImages: number | null;
}

/**
 * Reads indices from the content of a file, by the extension of its path:
 *
 * - `.json`: a list of indices, a mask (`true`/`false`), two such lists for
 *   half-sets, or a half-set file written by `cryoset split`;
 * - `.txt` and others: one index a line; blank lines and lines that begin
 *   with `#` do not count.
 *
 * @throws {DataFormatError} if the content is none of that.
 * @throws {UnsupportedError} for `.pkl`, `.npy` and `.npz`.
 */
export function parseIndexFile(bytes: Uint8Array, path: string): IndexFile {
  const extension = /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  if (["pkl", "pickle", "npy", "npz"].includes(extension)) {
    throw new UnsupportedError(
      `${extension}-unsupported`,
      `Cannot read indices from "${path}": this version reads .json and text ` +
        `files, one index a line`,
      { path, actual: extension },
    );
  }
  const text = decode(bytes, path);
  return extension === "json"
    ? parseJson(text, path)
    : { indices: parseLines(text, path), nImages: null };
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataFormatError(
      "index-binary",
      `Cannot read indices from "${path}": it is not a text file`,
      { path, cause },
    );
  }
}

function parseJson(text: string, path: string): IndexFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataFormatError(
      "index-json",
      `Cannot read indices from "${path}": it is not valid JSON`,
      { path, cause },
    );
  }
  const written = value as { halfsets?: unknown; nImages?: unknown } | null;
  const indices = written?.halfsets ?? value;
  const nImages = Number.isSafeInteger(written?.nImages)
    ? written?.nImages as number
    : null;
  if (isList(indices)) return { indices, nImages };
  if (Array.isArray(indices) && indices.every(isList)) {
    return { indices, nImages };
  }
  throw new DataFormatError(
    "index-json",
    `Cannot read indices from "${path}": expected a list of whole numbers, ` +
      `of true and false, or a list of such lists`,
    { path },
  );
}

function isList(value: unknown): value is number[] | boolean[] {
  return Array.isArray(value) &&
    (value.every(Number.isSafeInteger) ||
      value.every((item) => typeof item === "boolean"));
}

function parseLines(text: string, path: string): number[] {
  const indices: number[] = [];
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    const token = line.trim();
    if (token === "" || token.startsWith("#")) continue;
    if (!/^\d{1,15}$/.test(token)) {
      throw new DataFormatError(
        "index-text",
        `Cannot read indices from "${path}": line ${i + 1} holds ` +
          `"${token.slice(0, 40)}", expected one whole number`,
        { path, line: i + 1, actual: token },
      );
    }
    indices.push(Number(token));
  }
  return indices;
}

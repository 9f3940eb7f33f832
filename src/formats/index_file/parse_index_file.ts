import {
  ArgumentError,
  DataFormatError,
  UnsupportedError,
} from "../../core/errors.ts";
import { parseNpy } from "../numpy/mod.ts";
import { parsePickle } from "../pickle/mod.ts";
import { indicesFromArray } from "./indices_from_array.ts";
import { indicesFromPickle } from "./indices_from_pickle.ts";

/** Indices, a mask, or several of either: what an index file may hold. */
export type IndexLike = number[] | boolean[] | (number[] | boolean[])[];

/** Content of an index file. */
export interface IndexFile {
  /** The indices, the mask, or several of either. */
  readonly indices: IndexLike;
  /** Rows of the file they were made for, if the index file says so. */
  readonly nImages: number | null;
  /** Digest of the images they were made for, if the index file has it. */
  readonly imagesDigest: string | null;
}

/** Version of the half-set files that `cryoset split` writes. */
export const HALFSETS_VERSION = 1;

/**
 * Reads indices from the content of a file, by the extension of its path:
 *
 * - `.json`: a list of indices, a mask (`true`/`false`), two such lists for
 *   half-sets, or a half-set file written by `cryoset split`;
 * - `.pkl`, `.pickle`: the same as NumPy arrays, lists or tuples, read without
 *   running anything;
 * - `.npy`: integers or booleans of one axis; or two rows of integers, which
 *   are half-sets, the shorter filled up with −1;
 * - `.txt` and others: one index a line; blank lines and lines that begin
 *   with `#` do not count.
 *
 * @throws {DataFormatError} if the content is none of that.
 * @throws {ArgumentError} for `.npz`, which takes `readIndexFile`.
 * @throws {UnsupportedError} for half-set files of a later version.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseIndexFile } from "@cryoset/cryoset";
 *
 * const bytes = new TextEncoder().encode("# good ones\n4\n0\n");
 * assertEquals(parseIndexFile(bytes, "good.txt").indices, [4, 0]);
 * ```
 */
export function parseIndexFile(bytes: Uint8Array, path: string): IndexFile {
  const kind = indexFileKind(path);
  if (kind === "pickle") {
    const value = parsePickle(bytes, { path });
    return bare(indicesFromPickle(value, path, bytes.length));
  }
  if (kind === "npy") {
    return bare(indicesFromArray(parseNpy(bytes, path), path));
  }
  if (kind === "npz") {
    throw new ArgumentError(
      "index-npz",
      `Cannot read the archive "${path}" at once: use readIndexFile`,
      { label: "path", actual: path },
    );
  }
  const text = decode(bytes, path);
  return kind === "json" ? parseJson(text, path) : bare(parseLines(text, path));
}

/** Indices that say nothing of where they come from. */
export function bare(indices: IndexLike): IndexFile {
  return { indices, nImages: null, imagesDigest: null };
}

/**
 * Kind of index file by extension.
 *
 * @throws {DataFormatError} `index-star` for `.star`.
 */
export function indexFileKind(
  path: string,
): "json" | "pickle" | "npy" | "npz" | "text" {
  const extension = /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  if (extension === "star") {
    throw new DataFormatError(
      "index-star",
      `Cannot read indices from "${path}": it is a STAR file; its half-sets ` +
        `are in _rlnRandomSubset, use it as the particle file`,
      { path },
    );
  }
  if (extension === "pkl" || extension === "pickle") return "pickle";
  const isNamed = ["json", "npy", "npz"].includes(extension);
  return isNamed ? extension as "json" | "npy" | "npz" : "text";
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
  const { indices, nImages, imagesDigest } = isRecord(value)
    ? readRecord(value, path)
    : { indices: value, nImages: null, imagesDigest: null };
  if (isList(indices) || (Array.isArray(indices) && indices.every(isList))) {
    return { indices, nImages, imagesDigest };
  }
  throw new DataFormatError(
    "index-json",
    `Cannot read indices from "${path}": expected a list of whole numbers, ` +
      `of true and false, or a list of such lists`,
    { path },
  );
}

/** What a half-set file says of itself. */
function readRecord(
  { halfsets, nImages = null, imagesDigest, version }: Record<string, unknown>,
  path: string,
): Omit<IndexFile, "indices"> & { readonly indices: unknown } {
  if (typeof version === "number" && version > HALFSETS_VERSION) {
    throw new UnsupportedError(
      "index-version",
      `Cannot read the half-sets of "${path}": they are of version ` +
        `${version}, this program reads ${HALFSETS_VERSION}`,
      { path, actual: version },
    );
  }
  const digest = typeof imagesDigest === "string" ? imagesDigest : null;
  const isCount = Number.isSafeInteger(nImages) && nImages as number >= 0;
  if (nImages === null || isCount) {
    return {
      indices: halfsets,
      nImages: nImages as number | null,
      imagesDigest: digest,
    };
  }
  throw new DataFormatError(
    "index-json",
    `Cannot read the half-sets of "${path}": nImages is ` +
      `${JSON.stringify(nImages)}, expected a whole number`,
    { path, label: "nImages", actual: nImages },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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

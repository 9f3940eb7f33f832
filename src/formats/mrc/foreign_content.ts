import type { DataFormatError } from "../../core/errors.ts";
import { mrcFault } from "./faults.ts";

/** A kind of content, and what to do about it. */
interface Content {
  readonly name: string;
  /** How its bytes begin, as Latin-1 text. */
  readonly starts: readonly string[] | RegExp;
  readonly code: "mrc-compressed" | "mrc-git-lfs" | "mrc-other-format";
  readonly remedy: string;
}

/**
 * None of these can begin a sound MRC file: as a width they exceed 65535 in
 * either byte order.
 */
const CONTENTS: readonly Content[] = [
  compressed("gzip", "\x1f\x8b", "gunzip"),
  compressed("bzip2", "BZh", "bunzip2"),
  compressed("xz", "\xfd7zXZ", "unxz"),
  compressed("zstd", "\x28\xb5\x2f\xfd", "unzstd"),
  compressed("zip", "PK\x03\x04", "unzip"),
  {
    name: "a git-LFS pointer, not the data",
    starts: ["version https://git-lfs"],
    code: "mrc-git-lfs",
    remedy: 'fetch the data by "git lfs pull"',
  },
  other(
    "a web page (HTML)",
    /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html)/i,
    "download the file itself",
  ),
  other(
    "a TIFF image",
    ["II*\0", "MM\0*", "II+\0", "MM\0+"],
    "convert it to MRC",
  ),
  other("an HDF5 file", ["\x89HDF"], "give it the extension .h5 or .hdf5"),
  other(
    "a NumPy or cryoSPARC table",
    ["\x93NUMPY"],
    "give it the extension .npy or .cs",
  ),
  other(
    "STAR text",
    /^(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*data_/,
    "give it the extension .star",
  ),
];

function compressed(name: string, start: string, tool: string): Content {
  return {
    name: `${name}-compressed`,
    starts: [start],
    code: "mrc-compressed",
    remedy: `decompress it first (${tool})`,
  };
}

function other(
  name: string,
  starts: readonly string[] | RegExp,
  remedy: string,
): Content {
  return { name, starts, code: "mrc-other-format", remedy };
}

function isContent(text: string, { starts }: Content): boolean {
  return starts instanceof RegExp
    ? starts.test(text)
    : starts.some((start) => text.startsWith(start));
}

/**
 * The fault of a file that is not MRC but something whose beginning is known:
 * compressed data, a web page, text. `undefined` if it is none of them.
 */
export function foreignContentFault(
  start: Uint8Array,
  path: string | undefined,
): DataFormatError | undefined {
  const text = String.fromCharCode(...start.subarray(0, 1024));
  const content = CONTENTS.find((content) => isContent(text, content));
  if (content === undefined) return undefined;
  const extension = /\.\w+$/.exec(path ?? "")?.[0].toLowerCase();
  const hasItsOwn = extension !== undefined &&
    content.remedy.split(" ").includes(extension);
  const remedy = hasItsOwn ? "cryoset info says what it holds" : content.remedy;
  return mrcFault(
    content.code,
    path,
    `it is ${content.name}: ${remedy}`,
    { offset: 0, expected: "MRC", actual: content.name },
  );
}

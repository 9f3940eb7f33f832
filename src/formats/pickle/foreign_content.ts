/**
 * Files that are named like pickles and are something else.
 *
 * @module
 */
import type { DataFormatError } from "../../core/errors.ts";
import { pickleFault } from "./faults.ts";
import { latin1 } from "../numpy/latin1.ts";

interface Content {
  readonly name: string;
  /** How its bytes begin, as Latin-1 text. */
  readonly start: string | readonly string[] | RegExp;
  readonly code: "pickle-compressed" | "pickle-git-lfs" | "pickle-other-format";
  readonly remedy: string;
}

const CONTENTS: readonly Content[] = [
  {
    name: "a ZIP archive, such as PyTorch checkpoints are",
    start: "PK\x03\x04",
    code: "pickle-other-format",
    remedy: "open it with torch.load() and save the arrays as .npy",
  },
  {
    name: "a PyTorch checkpoint",
    start: "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",
    code: "pickle-other-format",
    remedy: "open it with torch.load() and save the arrays as .npy",
  },
  compressed("gzip", "\x1f\x8b", "gunzip"),
  compressed(
    "zlib",
    ["x\x01", "x\x5e", "x\x9c", "x\xda"],
    "zlib or joblib in Python",
  ),
  compressed("bzip2", /^BZh[1-9]1AY&SY/, "bunzip2"),
  compressed("xz", "\xfd7zXZ\0", "unxz"),
  compressed("zstd", "\x28\xb5\x2f\xfd", "unzstd"),
  compressed("LZ4", "\x04\x22\x4d\x18", "lz4"),
  {
    name: "a git-LFS pointer, not the data",
    start: "version https://git-lfs",
    code: "pickle-git-lfs",
    remedy: 'fetch the data by "git lfs pull"',
  },
  other("a NumPy array", "\x93NUMPY", "give it the extension .npy or .cs"),
  other("a cryoSPARC table", "\x95CSDAT", "give it the extension .cs"),
  other("an HDF5 file", "\x89HDF", "give it the extension .h5 or .hdf5"),
  other(
    "a web page (HTML)",
    /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html)/i,
    "download the file itself",
  ),
  other(
    "STAR text",
    /^(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n)*data_/,
    "give it the extension .star",
  ),
];

function compressed(
  name: string,
  start: Content["start"],
  tool: string,
): Content {
  return {
    name: `${name}-compressed`,
    start,
    code: "pickle-compressed",
    remedy: `decompress it first (${tool})`,
  };
}

function other(name: string, start: Content["start"], remedy: string): Content {
  return { name, start, code: "pickle-other-format", remedy };
}

/** The fault of content that is known to be no pickle, else `undefined`. */
export function foreignContentFault(
  bytes: Uint8Array,
  path: string | undefined,
): DataFormatError | undefined {
  if (bytes.length === 0) {
    return pickleFault("pickle-empty", path, "it is empty", { offset: 0 });
  }
  const text = latin1(bytes.subarray(0, 1024));
  const content = CONTENTS.find(({ start }) =>
    start instanceof RegExp
      ? start.test(text)
      : [start].flat().some((form) => text.startsWith(form))
  );
  if (content === undefined) return undefined;
  return pickleFault(
    content.code,
    path,
    `it is ${content.name}: ${content.remedy}`,
    { offset: 0, expected: "pickle", actual: content.name },
  );
}

/**
 * Whether line ends were changed to CR LF on the way: then every line feed
 * has a carriage return before it, which chance does not make in binary data.
 */
export function hasChangedLineEnds(bytes: Uint8Array): boolean {
  let at = bytes.indexOf(0x0a);
  if (at < 0) return false;
  for (; at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at - 1] !== 0x0d) return false;
  }
  return true;
}

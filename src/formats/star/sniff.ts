import { DataFormatError } from "../../core/errors.ts";
import { byteOrderMarkLength, decodeText } from "./encoding.ts";

/** How much of a file tells whether it is text. */
export const SNIFF_LENGTH = 4096;

/**
 * Refuses the beginnings of files that users have taken for STAR files:
 * binary ones (image stacks above all), web pages, git-LFS pointers, UTF-16.
 *
 * @param head The first bytes of the file, {@linkcode SNIFF_LENGTH} at most.
 * @throws {DataFormatError} that says what the file is.
 */
export function refuseForeignBytes(
  head: Uint8Array,
  path: string | undefined,
): void {
  const name = path === undefined ? "the bytes" : `"${path}"`;
  const refuse = (code: string, what: string) =>
    new DataFormatError(code, `Cannot read ${name} as STAR: ${what}`, { path });
  if (head.length === 0) throw refuse("star-empty", "there is nothing in it");
  if (isUtf16(head)) {
    throw refuse("star-utf16", "it is UTF-16 text; save it as UTF-8");
  }
  if (head.includes(0)) {
    throw refuse("star-binary", `it is a binary file${describeMrc(head)}`);
  }
  const text = decodeText(head, byteOrderMarkLength(head), 512).trimStart();
  if (/^(<!doctype html|<html|<\?xml)/i.test(text)) {
    throw refuse(
      "star-html",
      "it is a web page; download the file itself, not the page around it",
    );
  }
  if (text.startsWith("version https://git-lfs")) {
    throw refuse(
      "star-lfs-pointer",
      "it is a git-LFS pointer, not the data; run git lfs pull",
    );
  }
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) ||
    (head[0] === 0xfe && head[1] === 0xff);
}

/** MRC2014 begins with nx, ny, nz and mode as 32-bit integers. */
function describeMrc(head: Uint8Array): string {
  if (head.length < 16) return "";
  const view = new DataView(head.buffer, head.byteOffset, 16);
  for (const littleEndian of [true, false]) {
    const [nx, ny, nz, mode] = [0, 4, 8, 12].map((at) =>
      view.getInt32(at, littleEndian)
    );
    const sizes = [nx, ny, nz].every((n) => n >= 1 && n < 2 ** 24);
    if (sizes && [0, 1, 2, 3, 4, 6, 12, 101].includes(mode)) {
      return ` (looks like MRC mode ${mode}, ${nx} x ${ny} x ${nz})`;
    }
  }
  return "";
}

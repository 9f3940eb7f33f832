import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import { lineOf } from "./bytes.ts";
import { byteOrderMarkLength, firstInvalidUtf8 } from "./encoding.ts";

/** Collects what a reader tolerates, each kind once with its first line. */
export class Notes {
  readonly #path: string | undefined;
  readonly #strict: boolean;
  readonly #byCode = new Map<string, Diagnostic>();

  /** Makes an empty collection; a strict one refuses what deserves a warning. */
  constructor(path: string | undefined, strict: boolean) {
    this.#path = path;
    this.#strict = strict;
  }

  /** Notes something harmless. */
  note(code: string, line: number, message: string): void {
    this.#add("note", code, line, message);
  }

  /**
   * Notes something that may make the result wrong.
   *
   * @throws {DataFormatError} if the reader is strict.
   */
  warn(code: string, line: number, message: string): void {
    if (this.#strict) {
      throw starFault(code, message, { path: this.#path, line });
    }
    this.#add("warning", code, line, message);
  }

  /** Whether something was noted. */
  has(code: string): boolean {
    return this.#byCode.has(code);
  }

  /** What was noted, in order. */
  list(): Diagnostic[] {
    return [...this.#byCode.values()];
  }

  #add(
    severity: "note" | "warning",
    code: string,
    line: number,
    message: string,
  ): void {
    if (this.#byCode.has(code)) return;
    const path = this.#path;
    this.#byCode.set(code, { severity, code, message, path, line });
  }
}

/** Notes what is unusual about the encoding of a file. */
export function noteEncoding(bytes: Uint8Array, notes: Notes): void {
  if (byteOrderMarkLength(bytes) > 0) noteByteOrderMark(notes);
  const invalid = firstInvalidUtf8(bytes);
  if (invalid >= 0) noteLatin1(notes, lineOf(bytes, invalid));
}

/** Notes that a file begins with a byte-order mark. */
export function noteByteOrderMark(notes: Notes): void {
  notes.note("star-bom", 1, "The byte-order mark at the start was ignored");
}

/** Notes that a file holds what is no UTF-8, first in this line. */
export function noteLatin1(notes: Notes, line: number): void {
  notes.note(
    "star-latin1",
    line,
    "Text that is not UTF-8 was read as Latin-1",
  );
}

/** An error about a place in a STAR file; the place is added to the message. */
export function starFault(
  code: string,
  message: string,
  details: {
    readonly path?: string | undefined;
    readonly line?: number | undefined;
    readonly label?: string | undefined;
    readonly expected?: unknown;
    readonly actual?: unknown;
  },
): DataFormatError {
  const { path, line } = details;
  const place = [
    line === undefined ? "" : `line ${line}`,
    path === undefined ? "" : `"${path}"`,
  ].filter((part) => part !== "").join(" of ");
  return new DataFormatError(
    code,
    place === "" ? message : `${message} (${place})`,
    details,
  );
}

/** A value as it stands in messages: in quotes, cut when it is long. */
export function quoted(value: string): string {
  return value.length > 80 ? `"${value.slice(0, 77)}..."` : `"${value}"`;
}

import type { DataFormatError } from "../../core/errors.ts";
import {
  afterLineEnd,
  closingQuote,
  CR,
  HASH,
  isBlank,
  isQuote,
  LF,
  lineEnd,
  SPACE,
  WINDOW,
} from "./bytes.ts";
import type { CellStartList } from "./cell_starts.ts";
import { byteOrderMarkLength } from "./encoding.ts";
import { type Notes, starFault } from "./notes.ts";

/** What a line holds. */
export type LineKind = "end" | "blank" | "comment" | "tokens";

/**
 * Goes through a file line by line and finds the tokens of each, without
 * making strings. Comments are skipped: `#` opens one at the start of a token.
 */
export class LineScanner {
  readonly bytes: Uint8Array;
  /** Number of the line, from 1. */
  line = 0;
  /** Where the line starts. */
  start = 0;
  /** Where its first token starts. */
  first = 0;
  /** Where the next line starts. */
  next: number;
  /** How many tokens the line has. */
  count = 0;
  /** The part of the file that holds the line, and where it starts. */
  #window: Uint8Array;
  #windowStart = 0;
  readonly #windowLength: number;
  readonly #starts: CellStartList;
  readonly #path: string | undefined;
  readonly #notes: Notes;

  /**
   * Makes a scanner that stands before the first line.
   *
   * @param windowLength A line may be half as long, in a longer file.
   */
  constructor(
    bytes: Uint8Array,
    starts: CellStartList,
    notes: Notes,
    path: string | undefined,
    windowLength: number = WINDOW,
  ) {
    this.bytes = bytes;
    this.next = byteOrderMarkLength(bytes);
    this.#window = bytes.subarray(0, windowLength);
    this.#windowLength = windowLength;
    this.#starts = starts;
    this.#notes = notes;
    this.#path = path;
  }

  /**
   * Goes to the next line. The starts of its first `limit` tokens lie behind
   * the collected starts, where {@linkcode LineScanner.keepTokens} finds them.
   */
  advance(limit: number): LineKind {
    if (this.next >= this.bytes.length) return "end";
    if (this.next - this.#windowStart > this.#windowLength / 2) {
      this.#windowStart = this.next;
      const end = this.next + this.#windowLength;
      this.#window = this.bytes.subarray(this.next, end);
    }
    this.start = this.next;
    this.line++;
    const bytes = this.#window;
    const end = bytes.length;
    let p = this.next - this.#windowStart;
    while (p < end && isBlank(bytes[p])) p++;
    if (p >= end || bytes[p] === LF || bytes[p] === CR) {
      this.#endLine(p);
      return "blank";
    }
    if (bytes[p] === HASH) {
      this.#endLine(lineEnd(bytes, p));
      return "comment";
    }
    this.first = this.#windowStart + p;
    this.#endLine(this.#findTokens(p, limit));
    return "tokens";
  }

  /** Start of a token of this line, if within the limit asked for. */
  token(index: number): number {
    return this.#starts.array[this.#starts.length + index];
  }

  /** Adds the starts of the first `count` tokens to those collected. */
  keepTokens(count: number): void {
    this.#starts.length += count;
  }

  /** Adds one start to those collected. */
  keepStart(start: number): void {
    this.#starts.reserve(1, this.next);
    this.#starts.array[this.#starts.length++] = start;
  }

  /** Number of starts collected. */
  get kept(): number {
    return this.#starts.length;
  }

  /** First token after this line that is not in a comment, or −1. */
  nextContent(): number {
    const { bytes } = this;
    let p = this.next;
    while (p < bytes.length) {
      if (bytes[p] === HASH) p = lineEnd(bytes, p);
      else if (bytes[p] <= SPACE) p++;
      else return p;
    }
    return -1;
  }

  /** Counts the tokens from `p` of the window on; gives the line's end. */
  #findTokens(p: number, limit: number): number {
    const bytes = this.#window;
    const end = bytes.length;
    const offset = this.#windowStart;
    this.#starts.reserve(limit, offset + p);
    const starts = this.#starts.array;
    const base = this.#starts.length;
    let count = 0;
    while (p < end) {
      const byte = bytes[p];
      if (byte > SPACE) {
        if (byte === HASH) {
          p = lineEnd(bytes, p);
          break;
        }
        if (count < limit) starts[base + count] = offset + p;
        count++;
        p++;
        if (isQuote(byte)) p = this.#quotedEnd(p - 1);
        else while (p < end && bytes[p] > SPACE) p++;
      } else if (isBlank(byte)) {
        p++;
      } else {
        if (byte !== LF && byte !== CR) this.#refuseControl(byte);
        break;
      }
    }
    this.count = count;
    return p;
  }

  #quotedEnd(start: number): number {
    const close = closingQuote(this.#window, start);
    if (close >= 0) return close + 1;
    const quote = String.fromCharCode(this.#window[start]);
    throw this.#fault(
      "star-open-quote",
      `Value opened by ${quote} is not closed in its line: close it before ` +
        `a blank, or quote a value that begins with ${quote} in the other ` +
        `kind of quotes`,
    );
  }

  #endLine(position: number): void {
    const bytes = this.#window;
    const next = afterLineEnd(bytes, position);
    this.next = this.#windowStart + next;
    if (next === bytes.length && this.next < this.bytes.length) {
      throw this.#fault(
        "star-line-length",
        `The line is longer than ${this.#windowLength / 2} bytes: this is ` +
          `not a STAR file`,
      );
    }
    if (bytes[position] !== CR) return;
    if (next - position === 2) {
      this.#notes.note(
        "star-crlf",
        this.line,
        "Lines end with CR LF (Windows); RELION itself refuses such a file",
      );
    } else {
      this.#notes.note(
        "star-cr",
        this.line,
        "Lines end with CR alone (old Macintosh); RELION itself finds no " +
          "block in such a file",
      );
    }
  }

  #refuseControl(byte: number): never {
    throw this.#fault(
      "star-control-byte",
      `Byte ${byte} is not text: the file is damaged or not a STAR file`,
    );
  }

  #fault(code: string, message: string): DataFormatError {
    return starFault(code, message, { path: this.#path, line: this.line });
  }
}

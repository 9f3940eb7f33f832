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
import type { RowRun, RowsTaken } from "./plain_rows.ts";
import type { CellStartList } from "./cell_starts.ts";
import { byteOrderMarkLength } from "./encoding.ts";
import { type Notes, starFault } from "./notes.ts";

/** Start of the last line that does not end within the bytes for sure. */
function lastLineStart(bytes: Uint8Array): number {
  const after = bytes.lastIndexOf(LF) + 1;
  // A last CR may be the first half of a line end.
  return after > 0 ? after : bytes.subarray(0, -1).lastIndexOf(CR) + 1;
}

/** What a line holds. */
export type LineKind = "end" | "blank" | "comment" | "tokens";

/**
 * Goes through a file line by line and finds the tokens of each, without
 * making strings. Comments are skipped: `#` opens one at the start of a token.
 */
export class LineScanner {
  bytes: Uint8Array;
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
  /** Whether the file ends with these bytes. */
  isLast = true;
  /** Where the last line ends, as far as it is known to. */
  #limit: number;
  /** Where the last line of the window that ends with LF ends. */
  #windowEnd: number;
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
    this.#limit = bytes.length;
    this.#window = bytes.subarray(0, windowLength);
    this.#windowEnd = this.#window.lastIndexOf(LF) + 1;
    this.#windowLength = windowLength;
    this.#starts = starts;
    this.#notes = notes;
    this.#path = path;
  }

  /**
   * Goes on with other bytes: those that were left over, from
   * {@linkcode LineScanner.next} on, and what follows them in the file.
   */
  load(bytes: Uint8Array, isLast: boolean): void {
    this.bytes = this.#window = bytes;
    this.isLast = isLast;
    this.#windowStart = this.start = 0;
    const isFirst = this.line === 0;
    this.next = isFirst ? byteOrderMarkLength(bytes) : 0;
    this.#limit = isLast ? bytes.length : lastLineStart(bytes);
    if (!isLast && this.#limit === 0 && bytes.length > WINDOW / 2) {
      this.line++;
      throw this.#lineLength();
    }
    this.#windowEnd = bytes.lastIndexOf(LF) + 1;
  }

  /** Goes back before the line. */
  rewind(): void {
    this.next = this.start;
    this.line--;
  }

  /**
   * Lets `take` go on as far as it can, from `start` to the last line that
   * ends within `run`; it returns where it stopped and after how many lines.
   */
  takeRows(
    take: (
      run: RowRun,
      start: number,
      offset: number,
    ) => RowsTaken,
  ): number {
    this.#moveWindow();
    const bytes = this.#window;
    const run = {
      bytes,
      end: this.#windowEnd,
      crlf: this.#notes.has("star-crlf"),
    };
    const offset = this.#windowStart;
    const { end, rows } = take(run, this.next - offset, offset);
    this.next = end + offset;
    this.line += rows;
    return rows;
  }

  /**
   * Goes to the next line. The starts of its first `limit` tokens lie behind
   * the collected starts, where {@linkcode LineScanner.keepTokens} finds them.
   */
  advance(limit: number): LineKind {
    if (this.next >= this.#limit) return "end";
    this.#moveWindow();
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

  #moveWindow(): void {
    if (this.next - this.#windowStart <= this.#windowLength / 2) return;
    this.#windowStart = this.next;
    const end = this.next + this.#windowLength;
    this.#window = this.bytes.subarray(this.next, end);
    this.#windowEnd = this.#window.lastIndexOf(LF) + 1;
  }

  /** Whether nothing follows the line. */
  get isAtEnd(): boolean {
    return this.isLast && this.next === this.bytes.length;
  }

  /**
   * First token after this line that is not in a comment: −1 if there is
   * none, −2 if it is not among the bytes.
   */
  nextContent(): number {
    const { bytes } = this;
    let p = this.next;
    while (p < bytes.length) {
      if (bytes[p] === HASH) p = lineEnd(bytes, p);
      else if (bytes[p] <= SPACE) p++;
      else return this.isLast || p + "loop_".length <= bytes.length ? p : -2;
    }
    return this.isLast ? -1 : -2;
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
      throw this.#lineLength();
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

  #lineLength(): DataFormatError {
    return this.#fault(
      "star-line-length",
      `The line is longer than ${this.#windowLength / 2} bytes: this is ` +
        `not a STAR file`,
    );
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

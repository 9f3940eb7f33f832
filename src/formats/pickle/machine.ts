import type { FaultDetails } from "../../core/errors.ts";
import type { PickleReader } from "./pickle_reader.ts";
import { latin1 } from "../numpy/latin1.ts";
import type { PickleValue } from "./values.ts";

/** Most values of the stack, of a list, or of the memo: what an `Array` can hold. */
const MAX_ITEMS = 2 ** 26;
/** What lists, dicts and sets may cost together; a dict counts as many lists. */
const MAX_CONTAINER_COST = 2 ** 24;
/** Cost of a dict or set, in lists. */
const DICT_COST = 16;
/** Entries of a dict or set: what a `Map` can hold. */
const MAX_ENTRIES = 2 ** 23;
/** Keys are compared letter by letter, however often they are used. */
const MAX_KEY_LENGTH = 256;
/** Times the file's size that calls may make: text to bytes, to arrays, to their fields. */
const SHARE = 3;
/** What calls may make besides that, in bytes. */
const SPARE_BYTES = 65_536;

/**
 * Stack, marks and memo of the pickle machine. Everything that one short
 * opcode could make large is counted against the size of the file.
 */
export class PickleMachine {
  /** Where opcodes and arguments come from. */
  readonly reader: PickleReader;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo: PickleValue[] = [];
  #memoCount = 0;
  #containerCost = 0;
  #bytesLeft: number;

  /** Starts with nothing on the stack. */
  constructor(reader: PickleReader) {
    this.reader = reader;
    this.#bytesLeft = SHARE * reader.size + SPARE_BYTES;
  }

  /** Puts a value on the stack. */
  push(value: PickleValue): void {
    this.checkItems(this.#stack.length);
    this.#stack.push(value);
  }

  /** Takes the value on top of the stack. */
  pop(): PickleValue {
    this.top();
    return this.#stack.pop()!;
  }

  /** The value on top of the stack. */
  top(): PickleValue {
    if (this.#stack.length > (this.#marks.at(-1) ?? 0)) {
      return this.#stack[this.#stack.length - 1];
    }
    throw this.fault("pickle-stack", "it takes a value that is not there");
  }

  /** Marks a place of the stack. */
  mark(): void {
    this.checkItems(this.#marks.length);
    this.#marks.push(this.#stack.length);
  }

  /** Takes the values above the last mark, and the mark. */
  popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) {
      throw this.fault("pickle-stack", "it takes a mark that is not there");
    }
    return this.#stack.splice(mark);
  }

  /** Takes a value, or a mark with nothing above it: Python has one opcode for both. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  /** Keeps the value on top of the stack in the memo. */
  memoize(key: number = this.#memoCount): void {
    // Every entry takes a byte of the file at least, so sound keys are small.
    if (key > this.reader.size) {
      throw this.fault(
        "pickle-memo",
        `its memo number ${key} exceeds the ${this.reader.size} bytes of the file`,
        { actual: key },
      );
    }
    this.checkItems(key);
    const value = this.top();
    if (this.#memo[key] === undefined) this.#memoCount++;
    this.#memo[key] = value;
  }

  /** Puts a value of the memo on the stack. */
  recall(key: number): void {
    const value = this.#memo[key];
    if (value === undefined) {
      throw this.fault(
        "pickle-memo",
        `it uses number ${key} of its memo, which is not set`,
        { actual: key },
      );
    }
    this.push(value);
  }

  /** Counts a new tuple, list, dict or set. */
  countContainer(isDict = false): void {
    this.#containerCost += isDict ? DICT_COST : 1;
    if (this.#containerCost <= MAX_CONTAINER_COST) return;
    throw this.fault(
      "pickle-size",
      `it makes too many lists, tuples and dicts (limit ${MAX_CONTAINER_COST})`,
      { expected: MAX_CONTAINER_COST },
    );
  }

  /** Refuses one more value where there are that many. */
  checkItems(count: number): void {
    if (count < MAX_ITEMS) return;
    throw this.fault(
      "pickle-size",
      `it holds more than ${MAX_ITEMS} values in one place`,
      { expected: MAX_ITEMS },
    );
  }

  /** Refuses more entries than a dict or set can hold. */
  checkEntries(count: number): void {
    if (count < MAX_ENTRIES) return;
    throw this.fault(
      "pickle-size",
      `it makes a dict or set of more than ${MAX_ENTRIES} entries`,
      { expected: MAX_ENTRIES },
    );
  }

  /**
   * Counts bytes that calls make. Sound files hold all of them; a file that
   * makes one piece of data into thousands of arrays is not sound.
   */
  countBytes(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft >= 0) return;
    throw this.fault(
      "pickle-size",
      `it makes more data than its ${this.reader.size} bytes can hold`,
      { actual: this.reader.size },
    );
  }

  /** A value as dicts and sets hold it: equal bytes are one key. */
  keyOf(value: PickleValue): PickleValue {
    const isLong = typeof value === "bigint"
      ? BigInt.asIntN(65, value) !== value
      : (typeof value === "string" || value instanceof Uint8Array) &&
        value.length > MAX_KEY_LENGTH;
    if (!isLong) return value instanceof Uint8Array ? latin1(value) : value;
    throw this.fault(
      "pickle-key",
      `it has a dict key or set member of more than ${MAX_KEY_LENGTH} ` +
        `characters or 64 bits`,
      { expected: MAX_KEY_LENGTH },
    );
  }

  /** A fault at the opcode that is being run. */
  fault(
    code: string,
    reason: string,
    details: FaultDetails = {},
  ): Error {
    return this.reader.fault(code, reason, details);
  }
}

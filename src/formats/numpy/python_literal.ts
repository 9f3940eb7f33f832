import { DataFormatError } from "../../core/errors.ts";

/** A value of a Python literal; a tuple is an array like a list. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | readonly PythonLiteral[]
  | ReadonlyMap<string, PythonLiteral>;

/** Levels of brackets in brackets that are followed. */
const DEEPEST = 32;

/**
 * Reads a Python literal of texts, whole numbers, `True`, `False`, `None`,
 * tuples, lists and dicts with texts as keys: what the header of an `.npy`
 * file is written in.
 *
 * @throws {DataFormatError} `npy-header` with the place in the text.
 */
export function parsePythonLiteral(text: string, path: string): PythonLiteral {
  const reader = new LiteralReader(text, path);
  const value = reader.value(0);
  reader.end();
  return value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** The case of the first letter counts. */
const ESCAPED_CODE = /^x([\da-fA-F]{2})|^u([\da-fA-F]{4})|^U([\da-fA-F]{8})/;

class LiteralReader {
  readonly #text: string;
  readonly #path: string;
  #at = 0;

  constructor(text: string, path: string) {
    this.#text = text;
    this.#path = path;
  }

  value(depth: number): PythonLiteral {
    if (depth > DEEPEST) throw this.#fault("brackets are nested too deeply");
    const next = this.#peek();
    if (/^[ub]['"]/.test(this.#text.slice(this.#at, this.#at + 2))) {
      // Python 2 marks texts, Python 3 bytes.
      this.#at++;
      return this.#string();
    }
    if (next === "'" || next === '"') return this.#string();
    if (next === "(" || next === "[") return this.#sequence(depth);
    if (next === "{") return this.#dict(depth);
    return this.#word();
  }

  end(): void {
    if (this.#peek() !== "") throw this.#fault("more follows the value");
  }

  /** The next character that is no blank; "" at the end. */
  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text[this.#at] ?? "";
  }

  #take(expected: string): void {
    if (this.#peek() !== expected) {
      throw this.#fault(`"${expected}" is expected`);
    }
    this.#at++;
  }

  #string(): string {
    const quote = this.#text[this.#at++];
    let value = "";
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === undefined) throw this.#fault("a text does not end");
      if (char === quote) return value;
      value += char === "\\" ? this.#escape() : char;
    }
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at, this.#at + 9);
    const code = ESCAPED_CODE.exec(rest);
    if (code === null) {
      const char = rest[0] ?? "";
      this.#at += char.length;
      return ESCAPES[char] ?? `\\${char}`;
    }
    this.#at += code[0].length;
    const point = parseInt(code[1] ?? code[2] ?? code[3], 16);
    if (point > 0x10ffff) throw this.#fault("an escape names no character");
    return String.fromCodePoint(point);
  }

  #sequence(depth: number): PythonLiteral {
    const close = this.#text[this.#at++] === "(" ? ")" : "]";
    const items: PythonLiteral[] = [];
    let isTuple = close === "]";
    while (this.#peek() !== close) {
      items.push(this.value(depth + 1));
      if (this.#peek() === close) break;
      this.#take(",");
      isTuple = true;
    }
    this.#at++;
    // Brackets around one value and no comma only group it.
    return isTuple || items.length !== 1 ? items : items[0];
  }

  #dict(depth: number): PythonLiteral {
    const entries = new Map<string, PythonLiteral>();
    this.#at++;
    while (this.#peek() !== "}") {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw this.#fault("a key is no text");
      this.#take(":");
      entries.set(key, this.value(depth + 1));
      if (this.#peek() === "}") break;
      this.#take(",");
    }
    this.#at++;
    return entries;
  }

  #word(): PythonLiteral {
    const [word] = /^[-+\w.]*/.exec(this.#text.slice(this.#at, this.#at + 32))!;
    this.#at += word.length;
    if (word === "True" || word === "False") return word === "True";
    if (word === "None") return null;
    // Python 2 marks long integers.
    const number = Number(/^([-+]?\d+)L?$/.exec(word)?.[1] ?? NaN);
    if (Number.isSafeInteger(number)) return number;
    throw this.#fault(`"${word}" is no value`);
  }

  #fault(what: string): DataFormatError {
    const near = this.#text.slice(Math.max(this.#at - 20, 0), this.#at + 20);
    return new DataFormatError(
      "npy-header",
      `Cannot read the header of "${this.#path}": ${what} at character ` +
        `${this.#at} ("${near.trim()}")`,
      { path: this.#path, column: this.#at + 1, actual: near },
    );
  }
}

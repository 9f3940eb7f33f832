import type { DataFormatError, FaultDetails } from "../../core/errors.ts";
import { pickleFault } from "./faults.ts";

/** Reads the arguments of opcodes; nothing beyond the end is ever given. */
export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #path: string | undefined;
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #position = 0;
  /** Byte of the opcode that is being run. */
  opcodeOffset = 0;

  /** Starts at the first byte. */
  constructor(bytes: Uint8Array, path: string | undefined) {
    this.#bytes = bytes;
    this.#view = new DataView(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
    this.#path = path;
  }

  /** Bytes of the whole input. */
  get size(): number {
    return this.#bytes.length;
  }

  /** File, for messages. */
  get path(): string | undefined {
    return this.#path;
  }

  /** The next opcode. */
  opcode(): number {
    this.opcodeOffset = this.#position;
    return this.uint8();
  }

  /** One byte. */
  uint8(): number {
    return this.#bytes[this.#advance(1)];
  }

  /** Two bytes, little-endian. */
  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  /** Four bytes with sign, little-endian. */
  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** Four bytes, little-endian. */
  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Eight bytes, little-endian; beyond 2⁵³ only roughly. */
  uint64(): number {
    const low = this.uint32();
    return low + this.uint32() * 2 ** 32;
  }

  /** A float64, big-endian as pickles have it. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** A view of the next bytes. */
  take(length: number): Uint8Array {
    const from = this.#advance(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** A view of the bytes up to the next line feed, which is passed over. */
  line(): Uint8Array {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) throw this.#truncated("its last line has no end");
    const line = this.take(end - this.#position);
    this.#position++;
    return line;
  }

  /** Text of UTF-8. */
  utf8(length: number): string {
    const bytes = this.take(length);
    try {
      return this.#utf8.decode(bytes);
    } catch (cause) {
      throw this.fault("pickle-text", `its text is not UTF-8, or too long`, {
        cause,
      });
    }
  }

  /** A fault at the opcode that is being run. */
  fault(
    code: string,
    reason: string,
    details: FaultDetails = {},
  ): DataFormatError {
    const offset = details.offset ?? this.opcodeOffset;
    return pickleFault(code, this.#path, `${reason} (byte ${offset})`, {
      offset,
      ...details,
    });
  }

  #advance(length: number): number {
    const from = this.#position;
    // Written so that a length that is no number is refused, too.
    if (!(length >= 0 && length <= this.#bytes.length - from)) {
      throw this.#truncated(
        `${length} bytes are needed, ${this.#bytes.length - from} are left`,
      );
    }
    this.#position = from + length;
    return from;
  }

  #truncated(reason: string): DataFormatError {
    return this.fault(
      "pickle-truncated",
      `it ends too early or is damaged: ${reason}`,
      { actual: this.#bytes.length },
    );
  }
}

/** Collects bytes and text in a buffer that grows. */
export class ByteSink {
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  #length = 0;
  readonly #encoder = new TextEncoder();

  /** Number of bytes collected. */
  get length(): number {
    return this.#length;
  }

  /** Adds one byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Adds the bytes from `start` to `end`. */
  copy(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    if (end - start > 64) {
      this.#buffer.set(bytes.subarray(start, end), this.#length);
      this.#length += end - start;
      return;
    }
    const buffer = this.#buffer;
    let at = this.#length;
    for (let p = start; p < end; p++) buffer[at++] = bytes[p];
    this.#length = at;
  }

  /** Adds text as UTF-8. */
  text(value: string): void {
    this.#reserve(3 * value.length);
    const buffer = this.#buffer;
    let at = this.#length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        const rest = buffer.subarray(at);
        at += this.#encoder.encodeInto(value.slice(i), rest).written;
        break;
      }
      buffer[at++] = code;
    }
    this.#length = at;
  }

  /** Hands over what was collected and starts anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

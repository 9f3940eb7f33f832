import { integers } from "./random.ts";

/** Every beginning of a file, the whole of it left out. */
export function* truncations(
  file: Uint8Array<ArrayBuffer>,
  step = 1,
): Generator<Uint8Array<ArrayBuffer>> {
  for (let end = 0; end < file.length; end += step) yield file.slice(0, end);
}

/** Copies of a file with one to four bytes changed. */
export function* byteFlips(
  file: Uint8Array<ArrayBuffer>,
  count: number,
  seed: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const integer = integers(seed);
  for (let k = 0; k < count; k++) {
    const bytes = file.slice();
    for (let i = integer(4); i >= 0; i--) {
      bytes[integer(bytes.length)] = integer(3) > 0
        ? integer(256)
        : [0, 0xff, 0x7f, 0x80][integer(4)];
    }
    yield bytes;
  }
}

import type { ByteSource } from "../../io/byte_source.ts";

/** Bytes that are read at a time. */
const CHUNK = 2 ** 22;

/** A part of a file, which begins with what was left of the one before. */
export interface Chunk {
  /** The bytes; they hold until the next chunk is asked for. */
  readonly bytes: Uint8Array;
  /** Where they lie in the file. */
  readonly offset: number;
  /** Whether the file ends with them. */
  readonly isLast: boolean;
  /** How many of them the reader is done with; it says so here. */
  done: number;
}

/**
 * A file in chunks; while one is in use, the next is read. A chunk of which
 * the reader used nothing comes again with more bytes.
 */
export async function* readChunks(
  source: ByteSource,
  length: number = CHUNK,
): AsyncGenerator<Chunk, void, void> {
  const { size } = source;
  // Before what is read there is room for what is left over.
  const room = Math.min(length, 2 ** 16);
  const memory = [0, 1].map(() =>
    new Uint8Array(room + Math.min(length, size))
  );
  const readPart = async (index: number): Promise<Uint8Array> => {
    const offset = index * length;
    const count = Math.min(length, size - offset);
    const bytes = memory[index % 2].subarray(0, room + count);
    await source.read(bytes.subarray(room), offset);
    return bytes;
  };
  let left = new Uint8Array(0);
  let end = 0;
  let reading = readPart(0);
  try {
    for (let index = 0; end < size; index++) {
      const read = await reading;
      end += read.length - room;
      const isLast = end === size;
      if (!isLast) reading = readPart(index + 1);
      const bytes = joined(left, read, room);
      const chunk = { bytes, offset: end - bytes.length, isLast, done: 0 };
      yield chunk;
      left = bytes.slice(chunk.done);
    }
  } finally {
    // The source must not be closed while it is read.
    await reading.catch(() => {});
  }
}

/** What was left over and what was read, in place where there is room. */
function joined(
  left: Uint8Array,
  bytes: Uint8Array,
  room: number,
): Uint8Array {
  if (left.length <= room) {
    bytes.set(left, room - left.length);
    return bytes.subarray(room - left.length);
  }
  const all = new Uint8Array(left.length + bytes.length - room);
  all.set(left);
  all.set(bytes.subarray(room), left.length);
  return all;
}

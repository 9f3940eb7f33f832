import { forEachConcurrently } from "../../core/concurrency.ts";
import type { ByteSource } from "../byte_source.ts";

/** Large enough that network file systems reach their full rate. */
const BLOCK_BYTES = 2 ** 22;

/** Blocks of one file under way at a time. */
const BLOCKS_UNDER_WAY = 4;

/** Takes bytes at offsets, such as an `AtomicFileWriter`. */
export interface BlockWriter {
  /** Writes bytes at an offset. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
}

/** Copies all bytes of a source in large blocks, several at a time. */
export async function copyBytes(
  source: ByteSource,
  writer: BlockWriter,
): Promise<void> {
  const spare: Uint8Array[] = [];
  await forEachConcurrently(
    blockOffsets(source.size),
    BLOCKS_UNDER_WAY,
    async (offset) => {
      const length = Math.min(BLOCK_BYTES, source.size - offset);
      const buffer = spare.pop() ??
        new Uint8Array(Math.min(BLOCK_BYTES, source.size));
      const block = buffer.subarray(0, length);
      await source.read(block, offset);
      await writer.write(block, offset);
      spare.push(buffer);
    },
  );
}

function* blockOffsets(size: number): Generator<number> {
  for (let offset = 0; offset < size; offset += BLOCK_BYTES) yield offset;
}

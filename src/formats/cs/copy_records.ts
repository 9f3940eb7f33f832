/** Runs of bytes at regular places, one a record. */
export interface RecordBytes {
  readonly bytes: Uint8Array;
  /** Byte at which the first run starts. */
  readonly start: number;
  /** Bytes from one run to the next. */
  readonly stride: number;
}

/**
 * Copies `count` runs of `width` bytes, in words as far as they go. Runs are
 * short and start at odd places: a view of each would cost more than its copy.
 */
export function copyRecords(
  source: RecordBytes,
  target: RecordBytes,
  width: number,
  count: number,
): void {
  const from = dataView(source.bytes);
  const to = dataView(target.bytes);
  if (width === 4) return copyWords(from, source, to, target, count);
  const words = width - width % 4;
  for (let record = 0; record < count; record++) {
    const start = source.start + record * source.stride;
    const out = target.start + record * target.stride;
    for (let i = 0; i < words; i += 4) {
      to.setUint32(out + i, from.getUint32(start + i, true), true);
    }
    for (let i = words; i < width; i++) {
      to.setUint8(out + i, from.getUint8(start + i));
    }
  }
}

/** Most columns: one number of four bytes a record. */
function copyWords(
  from: DataView,
  source: RecordBytes,
  to: DataView,
  target: RecordBytes,
  count: number,
): void {
  let start = source.start;
  let out = target.start;
  for (let record = 0; record < count; record++) {
    to.setUint32(out, from.getUint32(start, true), true);
    start += source.stride;
    out += target.stride;
  }
}

function dataView({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

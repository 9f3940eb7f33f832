/** Runs of bytes at regular places, one a record. */
export interface RecordBytes {
  readonly bytes: Uint8Array;
  /** Byte at which the first run starts. */
  readonly start: number;
  /** Bytes from one run to the next. */
  readonly stride: number;
}

/**
 * Copies `count` runs of `width` bytes. Byte by byte: runs are short and
 * start at odd places, and a view of each would cost more than its copy.
 */
export function copyRecords(
  source: RecordBytes,
  target: RecordBytes,
  width: number,
  count: number,
): void {
  const { bytes: from, stride: fromStride } = source;
  const { bytes: to, stride: toStride } = target;
  for (let record = 0; record < count; record++) {
    const start = source.start + record * fromStride;
    const end = start + width;
    let out = target.start + record * toStride;
    for (let i = start; i < end; i++) to[out++] = from[i];
  }
}

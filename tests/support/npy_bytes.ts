/** How a hand-made `.npy` file differs from NumPy's of today. */
export interface NpyBytesOptions {
  /** Major version. */
  readonly version?: number;
  /** The data start at a multiple of this. */
  readonly align?: number;
  /** Bytes of the elements. */
  readonly data?: Uint8Array;
  /** Text of the header's shape. */
  readonly shape?: string;
  /** Text of the header's order. */
  readonly order?: string;
}

/** An `.npy` file with the header text given. */
export function npyOf(
  dict: string,
  { version = 1, align = 64, data = new Uint8Array(0) }: NpyBytesOptions = {},
): Uint8Array<ArrayBuffer> {
  const text = version < 3
    ? Uint8Array.from(dict, (char) => char.charCodeAt(0))
    : new TextEncoder().encode(dict);
  const start = version === 1 ? 10 : 12;
  const end = Math.ceil((start + text.length + 1) / align) * align;
  const file = new Uint8Array(end + data.length).fill(0x20, 0, end);
  file.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, end - start, true);
  else view.setUint32(8, end - start, true);
  file.set(text, start);
  file[end - 1] = 10;
  file.set(data, end);
  return file;
}

/** An `.npy` file of elements of a type, both as the header writes them. */
export function npyBytes(
  descr: string,
  options: NpyBytesOptions = {},
): Uint8Array<ArrayBuffer> {
  const { shape = "()", order = "False" } = options;
  return npyOf(
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`,
    options,
  );
}

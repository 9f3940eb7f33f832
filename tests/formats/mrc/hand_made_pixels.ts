import type { MrcPixelLayout } from "../../../src/formats/mrc/mod.ts";

/** Images written byte by byte, with the values they stand for. */
export interface HandMadePixels {
  readonly name: string;
  readonly layout: MrcPixelLayout;
  readonly values: readonly number[];
  readonly bytes: Uint8Array;
}

type Setter = (view: DataView, index: number, littleEndian: boolean) => void;

function written(bytes: number, count: number, set: Setter, order: boolean) {
  const view = new DataView(new ArrayBuffer(bytes * count));
  for (let i = 0; i < count; i++) set(view, i, order);
  return new Uint8Array(view.buffer);
}

const FLOATS = [
  0,
  -1.5,
  3.25,
  Math.fround(1e38),
  -Math.fround(1e-40),
  Infinity,
  -Infinity,
  NaN,
];
const INT8 = [0, 1, -1, 127, -128, 100, -100, 5];
const UINT8 = [0, 1, 255, 127, 128, 200, 100, 5];
const INT16 = [0, 1, -1, 32767, -32768, 258, -2, 4660];
const UINT16 = [0, 1, 65535, 32767, 32768, 258, 60000, 4660];
const HALVES = [0, 1, -2, 65504, 2 ** -24, -(2 ** -14), Infinity, NaN];

/** Two images of 4 x 1 pixels in every mode, and 4-bit images of odd width. */
export function handMadePixels(littleEndian: boolean): HandMadePixels[] {
  const layout = (mode: MrcPixelLayout["mode"]): MrcPixelLayout => ({
    nx: 4,
    ny: 1,
    mode,
    littleEndian,
  });
  const whole = (bytes: number, count: number, set: Setter) =>
    written(bytes, count, set, littleEndian);
  return [
    {
      name: "signed bytes",
      layout: layout(0),
      values: INT8,
      bytes: whole(1, 8, (view, i) => view.setInt8(i, INT8[i])),
    },
    {
      name: "unsigned bytes",
      layout: { ...layout(0), signedBytes: false },
      values: UINT8,
      bytes: whole(1, 8, (view, i) => view.setUint8(i, UINT8[i])),
    },
    {
      name: "signed 16-bit integers",
      layout: layout(1),
      values: INT16,
      bytes: whole(
        2,
        8,
        (view, i, order) => view.setInt16(2 * i, INT16[i], order),
      ),
    },
    {
      name: "32-bit floats",
      layout: layout(2),
      values: FLOATS,
      bytes: whole(
        4,
        8,
        (view, i, order) => view.setFloat32(4 * i, FLOATS[i], order),
      ),
    },
    {
      name: "complex 16-bit integers",
      layout: layout(3),
      values: INT16,
      bytes: whole(4, 8, (view, i, order) => {
        view.setInt16(4 * i, INT16[i], order);
        view.setInt16(4 * i + 2, -7777, order);
      }),
    },
    {
      name: "complex 32-bit floats",
      layout: layout(4),
      values: FLOATS,
      bytes: whole(8, 8, (view, i, order) => {
        view.setFloat32(8 * i, FLOATS[i], order);
        view.setFloat32(8 * i + 4, -7777, order);
      }),
    },
    {
      name: "unsigned 16-bit integers",
      layout: layout(6),
      values: UINT16,
      bytes: whole(
        2,
        8,
        (view, i, order) => view.setUint16(2 * i, UINT16[i], order),
      ),
    },
    {
      name: "16-bit floats",
      layout: layout(12),
      values: HALVES,
      bytes: whole(
        2,
        8,
        (view, i, order) => view.setFloat16(2 * i, HALVES[i], order),
      ),
    },
    {
      name: "4-bit integers",
      layout: layout(101),
      values: [1, 2, 15, 0, 7, 8, 9, 10],
      bytes: Uint8Array.of(0x21, 0x0f, 0x87, 0xa9),
    },
    {
      name: "4-bit integers, odd padded rows",
      layout: { ...layout(101), nx: 3, ny: 2 },
      values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      bytes: Uint8Array.of(0x21, 0xf3, 0x54, 0xf6, 0x87, 0x09, 0xba, 0x0c),
    },
    {
      name: "4-bit integers, odd rows running on",
      layout: { ...layout(101), nx: 3, ny: 2, paddedRows: false },
      values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      bytes: Uint8Array.of(0x21, 0x43, 0x65, 0x87, 0xa9, 0xcb),
    },
    {
      name: "4-bit integers, odd images running on",
      layout: { ...layout(101), nx: 3, ny: 1, paddedRows: false },
      values: [1, 2, 3, 4, 5, 6],
      bytes: Uint8Array.of(0x21, 0x03, 0x54, 0x06),
    },
  ];
}

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import {
  encodeMrcHeader,
  type NewMrcHeader,
} from "../../../src/formats/mrc/mod.ts";

const SMALL: NewMrcHeader = { nx: 3, ny: 4, nz: 5, mode: 1 };

for (const littleEndian of [true, false]) {
  const order = littleEndian ? "little" : "big";

  Deno.test(`encodeMrcHeader() puts every field in its place, ${order}-endian`, () => {
    const bytes = encodeMrcHeader({
      ...SMALL,
      nxstart: -1,
      nystart: -2,
      nzstart: -3,
      mx: 6,
      my: 7,
      mz: 8,
      cella: { x: 1.5, y: 2.5, z: 3.5 },
      cellb: { alpha: 60, beta: 70, gamma: 80 },
      mapc: 2,
      mapr: 3,
      maps: 1,
      dmin: -9.5,
      dmax: 9.5,
      dmean: 0.25,
      ispg: 401,
      nsymbt: 80,
      exttyp: "AGAR",
      nversion: 20140,
      imodStamp: 1146047817,
      imodFlags: 3,
      origin: { x: 10, y: 11, z: 12 },
      rms: 4.5,
      labels: ["one", "two"],
    }, { littleEndian });
    const view = new DataView(bytes.buffer);
    const int = (offset: number) => view.getInt32(offset, littleEndian);
    const float = (offset: number) => view.getFloat32(offset, littleEndian);
    const text = (offset: number, length: number) =>
      new TextDecoder().decode(bytes.subarray(offset, offset + length));
    assertEquals(
      [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 64, 68, 72, 88, 92, 108].map(int),
      [3, 4, 5, 1, -1, -2, -3, 6, 7, 8, 2, 3, 1, 401, 80, 20140],
    );
    assertEquals([152, 156, 220].map(int), [1146047817, 3, 2]);
    assertEquals(
      [40, 44, 48, 52, 56, 60, 76, 80, 84, 196, 200, 204, 216].map(float),
      [1.5, 2.5, 3.5, 60, 70, 80, -9.5, 9.5, 0.25, 10, 11, 12, 4.5],
    );
    assertEquals([text(104, 4), text(208, 4)], ["AGAR", "MAP "]);
    assertEquals(
      [...bytes.subarray(212, 216)],
      littleEndian ? [0x44, 0x44, 0, 0] : [0x11, 0x11, 0, 0],
    );
    assertEquals(text(224, 160), "one".padEnd(80) + "two".padEnd(80));
    assertEquals(bytes.subarray(384).every((byte) => byte === 0), true);
  });
}

Deno.test("encodeMrcHeader() has the defaults of an image stack", () => {
  const view = new DataView(
    encodeMrcHeader({ ...SMALL, mx: undefined, labels: undefined }).buffer,
  );
  const int = (offset: number) => view.getInt32(offset, true);
  const float = (offset: number) => view.getFloat32(offset, true);
  assertEquals(
    [28, 32, 36, 64, 68, 72, 88, 92, 108, 220].map(int),
    [3, 4, 1, 1, 2, 3, 0, 0, 20141, 0],
  );
  assertEquals(
    [40, 44, 48, 52, 56, 60, 76, 80, 84, 216].map(float),
    [0, 0, 0, 90, 90, 90, 0, -1, -2, -1],
  );
});

for (
  const [name, fields] of [
    ["nx", { nx: 0 }],
    ["nx", { nx: 65536 }],
    ["ny", { ny: 1.5 }],
    ["nz", { nz: 0 }],
    ["nz", { nz: 2 ** 31 }],
    ["mode", { mode: NaN }],
    ["nsymbt", { nsymbt: -1 }],
    ["ispg", { ispg: 2 ** 31 }],
    ["exttyp", { exttyp: "FEI12" }],
    ["labels", { labels: new Array(11).fill("") }],
    ["labels", { labels: ["x".repeat(81)] }],
    ["labels", { labels: ["5 Å"] }],
  ] as const
) {
  Deno.test(`encodeMrcHeader() refuses ${JSON.stringify(fields)}`, () => {
    const error = assertThrows(
      () => encodeMrcHeader({ ...SMALL, ...fields }),
      ArgumentError,
    );
    assertEquals([error.code, error.label], ["mrc-field", name]);
  });
}

Deno.test("encodeMrcHeader() refuses unknown fields", () => {
  for (const field of ["machst", "nlabl", "xlen"]) {
    assertThrows(
      () => encodeMrcHeader({ ...SMALL, [field]: 1 }),
      ArgumentError,
      `Unknown option "${field}"`,
    );
  }
});

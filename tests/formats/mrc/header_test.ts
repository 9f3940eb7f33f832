import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { parseMrcHeader } from "../../../src/formats/mrc/mod.ts";
import { codesOf, handMadeHeader } from "./hand_made.ts";

/** A header in which every field has a value of its own. */
function fullHeader(littleEndian: boolean): Uint8Array {
  const bytes = handMadeHeader({
    nx: 5,
    ny: 6,
    nz: 7,
    mode: 6,
    littleEndian,
    nsymbt: 160,
    int32: {
      16: -1,
      20: -2,
      24: -3,
      28: 10,
      32: 12,
      36: 14,
      64: 3,
      68: 1,
      72: 2,
      88: 401,
      108: 20140,
      152: 1146047817,
      156: 5,
      220: 2,
    },
    float32: {
      40: 12.5,
      44: 15,
      48: 21,
      52: 80,
      56: 90,
      60: 120,
      76: -4.5,
      80: 8.25,
      84: 0.5,
      196: 1.5,
      200: -2.5,
      204: 3.5,
      216: 2.75,
    },
  });
  bytes.set(new TextEncoder().encode("FEI2"), 104);
  bytes.set(new TextEncoder().encode("first label".padEnd(80)), 224);
  bytes.set(new TextEncoder().encode("second\x1b[31m"), 304);
  bytes.set(new TextEncoder().encode("not in use"), 384);
  return bytes;
}

for (const littleEndian of [true, false]) {
  const order = littleEndian ? "little" : "big";

  Deno.test(`parseMrcHeader() reads every field, ${order}-endian`, () => {
    const { diagnostics, ...header } = parseMrcHeader(fullHeader(littleEndian));
    assertEquals(diagnostics.map(({ code }) => code), [
      "mrc-axis-order",
      "mrc-sampling",
    ]);
    assertEquals(header, {
      nx: 5,
      ny: 6,
      nz: 7,
      mode: 6,
      nxstart: -1,
      nystart: -2,
      nzstart: -3,
      mx: 10,
      my: 12,
      mz: 14,
      cella: { x: 12.5, y: 15, z: 21 },
      cellb: { alpha: 80, beta: 90, gamma: 120 },
      mapc: 3,
      mapr: 1,
      maps: 2,
      dmin: -4.5,
      dmax: 8.25,
      dmean: 0.5,
      ispg: 401,
      nsymbt: 160,
      exttyp: "FEI2",
      nversion: 20140,
      imodStamp: 1146047817,
      imodFlags: 5,
      origin: { x: 1.5, y: -2.5, z: 3.5 },
      map: "MAP ",
      machst: littleEndian ? "44440000" : "11110000",
      rms: 2.75,
      nlabl: 2,
      labels: ["first label", "second [31m"],
      littleEndian,
      signedBytes: true,
      paddedRows: true,
      dataOffset: 1184,
      imageBytes: 60,
      voxelSize: { x: 1.25, y: 1.25, z: 1.5 },
    });
  });
}

Deno.test("parseMrcHeader() reads bytes that begin at any address", () => {
  const shifted = new Uint8Array(1027);
  shifted.set(handMadeHeader({ nz: 9 }), 3);
  assertEquals(parseMrcHeader(shifted.subarray(3)).nz, 9);
});

Deno.test("parseMrcHeader() has no diagnostics of a sound header", () => {
  const header = parseMrcHeader(handMadeHeader(), { fileSize: 1024 + 48 });
  assertEquals(codesOf(header), []);
});

Deno.test("parseMrcHeader() skips extended headers of unknown kind", () => {
  const bytes = handMadeHeader({ nsymbt: 1000 });
  bytes.set(new TextEncoder().encode("SERI"), 104);
  const header = parseMrcHeader(bytes, { fileSize: 1024 + 1000 + 48 });
  assertEquals([header.exttyp, header.dataOffset], ["SERI", 2024]);
  assertEquals(codesOf(header), []);
});

Deno.test("parseMrcHeader() takes the voxel size from the cell (MR-10)", () => {
  const voxelSize = (
    int32: { [offset: number]: number },
    float32: { [offset: number]: number },
  ) => parseMrcHeader(handMadeHeader({ int32, float32 })).voxelSize;
  const cell = { 40: 6, 44: 3, 48: 5 };
  assertEquals(voxelSize({}, cell), { x: 2, y: 1.5, z: 5 });
  assertEquals(
    voxelSize({ 28: 0, 32: 0, 36: 0 }, cell),
    { x: 2, y: 1.5, z: 2.5 },
  );
  assertEquals(
    voxelSize({ 28: 0, 32: 0, 36: 0, 64: 3, 68: 2, 72: 1 }, cell),
    { x: 3, y: 1.5, z: 5 / 3 },
  );
  assertEquals(
    voxelSize({ 28: -1 }, { 40: 0, 44: NaN, 48: Infinity }),
    { x: null, y: null, z: null },
  );
  assertEquals(voxelSize({}, { 40: -6 }).x, null);
  assertEquals(voxelSize({ 28: -1 }, { 40: 6 }).x, 2);
});

Deno.test("parseMrcHeader() counts labels within their places", () => {
  const labels = (nlabl: number) => {
    const bytes = handMadeHeader({ int32: { 220: nlabl } });
    bytes.set(new TextEncoder().encode("only"), 224);
    return parseMrcHeader(bytes).labels;
  };
  assertEquals(labels(-5), []);
  assertEquals(labels(0), []);
  assertEquals(labels(1), ["only"]);
  assertEquals(labels(2 ** 31 - 1).length, 10);
});

function faultOf(bytes: Uint8Array, path?: string): DataFormatError {
  return assertThrows(() => parseMrcHeader(bytes, { path }), DataFormatError);
}

Deno.test("parseMrcHeader() refuses an empty file", () => {
  const error = faultOf(new Uint8Array(0), "a.mrcs");
  assertEquals([error.code, error.path], ["mrc-empty", "a.mrcs"]);
  assertStringIncludes(error.message, 'Cannot read MRC file "a.mrcs"');
});

Deno.test("parseMrcHeader() refuses a file shorter than a header", () => {
  const error = faultOf(handMadeHeader().subarray(0, 1023));
  assertEquals(
    [error.code, error.expected, error.actual],
    ["mrc-too-short", 1024, 1023],
  );
});

Deno.test("parseMrcHeader() refuses sides outside 1 to 65535", () => {
  for (const side of [0, -1, 65536, 2 ** 31 - 1]) {
    const error = faultOf(handMadeHeader({ nx: side }));
    assertEquals(error.code, "mrc-dimensions");
    assertStringIncludes(error.message, `"${side}"`);
    assertEquals(faultOf(handMadeHeader({ ny: side })).code, "mrc-dimensions");
  }
});

Deno.test("parseMrcHeader() names a header of zeros", () => {
  const error = faultOf(new Uint8Array(5000));
  assertEquals(error.code, "mrc-dimensions");
  assertStringIncludes(error.message, "all zeros");
});

Deno.test("parseMrcHeader() refuses nz below 1", () => {
  for (const nz of [0, -1]) {
    const error = faultOf(handMadeHeader({ nz }));
    assertEquals(
      [error.code, error.label, error.actual],
      ["mrc-dimensions", "nz", nz],
    );
  }
});

Deno.test("parseMrcHeader() refuses sizes beyond exact integers (MR-9)", () => {
  const size = { nx: 65535, ny: 65535, mode: 2 };
  const error = faultOf(handMadeHeader({ ...size, nz: 2 ** 31 - 1 }));
  assertEquals([error.code, error.label], ["mrc-dimensions", "nz"]);
  const { imageBytes, nz } = parseMrcHeader(
    handMadeHeader({ ...size, nz: 500_000 }),
  );
  assertEquals(imageBytes * nz, 4 * 65535 * 65535 * 500_000);
});

Deno.test("parseMrcHeader() refuses a negative nsymbt", () => {
  const error = faultOf(handMadeHeader({ nsymbt: -1 }));
  assertEquals([error.code, error.offset], ["mrc-extended-header", 92]);
});

Deno.test("parseMrcHeader() refuses unknown options", () => {
  assertThrows(
    () => parseMrcHeader(handMadeHeader(), { strict: true } as object),
    Error,
    'Unknown option "strict"',
  );
});

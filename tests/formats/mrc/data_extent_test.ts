import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import {
  parseMrcHeader,
  type ParseMrcHeaderOptions,
} from "../../../src/formats/mrc/mod.ts";
import { codesOf, type HandMadeHeader, handMadeHeader } from "./hand_made.ts";

/** Ten images of 4 x 4 floats: 64 bytes each. */
const TEN: HandMadeHeader = { nx: 4, ny: 4, nz: 10 };

function parse(header: HandMadeHeader, options: ParseMrcHeaderOptions) {
  return parseMrcHeader(handMadeHeader(header), options);
}

function faultOf(header: HandMadeHeader, options: ParseMrcHeaderOptions) {
  return assertThrows(() => parse(header, options), DataFormatError);
}

Deno.test("parseMrcHeader() refuses a truncated file with the count of whole images (MR-4)", () => {
  const error = faultOf(TEN, { fileSize: 1024 + 7 * 64 + 63, path: "a.mrcs" });
  assertEquals(
    [error.code, error.expected, error.actual],
    ["mrc-truncated", 1664, 1535],
  );
  assertStringIncludes(error.message, "7 of 10 images are whole");
  assertStringIncludes(error.message, "1664");
  assertStringIncludes(error.message, "salvage: true");
});

Deno.test("parseMrcHeader() takes the whole images with salvage", () => {
  const header = parse(TEN, { fileSize: 1535, salvage: true });
  assertEquals([header.nz, header.dataOffset], [7, 1024]);
  assertEquals(codesOf(header), ["mrc-truncated"]);
});

Deno.test("parseMrcHeader() has nothing to salvage without a whole image", () => {
  for (const fileSize of [1024, 1024 + 63]) {
    const error = faultOf(TEN, { fileSize, salvage: true });
    assertEquals(error.code, "mrc-truncated");
    assertStringIncludes(error.message, "none of its images is whole");
  }
});

Deno.test("parseMrcHeader() takes the count from the size where nz is no count", () => {
  for (const nz of [0, -3, 2 ** 31 - 1]) {
    const header = parse({ ...TEN, nz }, {
      fileSize: 1024 + 5 * 64,
      salvage: true,
    });
    assertEquals([header.nz, codesOf(header)], [5, ["mrc-truncated"]]);
  }
  const huge = { nx: 65535, ny: 65535, nz: 2 ** 31 - 1 };
  assertEquals(
    faultOf(huge, { fileSize: 2000, salvage: true }).code,
    "mrc-truncated",
  );
});

Deno.test("parseMrcHeader() warns of bytes behind the images", () => {
  const header = parse(TEN, { fileSize: 1664 + 5 });
  assertEquals([header.nz, codesOf(header)], [10, ["mrc-trailing-bytes"]]);
  assertStringIncludes(header.diagnostics[0].message, "5 more");
});

Deno.test("parseMrcHeader() counts one header a file (MR-17)", () => {
  assertEquals(codesOf(parse(TEN, { fileSize: 1024 + 10 * 64 })), []);
});

Deno.test("parseMrcHeader() does without an extended header that is not there (MR-3)", () => {
  const header = parse({ ...TEN, nsymbt: 131072 }, { fileSize: 1664 });
  assertEquals([header.dataOffset, header.nz], [1024, 10]);
  assertEquals(codesOf(header), ["mrc-extended-header"]);
});

Deno.test("parseMrcHeader() does not guess where the size fits neither reading", () => {
  const error = faultOf({ ...TEN, nsymbt: 100 }, { fileSize: 1664 + 36 });
  assertEquals([error.code, error.expected], ["mrc-truncated", 1764]);
  assertStringIncludes(error.message, "9 of 10");
});

Deno.test("parseMrcHeader() survives an extended header larger than any file", () => {
  const error = faultOf({ ...TEN, nsymbt: 2 ** 31 - 1 }, { fileSize: 1600 });
  assertEquals(error.code, "mrc-truncated");
});

Deno.test("parseMrcHeader() salvages nothing without the size of the file", () => {
  const error = faultOf({ ...TEN, nz: 0 }, { salvage: true });
  assertEquals([error.code, error.label], ["mrc-dimensions", "nz"]);
});

Deno.test("parseMrcHeader() refuses odd 4-bit images that run on, as RELION does", () => {
  const size = { nx: 5, ny: 3, nz: 2, mode: 101 };
  assertEquals(faultOf(size, { fileSize: 1024 + 16 }).code, "mrc-truncated");
});

// MR-7: 4-bit rows of odd length, padded to whole bytes or not.
for (
  const [name, size, fileSize, paddedRows, codes] of [
    ["padded", { nx: 5, ny: 4, nz: 3 }, 1024 + 36, true, []],
    ["running on", { nx: 5, ny: 4, nz: 3 }, 1024 + 30, false, [
      "mrc-unpadded-rows",
    ]],
    ["odd by odd", { nx: 5, ny: 3, nz: 2 }, 1024 + 18, true, []],
    ["even", { nx: 6, ny: 3, nz: 2 }, 1024 + 18, true, []],
    [
      "running on, extended header missing",
      {
        nx: 5,
        ny: 4,
        nz: 3,
        nsymbt: 80,
      },
      1024 + 30,
      false,
      ["mrc-extended-header", "mrc-unpadded-rows"],
    ],
  ] as const
) {
  Deno.test(`parseMrcHeader() decides on 4-bit rows by the size: ${name}`, () => {
    const header = parse({ ...size, mode: 101 }, { fileSize });
    assertEquals([header.paddedRows, codesOf(header)], [paddedRows, [
      ...codes,
    ]]);
    assertEquals(
      header.dataOffset + header.nz * header.imageBytes,
      fileSize,
    );
  });
}

import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  UnsupportedError,
} from "../../../src/core/errors.ts";
import { encodeNpy } from "../../../src/formats/numpy/mod.ts";
import { parseIndexFile } from "../../../src/formats/index_file/parse_index_file.ts";
import { integers } from "../../support/random.ts";

function parse(text: string, path = "a.json") {
  return parseIndexFile(new TextEncoder().encode(text), path);
}

Deno.test("parseIndexFile() reads lists and masks of JSON", () => {
  const values = [
    [],
    [3, 1, 3],
    [-1],
    [true, false],
    [[0, 2], [1]],
    [[true, false], [1]],
    [[], []],
    [[1], [2], [3]],
  ];
  for (const value of values) {
    assertEquals(parse(` ${JSON.stringify(value)}\n`), {
      indices: value as number[],
      nImages: null,
      imagesDigest: null,
    });
  }
});

Deno.test("parseIndexFile() reads written half-sets", () => {
  const written = {
    format: "cryoset-halfsets",
    version: 1,
    particles: "/data/a.star",
    nImages: 4,
    imagesDigest: "ab12",
    method: "random",
    seed: 0,
    halfsets: [[2, 3], [0, 1]],
  };
  assertEquals(parse(JSON.stringify(written)), {
    indices: [[2, 3], [0, 1]],
    nImages: 4,
    imagesDigest: "ab12",
  });
  const bare = { halfsets: [[1], [0]], nImages: null };
  const { nImages, imagesDigest } = parse(JSON.stringify(bare));
  assertEquals([nImages, imagesDigest], [null, null]);
});

Deno.test("parseIndexFile() refuses JSON that holds no indices", () => {
  const texts = [
    "",
    "{",
    "[1, 2",
    "NaN",
    "null",
    "3",
    '"3"',
    "{}",
    '{"indices": [1]}',
    '{"halfsets": null}',
    "[1.5]",
    "[1e300]",
    '["1"]',
    "[null]",
    "[1, true]",
    "[[[1]]]",
    "[[1], 2]",
    '{"halfsets": [[1], [2]], "nImages": -1}',
    '{"halfsets": [[1], [2]], "nImages": "7"}',
    '{"halfsets": [[1], [2]], "nImages": 1.5}',
  ];
  for (const text of texts) {
    const error = assertThrows(() => parse(text), DataFormatError, '"a.json"');
    assertEquals([error.code, error.path], ["index-json", "a.json"]);
  }
});

Deno.test("parseIndexFile() refuses half-sets of a later version", () => {
  const error = assertThrows(
    () => parse('{"version": 2, "halfsets": [[1], [0]]}'),
    UnsupportedError,
    "version 2",
  );
  assertEquals(error.code, "index-version");
});

Deno.test("parseIndexFile() survives deeply nested JSON", () => {
  const depth = 100_000;
  const text = "[".repeat(depth) + "]".repeat(depth);
  assertThrows(() => parse(text), DataFormatError);
});

Deno.test("parseIndexFile() reads text, one index a line", () => {
  const text = "\ufeff# good\r\n 4 \n\n0\r12\n#7\n4";
  for (const path of ["a.txt", "a.ind", "a", "dir.json/a", "A.TXT"]) {
    assertEquals(parse(text, path), {
      indices: [4, 0, 12, 4],
      nImages: null,
      imagesDigest: null,
    });
  }
  assertEquals(parse("", "a.txt").indices, []);
});

Deno.test("parseIndexFile() names the line of text at fault", () => {
  const lines = ["-1", "1.0", "1e3", "0x10", "1 2", "one", "9".repeat(16)];
  for (const line of lines) {
    const error = assertThrows(
      () => parse(`0\n\n${line}\n`, "a.txt"),
      DataFormatError,
      `line 3 holds "${line}"`,
    );
    assertEquals([error.code, error.line], ["index-text", 3]);
  }
});

Deno.test("parseIndexFile() refuses binary content and archives", () => {
  const binary = assertThrows(
    () => parseIndexFile(Uint8Array.of(0x80, 0xff, 0x00), "a.txt"),
    DataFormatError,
  );
  assertEquals(binary.code, "index-binary");
  assertThrows(() => parse("0\n", "a.NPZ"), ArgumentError, '"a.NPZ"');
});

Deno.test("parseIndexFile() reads lists, masks and padded half-sets of .npy", () => {
  const read = (...npy: Parameters<typeof encodeNpy>) =>
    parseIndexFile(encodeNpy(...npy), "a.npy").indices;
  assertEquals(read(Int32Array.of(4, 0)), [4, 0]);
  assertEquals(read(BigInt64Array.of(7n)), [7]);
  assertEquals(read([true, false]), [true, false]);
  assertEquals(read(Int32Array.of(3, 1, 2, 0, -1, -1), [2, 3]), [[3, 1, 2], [
    0,
  ]]);
});

Deno.test("parseIndexFile() answers any bytes with indices or a typed error", () => {
  const next = integers(7);
  const alphabet = new TextEncoder().encode('[]{},:"0123456789truefalsn \n#-.');
  for (let round = 0; round < 3000; round++) {
    const bytes = Uint8Array.from(
      { length: next(24) },
      () => next(40) === 0 ? next(256) : alphabet[next(alphabet.length)],
    );
    try {
      parseIndexFile(bytes, round % 2 === 0 ? "a.json" : "a.txt");
    } catch (error) {
      if (error instanceof DataFormatError) continue;
      if (error instanceof UnsupportedError) continue;
      throw error;
    }
  }
});

Deno.test("parseIndexFile() refuses a STAR file by name", () => {
  const error = assertThrows(
    () => parseIndexFile(new TextEncoder().encode("1\n"), "a.STAR"),
    DataFormatError,
  );
  assertEquals(error.code, "index-star");
});

import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { parseStar, StarTable } from "../../src/formats/star/mod.ts";
import { parseImageNames } from "../../src/metadata/image_names.ts";
import { integers } from "../support/random.ts";

function names(...values: string[]): StarTable {
  return StarTable.fromColumns("particles", { _rlnImageName: values });
}

Deno.test("parseImageNames() splits at the first @ and counts from 0", () => {
  const { files, fileIndex, sections } = parseImageNames(names(
    "000002@Extract/job1/b.mrcs",
    "1@a@b.mrcs",
    "3@Extract/job1/b.mrcs",
    "2147483648@/abs/a.mrcs",
    "12@C:\\data\\x y.mrcs",
  ));
  assertEquals(files, [
    "Extract/job1/b.mrcs",
    "a@b.mrcs",
    "/abs/a.mrcs",
    "C:\\data\\x y.mrcs",
  ]);
  assertEquals(fileIndex, new Int32Array([0, 1, 0, 2, 3]));
  assertEquals(sections, new Int32Array([1, 0, 2, 2 ** 31 - 1, 11]));
});

Deno.test("parseImageNames() gives -1 for a path without section", () => {
  const { files, sections } = parseImageNames(
    names("a.mrc", "1@a.mrc", "b.mrc"),
  );
  assertEquals(files, ["a.mrc", "b.mrc"]);
  assertEquals([...sections], [-1, 0, -1]);
});

Deno.test("parseImageNames() agrees with splitting text over many rows", () => {
  const random = integers(3);
  const values = Array.from(
    { length: 20000 },
    () => `${1 + random(300)}@Extract/job${random(2000)}/é.mrcs`,
  );
  const { files, fileIndex, sections } = parseImageNames(names(...values));
  const wrong = values.findIndex((value, i) =>
    value !== `${sections[i] + 1}@${files[fileIndex[i]]}`
  );
  assertEquals(wrong, -1);
  assertEquals(new Set(files).size, files.length);
});

Deno.test("parseImageNames() refuses what is no image name", () => {
  for (
    const value of [
      "",
      "@a.mrcs",
      "1@",
      "1.0@a.mrcs",
      "-1@a.mrcs",
      "+1@a.mrcs",
      "x@a.mrcs",
      "2147483649@a.mrcs",
      "99999999999999999999999@a.mrcs",
    ]
  ) {
    const error = assertThrows(
      () => parseImageNames(names("1@a.mrcs", value)),
      DataFormatError,
      `"${value}" in row 2`,
    );
    assertEquals([error.code, error.actual], ["image-name", value]);
  }
});

Deno.test("parseImageNames() tells that sections are counted from 1, and where", () => {
  const text = "data_\nloop_\n_rlnImageName\n1@a.mrcs\n'000000@a b.mrcs'\n";
  const table = parseStar(new TextEncoder().encode(text)).mainTable();
  const error = assertThrows(
    () => parseImageNames(table, { path: "p.star" }),
    DataFormatError,
    'Cannot read "000000@a b.mrcs" in row 2 of column "_rlnImageName" as an ' +
      "image name: sections are counted from 1",
  );
  assertEquals(
    [error.code, error.path, error.line, error.label],
    ["image-name-zero", "p.star", 5, "_rlnImageName"],
  );
});

Deno.test("parseImageNames() reads another column on request", () => {
  const table = StarTable.fromColumns("", {
    _rlnReconstructImageName: ["5@c.mrcs"],
  });
  const { sections } = parseImageNames(table, {
    label: "_rlnReconstructImageName",
  });
  assertEquals([...sections], [4]);
  assertThrows(() => parseImageNames(table), DataFormatError, "_rlnImageName");
  // @ts-expect-error an unknown option
  assertThrows(() => parseImageNames(table, { column: "x" }), ArgumentError);
});

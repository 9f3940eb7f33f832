import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
  parseCs,
} from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import { imageNamesFromCs } from "../../src/metadata/cs_image_names.ts";

function named(
  paths: readonly string[],
  indices: readonly number[] = paths.map((_, i) => i),
): CryoSparcFile {
  return fileOf(
    paths.length,
    csTexts("blob/path", paths),
    csNumbers("blob/idx", "<u4", indices),
  );
}

function fileOf(n: number, ...columns: CsColumn[]): CryoSparcFile {
  return new CryoSparcFile(new CsTable(n, columns), { path: "set.cs" });
}

Deno.test("imageNamesFromCs() takes all leading > off, and no others", () => {
  const paths = [">J1/a.mrc", ">>J1/b.mrc", "J1/c>d.mrc", ">/abs/e.mrc"];
  const { files, fileIndex, sections } = imageNamesFromCs(named(paths));
  assertEquals(files, ["J1/a.mrc", "J1/b.mrc", "J1/c>d.mrc", "/abs/e.mrc"]);
  assertEquals([...fileIndex], [0, 1, 2, 3]);
  assertEquals([...sections], [0, 1, 2, 3]);
});

Deno.test("imageNamesFromCs() takes >x and x as one file", () => {
  const paths = ["x", "y", ">x", ">>y", "x", ">z"];
  const { files, fileIndex, sections } = imageNamesFromCs(
    named(paths, [5, 4, 3, 2, 1, 0]),
  );
  assertEquals(files, ["x", "y", "z"]);
  assertEquals([...fileIndex], [0, 1, 0, 1, 0, 2]);
  assertEquals([...sections], [5, 4, 3, 2, 1, 0]);
});

Deno.test("imageNamesFromCs() reads names that Python wrote, UTF-8 or Latin-1", async () => {
  // numpy.save() of records with uid, blob/path, blob/idx, blob/shape,
  // blob/psize_A and alignments3D/pose (the specification's example).
  const example = Uint8Array.fromBase64(
    "k05VTVBZAQD2AHsnZGVzY3InOiBbKCd1aWQnLCAnPHU4JyksICgnYmxvYi9wYXRoJywgJ3xTMTInKSwgKCdibG9iL2lkeCcsICc8dTQnKSwgKCdibG9iL3NoYXBlJywgJzx1NCcsICgyLCkpLCAoJ2Jsb2IvcHNpemVfQScsICc8ZjQnKSwgKCdhbGlnbm1lbnRzM0QvcG9zZScsICc8ZjQnLCAoMywpKV0sICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgxLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcAAAAAAAAAPkoxL2EubXJjcwAAAwAAAAQAAAAEAAAAAADAPwAAAAAAAAAA2w/JPw==",
  );
  const names = async (bytes: Uint8Array) => {
    const table = await parseCs(bytes, "set.cs");
    const { files, sections } = imageNamesFromCs(new CryoSparcFile(table));
    return [...files, ...sections];
  };
  assertEquals(await names(example), ["J1/a.mrcs", 3]);
  // "é" in UTF-8 and, as bytes that are no UTF-8, in Latin-1.
  const at = new TextDecoder("latin1").decode(example).indexOf("a.mrcs");
  const utf8 = example.slice();
  utf8.set([0xc3, 0xa9, 0x2e, 0x6d, 0x72, 0x63], at);
  assertEquals(await names(utf8), ["J1/é.mrc", 3]);
  const latin1 = example.slice();
  latin1.set([0xe9], at);
  assertEquals(await names(latin1), ["J1/é.mrcs", 3]);
});

Deno.test("imageNamesFromCs() names the particle whose index cannot be", () => {
  const cases: ["<i4" | "<f8", number][] = [
    ["<i4", -1],
    ["<f8", 0.5],
    ["<f8", NaN],
    ["<f8", 2 ** 31],
    ["<f8", Infinity],
  ];
  for (const [type, value] of cases) {
    const file = fileOf(
      2,
      csTexts("blob/path", ["a", "a"]),
      csNumbers("blob/idx", type, [0, value]),
    );
    const error = assertThrows(
      () => imageNamesFromCs(file),
      DataFormatError,
      "particle 2",
    );
    assertEquals([error.code, error.label, error.actual, error.path], [
      "image-section",
      "blob/idx",
      value,
      "set.cs",
    ]);
  }
  const last = csNumbers("blob/idx", "<u4", [2 ** 31 - 1]);
  const { sections } = imageNamesFromCs(
    fileOf(1, csTexts("blob/path", ["a"]), last),
  );
  assertEquals([...sections], [2 ** 31 - 1]);
});

Deno.test("imageNamesFromCs() names the particle whose path is empty", () => {
  for (const empty of ["", ">", ">>>"]) {
    const error = assertThrows(
      () => imageNamesFromCs(named(["a", "b", empty, ""])),
      DataFormatError,
      "particle 3",
    );
    assertEquals([error.code, error.label], ["image-name", "blob/path"]);
    const first = () => imageNamesFromCs(named([empty, "a"]));
    assertThrows(first, DataFormatError, "particle 1");
  }
});

Deno.test("imageNamesFromCs() says which fields are missing", () => {
  const path = csTexts("blob/path", ["a"]);
  const idx = csNumbers("blob/idx", "<u4", [0]);
  const uid = csNumbers("uid", "<u8", [1n]);
  const cases: [CsColumn[], string[]][] = [
    [[path], ["blob/idx"]],
    [[idx], ["blob/path"]],
    [[uid], ["blob/path", "blob/idx"]],
  ];
  for (const [columns, missing] of cases) {
    const error = assertThrows(
      () => imageNamesFromCs(fileOf(1, ...columns)),
      DataFormatError,
      "passthrough",
    );
    assertEquals([error.code, error.expected], ["images-missing", missing]);
  }
});

Deno.test("imageNamesFromCs() refuses fields of another kind or shape", () => {
  const path = csTexts("blob/path", ["a", "b"]);
  const idx = csNumbers("blob/idx", "<u4", [0, 1]);
  const cases: [CsColumn[], string][] = [
    [[csNumbers("blob/path", "<u4", [1, 2]), idx], "cs-field-type"],
    [[path, csTexts("blob/idx", ["0", "1"])], "cs-field-type"],
    [
      [path, csNumbers("blob/idx", "<u4", [0, 1, 2, 3], [2])],
      "cs-field-shape",
    ],
    [
      [
        { ...csTexts("blob/path", ["a", "b", "c", "d"]), shape: [2] },
        idx,
      ],
      "cs-field-shape",
    ],
  ];
  for (const [columns, code] of cases) {
    const error = assertThrows(
      () => imageNamesFromCs(fileOf(2, ...columns)),
      DataFormatError,
    );
    assertEquals(error.code, code);
  }
});

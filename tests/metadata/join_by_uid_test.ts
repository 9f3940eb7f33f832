import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataFormatError, type Diagnostic } from "../../src/core/errors.ts";
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
} from "../../src/formats/cs/mod.ts";
import { joinByUid, rowsByUid } from "../../src/metadata/join_by_uid.ts";

/** Numbers that a double cannot tell apart. */
const A = 2n ** 60n;
const [B, C, D] = [A + 1n, A + 2n, 2n ** 64n - 1n];

function table(
  path: string,
  uids: readonly bigint[] | null,
  ...columns: readonly CsColumn[]
): CsTable {
  const length = uids?.length ?? columns[0].bytes.length / 4;
  const all = [
    ...(uids === null ? [] : [csNumbers("uid", "<u8", uids)]),
    ...columns,
  ];
  return new CsTable(length, all, { path });
}

const idx = (...values: number[]) => csNumbers("blob/idx", "<u4", values);
const df = (...values: number[]) => csNumbers("ctf/df1_A", "<f4", values);

Deno.test("joinByUid() brings the particles of the other into the order of the first", () => {
  const first = table("a.cs", [A, B, C], idx(0, 1, 2));
  const other = table(
    "b.cs",
    [C, D, A, B],
    df(300, 400, 100, 200),
    csNumbers("alignments3D/shift", "<f4", [3, -3, 4, -4, 1, -1, 2, -2], [2]),
    csTexts("ctf/type", ["c", "d", "a", "b"]),
  );
  const joined = joinByUid(first, other);
  assertEquals([joined.length, joined.path], [3, "a.cs"]);
  assertEquals(joined.names, [
    "uid",
    "blob/idx",
    "ctf/df1_A",
    "alignments3D/shift",
    "ctf/type",
  ]);
  assertEquals([...joined.uids()], [A, B, C]);
  assertEquals([...joined.numbers("blob/idx")], [0, 1, 2]);
  assertEquals([...joined.numbers("ctf/df1_A")], [100, 200, 300]);
  assertEquals(
    [...joined.numbers("alignments3D/shift")],
    [1, -1, 2, -2, 3, -3],
  );
  assertEquals(joined.width("alignments3D/shift"), 2);
  assertEquals(joined.text("ctf/type"), ["a", "b", "c"]);
});

Deno.test("rowsByUid() finds the particles of a set in another", () => {
  const first = table("a.cs", [A, B, C], idx(0, 1, 2));
  assertEquals(
    rowsByUid(first, table("b.cs", [C, D, A, B], idx(0, 1, 2, 3))),
    Int32Array.of(2, 3, 0),
  );
  assertEquals(rowsByUid(first, table("b.cs", [A, B], idx(0, 1))), null);
  assertEquals(
    rowsByUid(first, table("b.cs", [A, B, C, C], idx(0, 1, 2, 3))),
    null,
  );
  const bare = table("b.cs", null, idx(0, 1, 2));
  assertEquals(rowsByUid(first, bare), null);
  assertEquals(rowsByUid(bare, first), null);
});

Deno.test("joinByUid() keeps the first's values of fields of both", () => {
  const first = table("a.cs", [A, B], df(1, 2));
  const other = table("b.cs", [B, A], df(20, 10), idx(5, 6));
  const joined = joinByUid(first, other);
  assertEquals([...joined.numbers("ctf/df1_A")], [1, 2]);
  assertEquals([...joined.numbers("blob/idx")], [6, 5]);
  assertEquals(joined.names, ["uid", "ctf/df1_A", "blob/idx"]);
});

Deno.test("joinByUid() takes a particle of the first twice if it is there twice", () => {
  const first = table("a.cs", [B, A, B], idx(0, 1, 2));
  const joined = joinByUid(first, table("b.cs", [A, B], df(1, 2)));
  assertEquals([...joined.numbers("ctf/df1_A")], [2, 1, 2]);
});

Deno.test("joinByUid() joins tables without particles", () => {
  const joined = joinByUid(
    table("a.cs", [], idx()),
    table("b.cs", [A], df(1)),
  );
  assertEquals([joined.length, [...joined.numbers("ctf/df1_A")]], [0, []]);
});

Deno.test("joinByUid() refuses a table that lacks particles", () => {
  const first = table("a.cs", [A, C, D, B], idx(0, 1, 2, 3));
  const error = assertThrows(
    () => joinByUid(first, table("b.cs", [B, A], df(2, 1))),
    DataFormatError,
  );
  assertEquals([error.code, error.path, error.label], [
    "cs-uid-missing",
    "b.cs",
    "uid",
  ]);
  for (const words of ['"a.cs"', "2 of 4 particles", `${C}`]) {
    assertStringIncludes(error.message, words);
  }
});

Deno.test("joinByUid() refuses a particle that the other has twice", () => {
  const first = table("a.cs", [A], idx(0));
  const error = assertThrows(
    () => joinByUid(first, table("b.cs", [A, B, B], df(1, 2, 3))),
    DataFormatError,
    `${B} twice`,
  );
  assertEquals([error.code, error.path], ["cs-uid-twice", "b.cs"]);
});

Deno.test("joinByUid() refuses tables without uid, or with several a particle", () => {
  const good = table("a.cs", [A, B], idx(0, 1));
  const bare = table("b.cs", null, df(1, 2));
  for (const [first, other] of [[good, bare], [bare, good]]) {
    const error = assertThrows(
      () => joinByUid(first, other),
      DataFormatError,
      '"b.cs" has no field uid',
    );
    assertEquals([error.code, error.path], ["cs-uid-missing", "b.cs"]);
  }
  const pairs = new CsTable(2, [
    csNumbers("uid", "<u8", [A, C, B, D], [2]),
    df(1, 2),
  ], { path: "b.cs" });
  const error = assertThrows(() => joinByUid(good, pairs), DataFormatError);
  assertEquals([error.code, error.label], ["cs-field-shape", "uid"]);
});

Deno.test("joinByUid() names up to four fields that differ", () => {
  const names = ["a", "b", "c", "d", "e"].map((name) => `my/${name}`);
  const message = (count: number) => {
    const fields = (value: number) =>
      names.slice(0, count).map((name) => csNumbers(name, "<f4", [value]));
    const diagnostics: Diagnostic[] = [];
    joinByUid(
      table("a.cs", [A], ...fields(1)),
      table("b.cs", [A], ...fields(2)),
      diagnostics,
    );
    return diagnostics[0].message;
  };
  assertStringIncludes(message(4), "have my/a, my/b, my/c, my/d, with");
  assertStringIncludes(
    message(5),
    "have my/a, my/b, my/c, my/d and more, with",
  );
});

Deno.test("joinByUid() tells of texts that begin alike", () => {
  const diagnostics: Diagnostic[] = [];
  joinByUid(
    table("a.cs", [A], csTexts("ctf/type", ["a"])),
    table("b.cs", [A], csTexts("ctf/type", ["ab"])),
    diagnostics,
  );
  assertEquals(diagnostics.map(({ code }) => code), ["cs-fields-twice"]);
});

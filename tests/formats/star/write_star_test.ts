import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError, MissingFileError } from "../../../src/core/errors.ts";
import {
  readStar,
  starDocumentOf,
  StarTable,
  writeStar,
  writeStarDocument,
} from "../../../src/formats/star/mod.ts";
import { BASE, parse, write } from "./star_text.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const created = new Date(2024, 6, 5, 14, 9, 4, 46);
const HEAD = "# Created 2024-07-05 14:09:04.046000\n\n";

/** The lines of the rows that a table of these columns is written with. */
function rowsOf(
  columns: Parameters<typeof StarTable.fromColumns>[1],
): string[] {
  const table = StarTable.fromColumns("", columns);
  const text = write(starDocumentOf(table, null, { created: null }));
  return text.split("\n").slice(3 + table.columns.length, -1);
}

Deno.test("writeStar() writes a main table as data_", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  const main = StarTable.fromColumns("particles", {
    _rlnImageName: ["1@a.mrcs", "2@a.mrcs"],
    _rlnDefocusU: [15000, 1e-5],
  });
  await writeStar(path, main, null, { created });
  assertEquals(
    await Deno.readTextFile(path),
    HEAD + "data_\n\nloop_\n_rlnImageName\n_rlnDefocusU\n" +
      "1@a.mrcs 15000.0\n2@a.mrcs 1e-05\n",
  );
  const [again, optics] = await readStar(path);
  assertEquals([again.equals(main), optics], [true, null]);
});

Deno.test("writeStar() writes optics first, two empty lines before the particles", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.STAR`;
  const main = StarTable.fromColumns("x", { _rlnOpticsGroup: [1, 2, 1] });
  const optics = StarTable.fromColumns("y", {
    _rlnOpticsGroup: [1, 2],
    _rlnVoltage: [300, 200.5],
  });
  await writeStar(path, main, optics, { created });
  assertEquals(
    await Deno.readTextFile(path),
    HEAD + "data_optics\n\nloop_\n_rlnOpticsGroup\n_rlnVoltage\n1 300.0\n" +
      "2 200.5\n\n\ndata_particles\n\nloop_\n_rlnOpticsGroup\n1\n2\n1\n",
  );
  const [again, opticsAgain] = await readStar(path);
  assertEquals([again.equals(main), opticsAgain?.equals(optics)], [true, true]);
});

Deno.test("writeStar() writes the time unless told not to", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  const main = StarTable.fromColumns("", { _a: [1] });
  await writeStar(path, main);
  const text = await Deno.readTextFile(path);
  const head = /^# Created \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\n\ndata_\n/;
  assertEquals(head.test(text), true);
  await writeStar(path, main, null, { created: null });
  assertEquals(await Deno.readTextFile(path), "data_\n\nloop_\n_a\n1\n");
});

Deno.test("a table that was read is written anew with the text of its cells", () => {
  const table = parse(
    "data_x\nloop_\n_a #1\n_b #2\n  0.100000   'x y' # one\n\t1e3 \"\"\n",
  ).table("x");
  assertEquals(
    write(starDocumentOf(table, null, { created: null })),
    "data_\n\nloop_\n_a\n_b\n0.100000 'x y'\n1e3 \"\"\n",
  );
});

Deno.test("integers are written without decimal point, other numbers with one", () => {
  assertEquals(rowsOf({ _a: Int32Array.of(1, -2) }), ["1", "-2"]);
  assertEquals(rowsOf({ _a: Uint8Array.of(1), _b: ["x"] }), ["1 x"]);
  assertEquals(rowsOf({ _a: Float64Array.of(1, 0.5) }), ["1.0", "0.5"]);
  assertEquals(rowsOf({ _a: [1, 2] }), ["1", "2"]);
  assertEquals(rowsOf({ _a: [1, 2.5, NaN, -Infinity] }), [
    "1.0",
    "2.5",
    "nan",
    "-inf",
  ]);
  assertEquals(rowsOf({ _a: [1, "x"] }), ["1", "x"]);
  assertEquals(rowsOf({ _a: [2 ** 60] }), ["1.152921504606847e+18"]);
});

Deno.test("float32 values are written as the float64 they are", () => {
  const values = Float32Array.of(1.31, 2.806, 0.5);
  assertEquals(rowsOf({ _a: values }), [
    "1.309999942779541",
    "2.805999994277954",
    "0.5",
  ]);
});

Deno.test("values get quotes where they need them and come back the same", () => {
  const values = [
    "",
    "a b",
    "a\tb",
    "a\vb\fc",
    "#x",
    "x#",
    "_x",
    "x_",
    '"x',
    "'x'",
    "O'Brien",
    "data_",
    "data_x",
    "loop_",
    "loop",
    `it's "so"`,
    `a' b`,
    `a" b`,
    "é µ",
    "日本",
    "😀",
    "\u00a0x",
    "[1,1,0]",
    "\ufeff",
  ];
  const table = StarTable.fromColumns("x", { _a: values, _b: values });
  const text = write(starDocumentOf(table, null, { created: null }));
  const again = parse(text).table("");
  assertEquals(again.text("_a"), values);
  assertEquals(again.text("_b"), values);
  assertEquals(rowsOf({ _a: ["", "x", "O'Brien", `a" b`, "_x"] }), [
    '""',
    "x",
    "O'Brien",
    `'a" b'`,
    '"_x"',
  ]);
});

Deno.test("values that cannot be written are refused", () => {
  for (const value of ["a\nb", "a\rb", "\0", "\x1b", `a" b' c`, "\ud800"]) {
    const error = assertThrows(
      () => StarTable.fromColumns("x", { _a: [value] }),
      ArgumentError,
    );
    assertEquals(error.code, "star-unwritable");
  }
});

Deno.test("writeStarDocument() leaves no file behind if the folder is missing", async () => {
  await using folder = await temporaryFolder();
  await assertRejects(
    () => writeStarDocument(`${folder.path}/no/a.star`, parse(BASE)),
    MissingFileError,
  );
});

// Damaged files give a typed error, or a document that survives being written.
import { assert, assertEquals } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import {
  parseStar,
  type ParseStarOptions,
  serializeStar,
  type StarDocument,
  starDocumentOf,
  type StarTable,
} from "../../../src/formats/star/mod.ts";
import { integers } from "../../support/random.ts";
import { bytesOf } from "./star_text.ts";

const SEED_FILES = [
  [
    "# version 30001\n\ndata_optics # one\n\nloop_\n_rlnOpticsGroup #1\n_rlnVoltage #2\n",
    "1 300.0\n2 '200 kV'\n\ndata_particles\nloop_\n_rlnImageName #1\n_rlnX #2\n_rlnY\n",
    '000001@a.mrcs "" [1,1]\n# no\n_tmp/b 2 O\'B # yes\ndata_x/c 3 4\n\n\ndata_job\n_k v\n_e\n#\n',
  ].join(""),
  'data_\r\n\r\nloop_\r\n_a\r\n1\r\ndata_2\r\n_x\r\n\r\ndata_b\r\n_k \'a b\'\r\n_l "x"y"\r\n',
  "free text\ndata_a\nloop_\n_a#1\n_tmp/1\ndata_2\n'#'\n\ndata_b\nloop_\n_c\n_d\n",
].map(bytesOf);

const PIECES = [
  "data_",
  "loop_",
  "_",
  "#",
  '"',
  "'",
  "\n",
  "\r",
  " ",
  "\t",
  "\0",
  "\xff",
  "\n\n",
  "@",
  "/",
  "data_\n",
];

function damage(
  bytes: Uint8Array,
  random: (limit: number) => number,
): Uint8Array {
  let damaged = bytes.slice();
  if (random(3) === 0) damaged = damaged.slice(0, random(damaged.length + 1));
  for (let i = random(4); i > 0 && damaged.length > 0; i--) {
    const at = random(damaged.length);
    if (random(2) === 0) {
      damaged[at] ^= 1 << random(8);
      continue;
    }
    const piece = Uint8Array.from(
      PIECES[random(PIECES.length)],
      (character) => character.charCodeAt(0),
    );
    const rest = damaged.slice(at + random(3));
    damaged = Uint8Array.from([...damaged.slice(0, at), ...piece, ...rest]);
  }
  return damaged;
}

function parseOrNull(
  bytes: Uint8Array,
  options: ParseStarOptions,
): StarDocument | null {
  try {
    return parseStar(bytes, options);
  } catch (error) {
    assert(error instanceof DataFormatError, String(error));
    return null;
  }
}

function content(table: StarTable): unknown {
  return [
    table.kind,
    table.rowCount,
    table.columns,
    Array.from(table.rows(), (row) => ({ ...row })),
  ];
}

function assertSurvives(
  edited: StarDocument,
  mode: "default" | "lenient",
): void {
  const again = parseStar(serializeStar(edited), { mode });
  assertEquals(
    again.blocks.map((table) => [table.name, content(table)]),
    edited.blocks.map((table) => [table.name, content(table)]),
  );
}

Deno.test("damaged files are refused with a typed error or survive being written", () => {
  const random = integers(20240715);
  let parsed = 0;
  for (let i = 0; i < 6000; i++) {
    const bytes = damage(SEED_FILES[i % SEED_FILES.length], random);
    const mode = random(4) === 0 ? "lenient" : "default";
    const document = parseOrNull(bytes, { mode });
    if (document === null) continue;
    parsed++;
    assertEquals(serializeStar(document), bytes);
    for (const table of document.blocks) {
      const first = document.block(table.name) === table;
      const value = ["new", "", "_n", "data_n", "a b", "#"][random(6)];
      const values = new Array(table.rowCount).fill(value);
      for (const label of first ? [...table.columns, "_new"] : []) {
        if (table.columns.length === 0) values.splice(0, 1, value);
        const edited = table.withColumn(label, values);
        assertSurvives(document.withBlock(edited), mode);
      }
      assertEquals(
        content(
          parseStar(serializeStar(starDocumentOf(table, null))).table(""),
        ),
        content(table),
      );
      for (const label of table.columns) {
        assertTyped(() => table.numbers(label));
      }
      for (const label of table.columns) {
        assertTyped(() => table.integerLists(label));
      }
    }
  }
  assert(parsed > 1000, `${parsed} files were read`);
});

function assertTyped(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert(error instanceof DataFormatError, String(error));
  }
}

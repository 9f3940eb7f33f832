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
import { damage, SEED_FILES } from "./damaged_files.ts";

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

import { assert, assertEquals } from "@std/assert";
import {
  type CsColumn,
  csNumbers,
  CsTable,
  csTexts,
  encodeCsg,
  parseCs,
  parseCsg,
} from "../../../src/formats/cs/mod.ts";
import { csColumns } from "../../support/cs_columns.ts";
import { csRecords } from "../../support/cs_set.ts";
import { codeOf } from "../../support/faults.ts";
import { byteFlips, truncations } from "../../support/mutations.ts";
import { numpyVector } from "../../support/numpy_vectors.ts";

const SMALL = new CsTable(3, [
  csNumbers("uid", "<u8", [1n, 2n, 3n]),
  csTexts("blob/path", [">a.mrcs", ">a.mrcs", ">b.mrcs"]),
  csNumbers("blob/shape", "<u4", [4, 4, 4, 4, 4, 4], [2]),
]);

const FILES: Record<string, Uint8Array<ArrayBuffer>> = {
  records: csRecords(SMALL),
  nested: numpyVector("nested"),
  columns: csColumns(SMALL),
  packed: csColumns(SMALL, { packed: SMALL.names }),
};

/** Uses all of a table; what it takes must stay in proportion to the file. */
function useAll(table: CsTable, fileBytes: number): void {
  for (const column of table.columns) {
    assert(column.bytes.length <= 1000 * fileBytes);
    decode(table, column);
  }
  assert([...table.columns].every(({ name }) => table.has(name)));
  if (table.length > 0 && table.length < 1000) table.selectRows([0]);
}

function decode(table: CsTable, { name, dtype }: CsColumn): void {
  try {
    if (dtype.kind === "S" || dtype.kind === "U") table.text(name);
    else table.numbers(name);
  } catch (error) {
    assertEquals(codeOf(error), "cs-field-type");
  }
}

/** Code of the typed error that comes of bytes, or "". */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    useAll(await parseCs(bytes, "a.cs"), bytes.length);
    return "";
  } catch (error) {
    const code = codeOf(error);
    assert(/^(cs|npy|numpy)-/.test(code), code);
    return code;
  }
}

Deno.test("parseCs() refuses every truncation", async () => {
  for (const [name, file] of Object.entries(FILES)) {
    assertEquals(await outcomeOf(file), "");
    for (const bytes of truncations(file)) {
      assert(await outcomeOf(bytes) !== "", `${name} ${bytes.length}`);
    }
  }
});

Deno.test("parseCs() of damaged files is a table or a typed error", async () => {
  let seed = 1;
  for (const file of Object.values(FILES)) {
    const codes = new Set<string>();
    for (const bytes of byteFlips(file, 1500, seed++)) {
      codes.add(await outcomeOf(bytes));
    }
    assert(codes.size >= 3 && codes.has(""));
  }
});

Deno.test("parseCsg() of damaged files is a group or a typed error", async () => {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const text = await encodeCsg("a.cs", ["blob/path", "ctf/df1_A"], 3);
  const file = encoder.encode(text);
  const damaged = [...truncations(file, 3), ...byteFlips(file, 500, 9)];
  for (const bytes of damaged) {
    try {
      const { files } = await parseCsg(decoder.decode(bytes), "/a.csg");
      assert(files.every((path) => path.startsWith("/")));
    } catch (error) {
      assertEquals(codeOf(error), "csg-content");
    }
  }
});

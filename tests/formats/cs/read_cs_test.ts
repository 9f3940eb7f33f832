import { assert, assertEquals } from "@std/assert";
import {
  csNumbers,
  CsTable,
  parseCs,
  readCs,
  writeCs,
} from "../../../src/formats/cs/mod.ts";
import { csColumns } from "../../support/cs_columns.ts";
import { csRecords, makeCs } from "../../support/cs_set.ts";
import { faultCode } from "../../support/faults.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("readCs() and writeCs() keep a table, in either layout", async () => {
  await using folder = await temporaryFolder();
  const table = makeCs({ n: 9 });
  const columns = csColumns(table, { packed: ["blob/idx"] });
  const records = csRecords(table);
  for (const [name, bytes] of Object.entries({ columns, records })) {
    const path = await folder.write(`${name}.cs`, bytes);
    const read = await readCs(path);
    assertEquals([read.path, read.columns], [path, table.columns]);
    const written = folder.at(`${name}_again.cs`);
    await writeCs(written, read);
    assertEquals(await Deno.readFile(written), records);
  }
});

Deno.test("readCs() loads the fields that are wanted", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.cs", csRecords(makeCs({ n: 3 })));
  const table = await readCs(path, { fields: (name) => name === "uid" });
  assertEquals(table.columns.map(({ name }) => name), ["uid"]);
  const lost = () => writeCs(folder.at("b.cs"), table);
  assertEquals(await faultCode(lost), "cs-not-loaded");
  const undefinedFields = await readCs(path, { fields: undefined });
  assertEquals(undefinedFields.columns.length, table.fields.length);
});

Deno.test("readCs() refuses options that it does not know", async () => {
  const options = { field: () => true } as object;
  const file = csRecords(makeCs({ n: 1 }));
  const unknown = "unknown-option";
  assertEquals(await faultCode(() => readCs("a.cs", options)), unknown);
  assertEquals(await faultCode(() => parseCs(file, "a", options)), unknown);
});

Deno.test("readCs() says what a foreign file is", async () => {
  const encoder = new TextEncoder();
  const files: [string, string | Uint8Array][] = [
    ["it is empty", ""],
    [
      "git lfs pull",
      "version https://git-lfs.github.com/spec/v1\noid sha256:1",
    ],
    ["name it .csg", "created: 2023-01-01\ngroup:\n"],
    ["name it .star", "# version 30001\n\ndata_particles\n"],
    ["gunzip", Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ["neither", "hello"],
    ["neither", Uint8Array.of(0x93, 0x4e)],
    ["neither", Uint8Array.of(0x95, 0x43, 0x53)],
  ];
  for (const [words, content] of files) {
    const bytes = typeof content === "string"
      ? encoder.encode(content)
      : content;
    try {
      await parseCs(bytes, "a.cs");
      throw new Error("No fault");
    } catch (error) {
      assertEquals((error as { code?: string }).code, "cs-magic");
      assert((error as Error).message.includes(words), words);
    }
  }
});

Deno.test("readCs() and writeCs() name files and folders that are missing", async () => {
  await using folder = await temporaryFolder();
  const none = () => readCs(folder.at("none.cs"));
  assertEquals(await faultCode(none), "file-missing");
  const table = new CsTable(1, [csNumbers("uid", "<u8", [1n])]);
  const nowhere = () => writeCs(folder.at("none/a.cs"), table);
  assertEquals(await faultCode(nowhere), "folder-missing");
});

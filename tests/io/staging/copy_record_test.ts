import { assertEquals } from "@std/assert";
import {
  type CopyRecord,
  formatRecord,
  parseRecord,
} from "../../../src/io/staging/copy_record.ts";
import { isSameState } from "../../../src/io/staging/source_state.ts";

const RECORD: CopyRecord = {
  path: "/a.mrcs",
  size: 5,
  mtimeMs: 10,
  inode: 7,
  copy: "k.mrcs",
  copyMtimeMs: 12,
  staged: "2026-01-01T00:00:00Z",
};

Deno.test("parseRecord() takes whole records only", () => {
  assertEquals(parseRecord(formatRecord(RECORD)), RECORD);
  assertEquals(parseRecord(formatRecord(RECORD).slice(0, -4)), null);
  assertEquals(parseRecord("null"), null);
  for (const name of Object.keys(RECORD)) {
    const { [name as "path"]: _, ...rest } = RECORD;
    assertEquals(parseRecord(JSON.stringify(rest)), null, name);
  }
});

Deno.test("isSameState() looks at path, size, time and inode", () => {
  assertEquals(isSameState(RECORD, { ...RECORD }), true);
  const others = { path: "/b.mrcs", size: 6, mtimeMs: 11, inode: 8 };
  for (const [name, value] of Object.entries(others)) {
    assertEquals(isSameState(RECORD, { ...RECORD, [name]: value }), false);
  }
});

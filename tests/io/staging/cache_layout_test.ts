import { assertEquals } from "@std/assert";
import {
  copyName,
  parseCacheName,
} from "../../../src/io/staging/cache_layout.ts";

Deno.test("copyName() keeps the extension of the stack", () => {
  assertEquals(copyName("k", "/a/b.mrc"), "k.mrc");
  assertEquals(copyName("k", "/a/b.hdf5"), "k.hdf5");
  assertEquals(copyName("k", "/a.b/c"), "k.mrcs");
});

Deno.test("parseCacheName() tells copies, records and what is being written apart", () => {
  const key = "0123456789abcdef0123";
  const kinds = {
    [`${key}.mrcs`]: "copy",
    [`${key}.record.json`]: "record",
    [`${key}.mrcs.01234567.tmp`]: "temporary",
    [`${key}.record.json.01234567.tmp`]: "temporary",
    [`${key}`]: undefined,
    "notes.txt": undefined,
  };
  for (const [name, kind] of Object.entries(kinds)) {
    assertEquals(parseCacheName(name)?.kind, kind, name);
  }
});

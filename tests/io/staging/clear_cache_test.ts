import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { parseCacheName } from "../../../src/io/staging/cache_layout.ts";
import {
  clearCache,
  type ClearCacheOptions,
} from "../../../src/io/staging/clear_cache.ts";
import { listCache } from "../../../src/io/staging/list_cache.ts";
import { age } from "../../support/aged_files.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const KEY = "0123456789abcdef0123";

Deno.test("parseCacheName() knows the files of the cache and no others", () => {
  const kinds: [string, string | undefined][] = [
    [`${KEY}.mrcs`, "copy"],
    [`${KEY}.mrc`, "copy"],
    [`${KEY}.json`, "copy"],
    [`${KEY}.record.json`, "record"],
    [`${KEY}.mrcs.01234567.tmp`, "temporary"],
    [`${KEY}.record.json.01234567.tmp`, "temporary"],
    [KEY, undefined],
    [`${KEY}.`, undefined],
    [`${KEY}0.mrcs`, undefined],
    [`${KEY.toUpperCase()}.mrcs`, undefined],
    [`${KEY}.mrcs.bak`, undefined],
    [`${KEY}.mrcs.0123456.tmp`, undefined],
    [`a${KEY}.mrcs`, undefined],
    ["stack.mrcs", undefined],
    ["", undefined],
  ];
  for (const [name, kind] of kinds) {
    assertEquals(parseCacheName(name)?.kind, kind, name);
  }
});

Deno.test("clearCache() leaves what is being written, removes what was left", async () => {
  await using folder = await temporaryFolder();
  const write = (name: string) =>
    folder.write(`cryoset_cache/${KEY}${name}`, "12345");
  const left = await write(".mrcs.01234567.tmp");
  assertEquals((await clearCache(folder.path)).inUse.length, 1);
  await age(left);
  await write(".mrcs");
  const [entry] = await listCache(folder.path);
  assertEquals([entry.key, entry.state, entry.source, entry.size], [
    KEY,
    "unfinished",
    null,
    10,
  ]);
  const { removed, inUse, freed } = await clearCache(folder.path, {
    stale: true,
  });
  assertEquals([removed, inUse, freed], [[entry], [], 10]);
  assertEquals(await listCache(folder.path), []);
});

Deno.test("clearCache() refuses ages and options that are not sound", async () => {
  for (const olderThanDays of [-1, NaN, "x" as unknown as number]) {
    const error = await assertRejects(
      () => clearCache("none", { olderThanDays }),
      ArgumentError,
    );
    assertEquals(error.code, "cache-age");
  }
  const error = await assertRejects(
    () => clearCache("none", { all: true } as ClearCacheOptions),
    ArgumentError,
  );
  assertEquals(error.code, "unknown-option");
});

import { assertEquals } from "@std/assert";
import {
  cachedKeys,
  isAbandoned,
} from "../../../src/io/staging/cached_files.ts";
import { removeUnlessUsed } from "../../../src/io/staging/remove_key.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const KEY = "0123456789abcdef0123";

Deno.test("isAbandoned() gives programs a quarter of an hour", () => {
  const written = (minutesAgo: number) => ({
    path: "",
    kind: "temporary" as const,
    size: 0,
    mtimeMs: Date.now() - minutesAgo * 60_000,
    ctimeMs: 0,
  });
  assertEquals([14, 16].map((ago) => isAbandoned(written(ago))), [false, true]);
});

Deno.test("cachedKeys() looks at files alone", async () => {
  await using folder = await temporaryFolder();
  await folder.write(`${KEY}.mrcs`, "12345");
  await Deno.mkdir(folder.at("ffffffffffffffffffff.mrcs"));
  const [{ key, size, copies }, ...others] = await cachedKeys(folder.path);
  assertEquals([key, size, copies.length, others.length], [KEY, 5, 1, 0]);
});

Deno.test("removeUnlessUsed() leaves a copy that was used since", async () => {
  await using folder = await temporaryFolder();
  await folder.write(`${KEY}.mrcs`, "12345");
  const record = await folder.write(`${KEY}.record.json`, "{}");
  await Deno.utime(record, 1000, 1000);
  const [before] = await cachedKeys(folder.path);
  await Deno.utime(record, 2000, 2000);
  assertEquals(await removeUnlessUsed(before), false);
  const [now] = await cachedKeys(folder.path);
  assertEquals(await removeUnlessUsed(now), true);
  assertEquals(await cachedKeys(folder.path), []);
});

import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../src/core/errors.ts";
import { bytesSource, openFile, readEach } from "../../src/io/byte_source.ts";
import { FilePool } from "../../src/io/file_pool.ts";
import { integers } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";

const CONTENT = Uint8Array.from(
  { length: 1_500_000 },
  (_, i) => i * 7 + i / 256,
);

Deno.test("openFile() reads any stretch, small and large, overlapping", async () => {
  await using folder = await temporaryFolder();
  await using file = await openFile(await folder.write("x.bin", CONTENT));
  const pick = integers(1);
  const reads = Array.from({ length: 60 }, async () => {
    const offset = pick(CONTENT.length);
    const length = pick(2) ? pick(64) : pick(CONTENT.length - offset);
    const target = new Uint8Array(Math.min(length, CONTENT.length - offset));
    await file.read(target, offset);
    assertEquals(
      target,
      CONTENT.subarray(offset, offset + target.length),
    );
  });
  await Promise.all(reads);
  assertEquals(file.size, CONTENT.length);
});

Deno.test("readEach() does many reads, short and long, of any source", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("x.bin", CONTENT);
  await using file = await openFile(path);
  await using pool = new FilePool();
  const pooled = await pool.source(path);
  assertEquals([file.file, pooled.file], [undefined, path]);
  const pick = integers(2);
  for (const source of [file, pooled, bytesSource(CONTENT)]) {
    const reads = Array.from({ length: 90 }, (_, i) => {
      const length = i % 30 === 9 ? 700_000 : pick(40_000);
      const offset = pick(CONTENT.length - length);
      return { target: new Uint8Array(length), offset };
    });
    await readEach(source, reads);
    for (const { target, offset } of reads) {
      assertEquals(target, CONTENT.subarray(offset, offset + target.length));
    }
    const past = { target: new Uint8Array(2), offset: CONTENT.length - 1 };
    const error = await assertRejects(
      () => readEach(source, [past]),
      DataFormatError,
    );
    assertEquals(error.code, "file-short");
  }
});

Deno.test("read() refuses to pass the end, in a file and in memory", async () => {
  await using folder = await temporaryFolder();
  await using file = await openFile(await folder.write("x.bin", "abc"));
  for (const source of [file, bytesSource(new Uint8Array(3), "memory")]) {
    const error = await assertRejects(
      () => source.read(new Uint8Array(2), 2),
      DataFormatError,
      "it has 3 bytes",
    );
    assertEquals([error.code, error.offset], ["file-short", 2]);
  }
});

Deno.test("openFile() tells a missing file from a folder", async () => {
  await using folder = await temporaryFolder();
  const missing = await assertRejects(
    () => openFile(folder.at("none")),
    MissingFileError,
  );
  assertEquals(missing.paths, [folder.at("none")]);
  const error = await assertRejects(
    () => openFile(folder.path),
    DataFormatError,
  );
  assertEquals(error.code, "file-is-folder");
});

Deno.test("close() is idempotent and ends reading", async () => {
  await using folder = await temporaryFolder();
  const file = await openFile(await folder.write("x.bin", "abc"));
  await file.close();
  await file.close();
  const error = await assertRejects(() => file.read(new Uint8Array(1), 0));
  assertInstanceOf(error, DataFormatError);
  assertEquals(error.code, "file-closed");
});

Deno.test({
  name: "openFile() lets a denied permission through",
  permissions: { read: false },
  fn: async () => {
    await assertRejects(() => openFile("mod.ts"), Deno.errors.NotCapable);
  },
});

import { assertEquals, assertRejects } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../src/core/errors.ts";
import { type ByteSource, openFile } from "../../src/io/byte_source.ts";
import { FilePool } from "../../src/io/file_pool.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** An opener that counts the files it has open. */
function countingOpener() {
  const counter = { open: 0, most: 0 };
  const opener = async (path: string): Promise<ByteSource> => {
    const file = await openFile(path);
    counter.most = Math.max(counter.most, ++counter.open);
    return {
      path: file.path,
      size: file.size,
      read: (target, offset) => file.read(target, offset),
      close: async () => {
        counter.open--;
        await file.close();
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  };
  return { counter, opener };
}

Deno.test("FilePool reads many files and keeps few open", async () => {
  await using folder = await temporaryFolder();
  const { counter, opener } = countingOpener();
  await using pool = new FilePool(4, opener);
  const sources: ByteSource[] = [];
  for (let i = 0; i < 20; i++) {
    const path = await folder.write(`${i}`, `content ${i}`);
    sources.push(await pool.source(path));
  }
  for (let round = 0; round < 2; round++) {
    for (const [i, source] of sources.entries()) {
      const target = new Uint8Array(source.size);
      await source.read(target, 0);
      assertEquals(new TextDecoder().decode(target), `content ${i}`);
    }
  }
  assertEquals(counter, { open: 4, most: 5 });
  await pool.close();
  assertEquals(counter.open, 0);
});

Deno.test("FilePool notices a file that changed its size", async () => {
  await using folder = await temporaryFolder();
  await using pool = new FilePool(1);
  const source = await pool.source(await folder.write("a", "four"));
  await pool.source(await folder.write("b", "other"));
  await folder.write("a", "longer");
  const error = await assertRejects(
    () => source.read(new Uint8Array(1), 0),
    DataFormatError,
  );
  assertEquals(error.code, "file-changed");
});

Deno.test("FilePool forgets a file that could not be opened", async () => {
  await using folder = await temporaryFolder();
  await using pool = new FilePool();
  await assertRejects(() => pool.source(folder.at("late")), MissingFileError);
  await folder.write("late", "here");
  assertEquals((await pool.source(folder.at("late"))).size, 4);
});

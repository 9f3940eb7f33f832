import { assertEquals, assertRejects } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../src/core/errors.ts";
import { FilePool } from "../../src/io/file_pool.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Descriptors this process has open on files below a folder. */
function openBelow(folder: string): number {
  let count = 0;
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    try {
      if (Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(folder)) {
        count++;
      }
    } catch {
      // The descriptor of the listing itself is gone.
    }
  }
  return count;
}

Deno.test({
  name: "FilePool reads many files and keeps few open",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await temporaryFolder();
    await using pool = new FilePool(4);
    const sources = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, i) =>
          await pool.source(await folder.write(`${i}`, `content ${i}`)),
      ),
    );
    for (let round = 0; round < 2; round++) {
      await Promise.all(sources.map(async (source, i) => {
        const target = new Uint8Array(source.size);
        await source.read(target, 0);
        assertEquals(new TextDecoder().decode(target), `content ${i}`);
      }));
      assertEquals(openBelow(folder.path), 4);
    }
    await pool.close();
    assertEquals(openBelow(folder.path), 0);
  },
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

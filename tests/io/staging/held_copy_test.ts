import { assertEquals } from "@std/assert";
import { isBeingRead, openCopy } from "../../../src/io/staging/held_copy.ts";
import { assertClosed } from "../../images/assert_closed.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("openCopy() takes a copy as it was left, and no other", async () => {
  await using folder = await temporaryFolder();
  const copyPath = await folder.write("k.mrcs", "12345");
  await Deno.utime(copyPath, 1000, 1000);
  const copy = { copyPath, size: 5, copyMtimeMs: 1_000_000 };
  const source = await openCopy(copy, "/a.mrcs");
  assertEquals([source?.path, source?.size], ["/a.mrcs", 5]);
  assertEquals(await isBeingRead(copyPath), true);
  await source!.close();
  assertEquals(await isBeingRead(copyPath), false);
  for (
    const other of [
      { ...copy, size: 4 },
      { ...copy, copyMtimeMs: 1_000_001 },
      { ...copy, copyPath: folder.at("gone.mrcs") },
    ]
  ) {
    assertEquals(await openCopy(other, "/a.mrcs"), null);
  }
  // Nothing stays open, or the copy could never be removed.
  await assertClosed(folder);
});

import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { asMask } from "../../../src/core/mask.ts";
import {
  loadOneList,
  requireOneList,
} from "../../../src/formats/index_file/one_list.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("requireOneList() takes a list and refuses several", () => {
  for (const one of [[], [1, 2], [true], Int32Array.of(3), asMask([1])]) {
    requireOneList(one, "ind");
  }
  for (const several of [[[1], [2]], [[1], [2], [3]]]) {
    const error = assertThrows(
      () => requireOneList(several, '"a.json"'),
      ArgumentError,
      `"a.json" as one list of indices: it holds ${several.length} lists`,
    );
    assertEquals(error.code, "index-lists");
    assertEquals(error.message.includes("halfsets"), several.length === 2);
  }
});

Deno.test("loadOneList() names the file of half-sets", async () => {
  await using folder = await temporaryFolder();
  assertEquals(await loadOneList(null), null);
  const one = await folder.write("one.json", "[3, 1]");
  assertEquals(await loadOneList(one), [3, 1]);
  const two = await folder.write("two.json", "[[3], [1]]");
  await assertRejects(() => loadOneList(two), ArgumentError, `"${two}"`);
});

import { assert, assertEquals } from "@std/assert";
import { CellStartList } from "../../../src/formats/star/cell_starts.ts";

Deno.test("CellStartList addresses files beyond 4 GiB", () => {
  const small = new CellStartList(2 ** 32 - 1);
  const large = new CellStartList(2 ** 32);
  for (const list of [small, large]) {
    list.reserve(1, 0);
    list.array[list.length++] = 2 ** 32 - 2;
  }
  large.reserve(1, 2 ** 32);
  large.array[large.length++] = 2 ** 32 + 3;
  assertEquals(small.finish(), Uint32Array.of(2 ** 32 - 2));
  assertEquals(large.finish(), Float64Array.of(2 ** 32 - 2, 2 ** 32 + 3));
});

Deno.test("CellStartList grows by what the rest of the file may hold", () => {
  const fileSize = 1_000_000;
  const list = new CellStartList(fileSize);
  let grown = 0;
  for (let offset = 0; offset < fileSize; offset += 10) {
    const before = list.array;
    list.reserve(2, offset);
    list.length += 2;
    if (list.array === before) continue;
    grown++;
    assert(list.array.length <= list.length + (fileSize - offset) / 2 + 1);
  }
  assert(grown < 10, `grown ${grown} times`);
  assertEquals(list.length, 200_000);
  assert(list.finish().length <= 1.25 * list.length);
});

Deno.test("CellStartList does not trust a dense beginning", () => {
  const list = new CellStartList(1_000_000);
  list.reserve(400_000, 900_000);
  assert(list.array.length <= 450_000);
});

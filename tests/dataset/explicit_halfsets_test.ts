import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  asMask,
  DataFormatError,
  encodeNpy,
  IndexError,
  type IndexLikeValue,
} from "../../mod.ts";
import {
  checkHalfsets,
  explicitHalfsets,
} from "../../src/dataset/explicit_halfsets.ts";
import { list } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

async function halves(
  given: string | IndexLikeValue,
  ind: number[] | null = null,
): Promise<number[][]> {
  const selection = ind === null ? null : Int32Array.from(ind);
  return (await explicitHalfsets(given, 5, selection)).map(list);
}

async function code(
  given: unknown,
  ind: number[] | null = null,
): Promise<string> {
  const error = await assertRejects(
    () => halves(given as IndexLikeValue, ind),
    ArgumentError,
  );
  return error.code;
}

Deno.test("explicitHalfsets() takes lists, typed arrays and masks in their order", async () => {
  const expected = [[3, 0], [1, 4]];
  assertEquals(await halves([[3, 0], [1, 4]]), expected);
  assertEquals(
    await halves([Int32Array.of(3, 0), new Uint8Array([1, 4])]),
    expected,
  );
  const mask = [false, true, false, false, true];
  assertEquals(await halves([[3, 0], mask]), expected);
  assertEquals(await halves([[3, 0], asMask(mask)]), expected);
});

Deno.test("explicitHalfsets() keeps members of ind, in the order of the half", async () => {
  assertEquals(await halves([[3, 0], [1, 4]], [0, 1, 3]), [[3, 0], [1]]);
});

Deno.test("explicitHalfsets() reads JSON: lists, masks and written half-sets", async () => {
  await using folder = await temporaryFolder();
  const files = [
    "[[3, 0], [1, 4]]",
    "[[3, 0], [false, true, false, false, true]]",
    '{"nImages": 5, "halfsets": [[3, 0], [1, 4]]}',
    '{"halfsets": [[3, 0], [1, 4]]}',
  ];
  for (const text of files) {
    const path = await folder.write("halves.json", text);
    assertEquals(await halves(path), [[3, 0], [1, 4]]);
  }
});

Deno.test("explicitHalfsets() refuses half-sets of another file", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write(
    "halves.json",
    '{"nImages": 6, "halfsets": [[3, 0], [1, 4]]}',
  );
  assertEquals(await code(path), "halfsets-other-file");
});

Deno.test("explicitHalfsets() knows the images a file was made for", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write(
    "halves.json",
    '{"nImages": 5, "imagesDigest": "ab", "halfsets": [[3, 0], [1, 4]]}',
  );
  for (const digest of ["ab", null]) {
    const given = await explicitHalfsets(path, 5, null, digest);
    assertEquals(given.map(list), [[3, 0], [1, 4]]);
  }
  const error = await assertRejects(
    () => explicitHalfsets(path, 5, null, "cd"),
    ArgumentError,
    "another order",
  );
  assertEquals(error.code, "halfsets-other-file");
});

Deno.test("explicitHalfsets() refuses what is no pair of lists", async () => {
  await using folder = await temporaryFolder();
  for (const given of [[], [[0]], [[0], [1], [2]], [0, 1], [true, false]]) {
    assertEquals(await code(given), "halfsets-pair");
  }
  const text = await folder.write("halves.txt", "0\n1\n");
  const error = await assertRejects(
    () => halves(text),
    ArgumentError,
    `"${text}"`,
  );
  assertEquals(error.code, "halfsets-pair");
  const words = await folder.write("words.json", '["a", "b"]');
  await assertRejects(() => halves(words), DataFormatError);
  const two = await folder.write(
    "halves.npy",
    encodeNpy(Int32Array.of(4, 0, 1, -1), [2, 2]),
  );
  assertEquals(await halves(two), [[4, 0], [1]]);
});

Deno.test("explicitHalfsets() refuses overlaps, repeats and empty halves", async () => {
  assertEquals(await code([[3, 0], [1, 0]]), "halfsets-overlap");
  assertEquals(await code([[3, 3], [1]]), "halfset-duplicate");
  assertEquals(await code([[0], [1, 2, 1]]), "halfset-duplicate");
  assertEquals(await code([[], [1]]), "halfset-empty");
  assertEquals(await code([[0], []]), "halfset-empty");
  assertEquals(await code([[0, 2], [1, 3]], [0, 2]), "halfset-empty");
  const mask = [true, true, false, false, false];
  assertEquals(await code([mask, [1]]), "halfsets-overlap");
});

Deno.test("explicitHalfsets() refuses rows the file does not have", async () => {
  await assertRejects(() => halves([[5], [1]]), IndexError, "halfsets[0]");
  await assertRejects(() => halves([[0], [-1]]), IndexError, "halfsets[1]");
  await assertRejects(() => halves([[0.5], [1]]), TypeError);
  assertEquals(await code([[true], [1]]), "mask-length");
});

Deno.test("checkHalfsets() names the row at fault", () => {
  const error = assertThrows(
    () => checkHalfsets([[2, 4], [0, 4]], 5, "half-sets of a test"),
    ArgumentError,
    "half-sets of a test: row 4 is in both halves",
  );
  assertEquals(error.actual, 4);
  assertThrows(
    () => checkHalfsets([[2, 4], [0, 0]], 5, "half-sets"),
    ArgumentError,
    "row 0 is in half 1 twice",
  );
});

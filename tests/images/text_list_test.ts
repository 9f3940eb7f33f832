import { assertEquals, assertRejects } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../src/core/errors.ts";
import {
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
} from "../../src/images/multi_mrc_loader.ts";
import { parseTextList } from "../../src/images/text_list.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

/** A folder with stacks of 2 and 3 images: a/1.mrcs and b/2.mrc. */
async function withStacks(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await folder.write("a/1.mrcs", mrcBytes(2, 2, (section) => 10 + section));
  await folder.write("b/2.mrc", mrcBytes(3, 2, (section) => 20 + section));
  return folder;
}

/** First pixel of every image of a list. */
async function marksOf(
  folder: TemporaryFolder,
  text: string | Uint8Array,
  options: MultiMRCLoaderOptions = {},
): Promise<number[]> {
  const list = await folder.write("list.txt", text);
  await using loader = await MultiMRCLoader.fromTxt(list, options);
  const { data } = await loader.get();
  return [...data].filter((_, i) => i % 4 === 0);
}

Deno.test("parseTextList() takes one path a line", () => {
  const text = "\uFEFF  a.mrcs \r\n\n# note\n  # note\nb c.mrcs\t\r\r\n/d#.mrc";
  assertEquals(parseTextList(text), ["a.mrcs", "b c.mrcs", "/d#.mrc"]);
  assertEquals(parseTextList("\uFEFF \n#"), []);
});

Deno.test("fromTxt() shows all sections of all stacks, repeated ones too", async () => {
  await using folder = await withStacks();
  assertEquals(
    await marksOf(folder, "b/2.mrc\na/1.mrcs\nb/2.mrc\n"),
    [20, 21, 22, 10, 11, 20, 21, 22],
  );
  assertEquals(
    await marksOf(folder, "b/2.mrc\na/1.mrcs\nb/2.mrc", {
      indices: [7, 3, 0, 7],
    }),
    [22, 10, 20, 22],
  );
});

Deno.test("fromTxt() reads a BOM, CRLF, comments and blank lines", async () => {
  await using folder = await withStacks();
  const text = "\uFEFF# stacks\r\n\r\na/1.mrcs\r\n \r\nb/2.mrc\r\n";
  assertEquals(await marksOf(folder, text), [10, 11, 20, 21, 22]);
});

Deno.test("fromTxt() finds stacks as metadata do", async () => {
  await using folder = await withStacks();
  const absolute = folder.at("a/1.mrcs");
  assertEquals(await marksOf(folder, `${absolute}\nb/2.mrcs`), [
    10,
    11,
    20,
    21,
    22,
  ]);
  const datadir = "a";
  assertEquals(await marksOf(folder, "1.mrcs", { datadir }), [10, 11]);
  assertEquals(await marksOf(folder, "x/1.mrcs", { datadir }), [10, 11]);
  assertEquals(
    await marksOf(folder, "old/1.mrcs", { datadir, stripPrefix: "old" }),
    [10, 11],
  );
});

Deno.test("fromTxt() reports missing stacks, each once", async () => {
  await using folder = await withStacks();
  const error = await assertRejects(
    () => marksOf(folder, "a/1.mrcs\nnone.mrcs\nnone.mrcs\n"),
    MissingFileError,
    "Cannot find 1 of 2 image stacks",
  );
  assertEquals(error.paths, [folder.at("none.mrcs")]);
});

Deno.test("fromTxt() refuses what is no list, and leaves no file open", async () => {
  await using folder = await withStacks();
  const code = (text: string | Uint8Array, options?: MultiMRCLoaderOptions) =>
    faultCode(() => marksOf(folder, text, options));
  assertEquals(await code(""), "list-empty");
  assertEquals(await code("# a.mrcs\n\n"), "list-empty");
  assertEquals(await code(mrcBytes(1, 2, () => 0)), "list-binary");
  assertEquals(await code("list.txt"), "mrc-too-short");
  assertEquals(await code("a/1.mrcs", { indices: [] }), "selection-empty");
  assertEquals(await code("a/1.mrcs", { indices: [2] }), "index-range");
  const missing = () => MultiMRCLoader.fromTxt(folder.at("none.txt"));
  assertEquals(await faultCode(missing), "file-missing");
  await assertClosed(folder);
});

Deno.test("fromTxt() refuses a list that stands for too many images", async () => {
  await using folder = await temporaryFolder();
  const count = 2 ** 20;
  await folder.write("tiny.mrcs", mrcBytes(count, 1, () => 1, { mode: 0 }));
  const error = await assertRejects(
    () => marksOf(folder, "tiny.mrcs\n".repeat(200_000)),
    DataFormatError,
  );
  assertEquals([error.code, error.actual], ["list-too-long", 200_000 * count]);
});

import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { DataFormatError, MissingFileError } from "../../../src/core/errors.ts";
import { readStar, readStarDocument } from "../../../src/formats/star/mod.ts";
import { BASE, bytesOf } from "./star_text.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** Writes a file whose time of change lies back, so that it may be cached. */
async function writeOld(path: string, text: string, second = 0): Promise<void> {
  await Deno.writeTextFile(path, text);
  await Deno.utime(path, 1_700_000_000 + second, 1_700_000_000 + second);
}

Deno.test("readStarDocument() gives one document while the file stays", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  await writeOld(path, BASE);
  const document = await readStarDocument(path);
  assertEquals(document.path, path);
  assertStrictEquals(await readStarDocument(path), document);
  assert(await readStarDocument(path, { mode: "strict" }) !== document);
});

Deno.test("readStarDocument() reads a changed file anew", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  const defocus = async () =>
    (await readStarDocument(path)).mainTable().cell(0, "_rlnDefocusU");
  await writeOld(path, BASE);
  const held = await readStarDocument(path);
  await writeOld(path, BASE.replace("15000.5", "15001.5"), 1);
  assertEquals(await defocus(), "15001.500000");
  await writeOld(path, BASE.replace("15000.5", "2.5"), 1);
  assertEquals(await defocus(), "2.500000");
  assertEquals(held.mainTable().cell(0, "_rlnDefocusU"), "15000.500000");
});

Deno.test("readStarDocument() does not trust the time of a file just changed", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  for (const value of ["15000.5", "15001.5"]) {
    await Deno.writeTextFile(path, BASE.replace("15000.5", value));
    // Whatever the clock says, this is not two seconds ago.
    await Deno.utime(path, 4_000_000_000, 4_000_000_000);
    const document = await readStarDocument(path);
    const table = document.mainTable();
    assertEquals(table.cell(0, "_rlnDefocusU"), `${value}00000`);
  }
});

Deno.test("readStarDocument() does not keep failures", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  await writeOld(path, BASE.replace("mic/a", "mic a"));
  await assertRejects(() => readStarDocument(path), DataFormatError);
  await writeOld(path, BASE.replace("mic/a", "mic_a"));
  assertEquals((await readStarDocument(path)).mainTable().rowCount, 3);
});

Deno.test("readStarDocument() serves many files", async () => {
  await using folder = await temporaryFolder();
  const documents = [];
  for (let i = 0; i < 12; i++) {
    await writeOld(
      `${folder.path}/${i}.star`,
      BASE.replace("15000.5", `${i}.5`),
    );
    documents.push(await readStarDocument(`${folder.path}/${i}.star`));
  }
  const first = await readStarDocument(`${folder.path}/0.star`);
  assert(first !== documents[0], "the oldest was let go");
  assertStrictEquals(
    await readStarDocument(`${folder.path}/11.star`),
    documents[11],
  );
  assertEquals(first.mainTable().cell(0, "_rlnDefocusU"), "0.500000");
});

Deno.test("readStarDocument() accepts .star in any case and nothing else", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/a.STAR`, BASE);
  await readStarDocument(`${folder.path}/a.STAR`);
  const error = await assertRejects(
    () => readStarDocument(`${folder.path}/a.mrcs`),
    DataFormatError,
    "does not end in .star",
  );
  assertEquals(error.code, "star-extension");
});

Deno.test("readStarDocument() tells a missing file from a folder", async () => {
  await using folder = await temporaryFolder();
  const error = await assertRejects(
    () => readStarDocument(`${folder.path}/no.star`),
    MissingFileError,
  );
  assertEquals(error.paths, [`${folder.path}/no.star`]);
  await Deno.mkdir(`${folder.path}/f.star`);
  await assertRejects(
    () => readStarDocument(`${folder.path}/f.star`),
    DataFormatError,
    "it is a folder",
  );
});

Deno.test("readStarDocument() says what a file is that is no STAR file", async () => {
  await using folder = await temporaryFolder();
  const stack = new Uint8Array(5000);
  new Int32Array(stack.buffer).set([64, 64, 5, 2]);
  const swapped = stack.slice();
  new DataView(swapped.buffer).setInt32(0, 64);
  for (const [i, n] of [64, 32, 5, 12].entries()) {
    new DataView(swapped.buffer).setInt32(4 * i, n);
  }
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\n";
  for (
    const [content, code, text] of [
      [stack, "star-binary", "looks like MRC mode 2, 64 x 64 x 5"],
      [swapped, "star-binary", "looks like MRC mode 12, 64 x 32 x 5"],
      [new Uint8Array(10), "star-binary", "it is a binary file"],
      [bytesOf("\n<!DOCTYPE html><p>data_"), "star-html", "web page"],
      [bytesOf("\ufeff<HTML>"), "star-html", "web page"],
      [bytesOf(pointer), "star-lfs-pointer", "git lfs pull"],
      [Uint8Array.of(0xff, 0xfe, 0x64, 0), "star-utf16", "UTF-16"],
      [new Uint8Array(0), "star-empty", "nothing in it"],
      [bytesOf("just text\n"), "star-no-block", "no data_ line"],
    ] as const
  ) {
    const path = `${folder.path}/x.star`;
    await Deno.writeFile(path, content);
    const error = await assertRejects(
      () => readStarDocument(path),
      DataFormatError,
      text,
    );
    assertEquals([error.code, error.path], [code, path]);
  }
});

Deno.test("readStar() gives main and optics table", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.star`;
  await Deno.writeTextFile(path, BASE);
  const [main, optics] = await readStar(path);
  assertEquals([main.name, main.rowCount, optics], ["particles", 3, null]);
});

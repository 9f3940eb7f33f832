import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataFormatError, MissingFileError } from "../../../src/core/errors.ts";
import { FilePool } from "../../../src/io/file_pool.ts";
import { Staging } from "../../../src/io/staging/staging.ts";
import { keyOf, sourceState } from "../../../src/io/staging/source_state.ts";
import { AtomicFileWriter } from "../../../src/io/write_file.ts";
import { openFilesBelow } from "../../support/open_files.ts";
import { sha256Hex } from "../../support/sha256_hex.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  age,
  cacheNames,
  readStaged,
  readText,
  replaceUnnoticed,
  writeAged,
} from "../../support/aged_files.ts";

Deno.test("a copy is named by the path, time, size and inode of its source", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "pixels");
  const { ino, mtime } = await Deno.stat(path);
  const text = `${path}:${mtime!.getTime()}:6:${ino}`;
  const key = (await sha256Hex(new TextEncoder().encode(text))).slice(0, 20);
  assertEquals(await keyOf(await sourceState(path)), key);
  const cacheDir = folder.at("fast");
  assertEquals(
    await readStaged(new Staging(cacheDir, Infinity), path),
    "pixels",
  );
  assertEquals(await cacheNames(cacheDir), [
    `${key}.mrcs`,
    `${key}.record.json`,
  ]);
  const record = JSON.parse(
    await Deno.readTextFile(`${cacheDir}/cryoset_cache/${key}.record.json`),
  );
  assertEquals([record.path, record.size], [path, 6]);
});

Deno.test("a later loader reads the copy, under the name of the source", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack", "pixels");
  const cacheDir = folder.at("fast");
  await readStaged(new Staging(cacheDir, Infinity), path);
  const [copy] = await cacheNames(cacheDir);
  assert(copy.endsWith(".mrcs"));
  await replaceUnnoticed(path);
  const later = new Staging(cacheDir, Infinity);
  await using source = await later.open(path);
  assertEquals([source.path, source.size], [path, 6]);
  assertEquals(await readText(later, path), "pixels");
  assertEquals(later.diagnostics, []);
});

Deno.test("a changed source is copied anew", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "before");
  const cacheDir = folder.at("fast");
  await readStaged(new Staging(cacheDir, Infinity), path);
  await Deno.writeTextFile(path, "after!");
  await age(path, 1);
  assertEquals(
    await readStaged(new Staging(cacheDir, Infinity), path),
    "after!",
  );
  // The same time and size, but another file.
  await writeAged(folder, "other", "moved!");
  await age(folder.at("other"), 1);
  await Deno.rename(folder.at("other"), path);
  assertEquals(
    await readStaged(new Staging(cacheDir, Infinity), path),
    "moved!",
  );
  assertEquals((await cacheNames(cacheDir)).length, 6);
});

Deno.test("only a whole copy with a whole record of it is read", async () => {
  const spoilers: Record<string, (copy: string, record: string) => unknown> = {
    "no record": (_, record) => Deno.remove(record),
    "half a record": (_, record) => Deno.truncate(record, 100),
    "an empty record": (_, record) => Deno.truncate(record),
    "a record without sizes": (_, record) => Deno.writeTextFile(record, "{}"),
    "no object": (_, record) => Deno.writeTextFile(record, "null"),
    "the record of another": async (_, record) => {
      const text = await Deno.readTextFile(record);
      const other = text.replace("stack.mrcs", "other.mrcs");
      await Deno.writeTextFile(record, other);
    },
    "no copy": (copy) => Deno.remove(copy),
    "half a copy": (copy) => Deno.truncate(copy, 3),
    "a longer copy": (copy) => Deno.writeTextFile(copy, "pixels+"),
    "a copy written to": (copy) => Deno.writeTextFile(copy, "PIXELS"),
  };
  for (const [what, spoil] of Object.entries(spoilers)) {
    await using folder = await temporaryFolder();
    const path = await writeAged(folder, "stack.mrcs", "pixels");
    const cacheDir = folder.at("fast");
    await readStaged(new Staging(cacheDir, Infinity), path);
    const [copy, record] = (await cacheNames(cacheDir))
      .map((name) => `${cacheDir}/cryoset_cache/${name}`);
    await replaceUnnoticed(path);
    await spoil(copy, record);
    const staging = new Staging(cacheDir, Infinity);
    assertEquals(await readText(staging, path), "!!!!!!", what);
    assertEquals(await readStaged(staging, path), "!!!!!!", what);
    // The copy was made anew.
    assertEquals(await Deno.readTextFile(copy), "!!!!!!", what);
    assertEquals(staging.diagnostics, [], what);
  }
});

Deno.test("a source in the cache folder or only just written is not copied", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const inside = await writeAged(folder, "fast/stack.mrcs", "inside");
  const beside = await writeAged(folder, "faster.mrcs", "beside");
  const fresh = await folder.write("fresh.mrcs", "fresh");
  const staging = new Staging(`${cacheDir}/`, Infinity);
  assertEquals(await readStaged(staging, inside), "inside");
  await assertRejects(() => cacheNames(cacheDir), Deno.errors.NotFound);
  assertEquals(await readStaged(staging, fresh), "fresh");
  await assertRejects(() => cacheNames(cacheDir), Deno.errors.NotFound);
  assertEquals(await readStaged(staging, beside), "beside");
  assertEquals((await cacheNames(cacheDir)).length, 2);
  assertEquals(
    staging.diagnostics.map(({ code, severity, path }) => [
      code,
      severity,
      path,
    ]),
    [["staging-unsettled", "note", fresh]],
  );
});

Deno.test("a loader goes on with its copy when the source changes or goes", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "pixels");
  const staging = new Staging(folder.at("fast"), Infinity);
  await readStaged(staging, path);
  await Deno.writeTextFile(path, "changed");
  assertEquals(await readText(staging, path), "pixels");
  await Deno.remove(path);
  assertEquals(await readText(staging, path), "pixels");
  await assertRejects(
    () => new Staging(folder.at("fast"), Infinity).open(path),
    MissingFileError,
  );
});

Deno.test("without its copy a loader reads the source, unless that changed", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "pixels");
  const cacheDir = folder.at("fast");
  const staging = new Staging(cacheDir, Infinity);
  await readStaged(staging, path);
  await using held = await staging.open(path);
  await Deno.remove(cacheDir, { recursive: true });
  const bytes = new Uint8Array(6);
  await held.read(bytes, 0);
  assertEquals(new TextDecoder().decode(bytes), "pixels");
  assertEquals(await readText(staging, path), "pixels");
  await Deno.writeTextFile(path, "PIXELS");
  const error = await assertRejects(
    () => staging.open(path),
    DataFormatError,
    path,
  );
  assertEquals(error.code, "file-changed");
  await Deno.remove(path);
  await assertRejects(() => staging.open(path), MissingFileError);
});

Deno.test("a pool that reopens stacks finds copies or sources", async () => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  const paths = [
    await writeAged(folder, "a.mrcs", "first."),
    await writeAged(folder, "b.mrcs", "second"),
  ];
  const staging = new Staging(cacheDir, Infinity);
  await using pool = new FilePool(1, (path) => staging.open(path));
  const sources = [await pool.source(paths[0]), await pool.source(paths[1])];
  const read = async () => {
    let text = "";
    for (const source of sources) {
      const bytes = new Uint8Array(6);
      await source.read(bytes, 0);
      text += new TextDecoder().decode(bytes);
    }
    return text;
  };
  assertEquals(await read(), "first.second");
  await staging.copyAll(paths);
  assertEquals(await read(), "first.second");
  await Deno.remove(cacheDir, { recursive: true });
  assertEquals([await read(), await read()], ["first.second", "first.second"]);
  assertEquals(sources.map(({ path }) => path), paths);
});

Deno.test("a source that changes while it is copied gives no copy", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "pixels");
  const cacheDir = folder.at("fast");
  const staging = new Staging(cacheDir, Infinity, async (target) => {
    const writer = await AtomicFileWriter.open(target);
    return {
      write: async (bytes, offset) => {
        await writer.write(bytes, offset);
        await Deno.writeTextFile(path, "PIXELS");
      },
      commit: (mtime) => writer.commit(mtime),
      abort: () => writer.abort(),
    };
  });
  await (await staging.open(path)).close();
  await staging.copyAll([path]);
  assertEquals(await cacheNames(cacheDir), []);
  assertEquals(staging.diagnostics, []);
  const error = await assertRejects(() => staging.open(path), DataFormatError);
  assertEquals(error.code, "file-changed");
});

Deno.test("large stacks are copied whole, and no file stays open", async () => {
  await using folder = await temporaryFolder();
  const sizes = [0, 1, 2 ** 22, 2 ** 22 + 1, 3 * 2 ** 22 - 7];
  const staging = new Staging(folder.at("fast"), Infinity);
  const paths: string[] = [];
  for (const size of sizes) {
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i++) bytes[i] = (i * 7 + (i >> 12)) & 127;
    paths.push(await writeAged(folder, `${size}.mrcs`, bytes));
  }
  for (const path of paths) await (await staging.open(path)).close();
  await staging.copyAll(paths);
  for (const path of paths) {
    const expected = await Deno.readTextFile(path);
    await replaceUnnoticed(path);
    assert(await readText(staging, path) === expected);
  }
  assertEquals(await openFilesBelow(folder.path), []);
});

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import type { ImageTable } from "../../src/images/image_table.ts";
import {
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
} from "../../src/images/multi_mrc_loader.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { assertClosed } from "./assert_closed.ts";

const zero = () => 0;

/** Writes stacks `0.mrcs`, `1.mrcs` ... of these numbers of images. */
async function writeStacks(
  folder: TemporaryFolder,
  counts: readonly number[],
  D = 4,
): Promise<string[]> {
  for (const [s, count] of counts.entries()) {
    const bytes = mrcBytes(count, D, (i, p) => pixelOf(s, i, p));
    await folder.write(`${s}.mrcs`, bytes);
  }
  return counts.map((_, s) => `${s}.mrcs`);
}

function tableOf(
  files: readonly string[],
  rows: readonly (readonly [file: number, section: number])[],
): ImageTable {
  return {
    files,
    fileIndex: Int32Array.from(rows, ([file]) => file),
    sections: Int32Array.from(rows, ([, section]) => section),
  };
}

function open(
  folder: TemporaryFolder,
  table: ImageTable,
  options?: MultiMRCLoaderOptions,
): Promise<MultiMRCLoader> {
  return MultiMRCLoader.fromTable(table, folder.at("metadata"), options);
}

Deno.test("MultiMRCLoader says which stacks it holds", async () => {
  await using folder = await temporaryFolder();
  await folder.write("a.mrcs", mrcBytes(1, 4, zero, { pixelSize: 1.5 }));
  await folder.write("b.mrcs", mrcBytes(1, 4, zero, { pixelSize: 2 }));
  const files = ["unused.mrcs", "b.mrcs", "a.mrcs"];
  await using loader = await open(folder, tableOf(files, [[2, 0], [1, 0]]));
  assertEquals(loader.files, [folder.at("a.mrcs"), folder.at("b.mrcs")]);
  assertEquals(loader.headerPixelSizes, [1.5, 2]);
  assertEquals(`${loader}`, "MultiMRCLoader(2 files, 2 images of 4 × 4 px)");
});

Deno.test("MultiMRCLoader tells other threads what to read, in file order", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [3, 2]);
  const rows = [[1, 1], [0, 2], [1, 0], [0, 0]] as const;
  const loader = await open(folder, tableOf(files, rows));
  // Stacks in the order of first use: 1.mrcs, 0.mrcs.
  assertEquals(
    loader.fileOrder(Int32Array.of(0, 1, 2, 3)),
    Int32Array.of(2, 0, 3, 1),
  );
  assertEquals(loader.fileOrder(Int32Array.of(3, 0)), Int32Array.of(1, 0));
  const reads = loader.planReads(Int32Array.of(1, 2, 0));
  assertEquals(reads?.imageSize, 4);
  assertEquals(
    reads?.stacks.map(({ path, sections, rows }) => [path, sections, rows]),
    [
      [folder.at("1.mrcs"), Int32Array.of(0, 1), Int32Array.of(1, 2)],
      [folder.at("0.mrcs"), Int32Array.of(2), Int32Array.of(0)],
    ],
  );
  assertEquals(structuredClone(reads), reads);
  await loader.loadAll();
  assertEquals(loader.planReads(Int32Array.of(0)), null);
  await loader.close();
  assertThrows(
    () => loader.planReads(Int32Array.of(0)),
    ArgumentError,
    "closed",
  );
});

Deno.test("MultiMRCLoader touches only the stacks of the selection", async () => {
  await using folder = await temporaryFolder();
  const [a] = await writeStacks(folder, [3]);
  const table = tableOf([a, "missing.mrcs", "bad.mrcs"], [
    [0, 1],
    [1, 0],
    [2, 0],
    [0, 2],
  ]);
  await folder.write("bad.mrcs", "no stack");
  for (const indices of [[3, 0], [false, false, false, true]]) {
    await using loader = await open(folder, table, { indices });
    assertEquals(loader.files, [folder.at(a)]);
    assertEquals((await loader.get(0)).data[0], pixelOf(0, 2, 0));
  }
  const fault = (indices: number[]) => () => open(folder, table, { indices });
  assertEquals(await faultCode(fault([1])), "stack-missing");
  assertEquals(await faultCode(fault([2])), "mrc-too-short");
  assertEquals(await faultCode(fault([4])), "index-range");
  assertEquals(await faultCode(fault([])), "selection-empty");
  const empty = tableOf([], []);
  assertEquals(await faultCode(() => open(folder, empty)), "no-particles");
});

Deno.test("MultiMRCLoader checks the headers of all stacks", async () => {
  await using folder = await temporaryFolder();
  const [a, b] = await writeStacks(folder, [3, 2]);
  await folder.write("large.mrcs", mrcBytes(1, 6, zero));
  const table = tableOf([a, b, "large.mrcs"], [[0, 0], [1, 0], [2, 0]]);
  const error = await assertRejects(
    () => open(folder, table),
    DataFormatError,
  );
  assertEquals(
    [error.code, error.path, error.expected, error.actual],
    ["stack-size-mismatch", folder.at("large.mrcs"), 4, 6],
  );
  assertStringIncludes(error.message, folder.at(a));
});

Deno.test("MultiMRCLoader lists the sections that a stack lacks", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [9, 2]);
  const bad = [7, 2, 7, 9, 4, 5, 6, 1].map((section) => [1, section] as const);
  const error = await assertRejects(
    () => open(folder, tableOf(files, [[0, 8], ...bad])),
    DataFormatError,
  );
  assertEquals(
    [error.code, error.path],
    ["section-out-of-range", folder.at("1.mrcs")],
  );
  // Counted from 1, as in metadata; the first five of the distinct ones.
  assertStringIncludes(error.message, "3, 5, 6, 7, 8 …");
  assertStringIncludes(error.message, "1 to 2");

  const bare = tableOf(files, [[1, -1]]);
  assertEquals(await faultCode(() => open(folder, bare)), "section-missing");
  await assertClosed(folder);
});

Deno.test("MultiMRCLoader takes a file without section if it holds one image", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [3, 1]);
  await using loader = await open(folder, tableOf(files, [[0, 2], [1, -1]]));
  assertEquals((await loader.get(1)).data[5], pixelOf(1, 0, 5));
});

Deno.test("MultiMRCLoader gives float32 of stacks of every type", async () => {
  await using folder = await temporaryFolder();
  const value = (i: number, p: number) => (i + 1) * (p % 16) - 8;
  const modes = [
    { mode: 1, bigEndian: true },
    { mode: 0 },
    { mode: 2 },
    { mode: 12, extended: 10 },
    { mode: 2, bigEndian: true },
  ] as const;
  for (const [s, options] of modes.entries()) {
    await folder.write(`${s}.mrcs`, mrcBytes(3, 4, value, options));
  }
  const rows = modes.flatMap((_, s) => [[s, 2], [s, 0]] as const);
  const table = tableOf(modes.map((_, s) => `${s}.mrcs`), rows);
  await using loader = await open(folder, table, { maxThreads: 3 });
  const { data } = await loader.get();
  const expected = rows.flatMap(([, i]) =>
    Array.from({ length: 16 }, (_, p) => value(i, p))
  );
  assertEquals([...data], expected);
});

Deno.test("MultiMRCLoader keeps few files open, however many stacks", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, new Array(300).fill(2), 2);
  const rows = files.flatMap((_, s) => [[s, 1], [s, 0]] as const);
  const loader = await open(folder, tableOf(files, rows), {
    maxThreads: 2 ** 40,
  });
  const order = Int32Array.from(rows, (_, i) => (i * 7) % rows.length);
  const { data } = await loader.get(order);
  order.forEach((row, i) => {
    const [stack, section] = rows[row];
    assertEquals(data[4 * i + 3], pixelOf(stack, section, 3));
  });
  if (canListOpenFiles) {
    assert((await openFilesBelow(folder.path)).length <= 128);
  }
  await loader.close();
  await assertClosed(folder);
});

Deno.test("MultiMRCLoader.open leaves no file open on failure", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [3, 2]);
  const table = tableOf(files, [[0, 0], [1, 1]]);
  await Deno.truncate(folder.at("1.mrcs"), 1024 + 64);
  assertEquals(await faultCode(() => open(folder, table)), "mrc-truncated");
  await assertClosed(folder);
});

Deno.test("MultiMRCLoader names the stack that changed since it was opened", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [3, 2]);
  await using loader = await open(folder, tableOf(files, [[0, 0], [1, 1]]));
  await Deno.truncate(folder.at("1.mrcs"), 1024 + 64);
  assertEquals((await loader.get(0)).data[1], 1);
  const error = await assertRejects(() => loader.get(1), DataFormatError);
  assertEquals(error.path, folder.at("1.mrcs"));
});

Deno.test("MultiMRCLoader.fromTable() refuses tables and options that are wrong", async () => {
  await using folder = await temporaryFolder();
  const files = await writeStacks(folder, [3]);
  const sound = tableOf(files, [[0, 0], [0, 1]]);
  const tables = [
    { ...sound, fileIndex: Int32Array.of(0) },
    { ...sound, fileIndex: Int32Array.of(0, 1) },
    { ...sound, fileIndex: Int32Array.of(0, -1) },
    { ...sound, sections: Int32Array.of(0, -2) },
    { ...sound, sections: [0, 1] as unknown as Int32Array },
    { ...sound, sections: Float64Array.of(0, 1) as unknown as Int32Array },
  ];
  for (const table of tables) {
    assertEquals(await faultCode(() => open(folder, table)), "image-table");
  }
  for (const maxThreads of [0, -1, 1.5, NaN]) {
    assertEquals(
      await faultCode(() => open(folder, sound, { maxThreads })),
      "max-threads",
    );
  }
  const unknown = { threads: 3 } as MultiMRCLoaderOptions;
  assertEquals(
    await faultCode(() => open(folder, sound, unknown)),
    "unknown-option",
  );
  await (await open(folder, sound, { skipStaging: true })).close();
});

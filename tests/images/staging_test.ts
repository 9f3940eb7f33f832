import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { createImageSource } from "../../src/images/create_image_source.ts";
import { imageCount, loadImages } from "../../src/images/load_images.ts";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { MultiMRCLoader } from "../../src/images/multi_mrc_loader.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { listCache } from "../../src/io/staging/list_cache.ts";
import {
  age,
  cacheNames,
  replaceUnnoticed,
  writeAged,
} from "../support/aged_files.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import {
  type ParticleSetOptions,
  pixelOf,
  writeParticleSet,
} from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function writeAgedSet(
  folder: TemporaryFolder,
  options: ParticleSetOptions = {},
): Promise<{ star: string; stacks: string[]; cacheDir: string }> {
  const { counts = [3, 4] } = options;
  const { star } = await writeParticleSet(folder, options);
  const stacks = counts.map((_, s) => folder.at(`Stacks/s${s}.mrcs`));
  for (const stack of stacks) await age(stack);
  return { star, stacks, cacheDir: folder.at("fast") };
}

/** The stacks that have copies, sorted. */
async function copiedStacks(cacheDir: string): Promise<(string | null)[]> {
  return (await listCache(cacheDir)).map(({ source }) => source).sort();
}

Deno.test("only stacks of selected images are copied", async () => {
  await using folder = await temporaryFolder();
  const { star, stacks, cacheDir } = await writeAgedSet(folder, {
    counts: [2, 2, 2],
  });
  await using loader = await StarLoader.open(star, {
    indices: [2, 3],
    cacheDir,
  });
  assertEquals(loader.files, [stacks[1]]);
  assertEquals(await copiedStacks(cacheDir), [stacks[1]]);
  const list = await folder.write("list.txt", stacks.join("\n"));
  await using _ = await MultiMRCLoader.fromTxt(list, {
    indices: [5],
    cacheDir,
  });
  assertEquals(await copiedStacks(cacheDir), [stacks[1], stacks[2]]);
  await using none = await MRCLoader.open(stacks[0], { indices: [], cacheDir });
  assertEquals(none.numImages, 0);
  assertEquals(await copiedStacks(cacheDir), [stacks[1], stacks[2]]);
});

Deno.test("nothing is copied unasked, with skipStaging, or to count", async () => {
  await using folder = await temporaryFolder();
  const { star, stacks, cacheDir } = await writeAgedSet(folder);
  const list = await folder.write("list.txt", stacks.join("\n"));
  const skipStaging = true;
  for (
    const options of [{}, { cacheDir: null }, { cacheDir: "" }, {
      cacheDir,
      skipStaging,
    }]
  ) {
    for (const path of [star, stacks[0], list]) {
      await using loader = await loadImages(path, options);
      assertEquals((await loader.get(1)).data[0], 100);
      assertEquals(loader.diagnostics, []);
      assert(await imageCount(path) > 0);
    }
  }
  await assertRejects(() => cacheNames(cacheDir), Deno.errors.NotFound);
});

Deno.test("a bad set is refused before anything is copied", async () => {
  await using folder = await temporaryFolder();
  const rows = [[0, 0], [0, 7]] as const;
  const { star, cacheDir } = await writeAgedSet(folder, { rows });
  const error = await assertRejects(
    () => StarLoader.open(star, { cacheDir }),
    DataFormatError,
  );
  assertStringIncludes(error.message, folder.at("Stacks/s0.mrcs"));
  await assertRejects(() => cacheNames(cacheDir), Deno.errors.NotFound);
});

Deno.test("cacheQuota must be a number from 0", async () => {
  for (const cacheQuota of [-1, NaN, "5" as unknown as number]) {
    const error = await assertRejects(
      () => MRCLoader.open("stack.mrcs", { cacheDir: "/fast", cacheQuota }),
      ArgumentError,
      "number of bytes",
    );
    assertEquals([error.code, error.label], ["cache-quota", "cacheQuota"]);
  }
});

Deno.test("a truncated stack is salvaged from its copy, too", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 4, (i, p) => pixelOf(0, i, p));
  const path = await writeAged(folder, "cut.mrcs", bytes.slice(0, -40));
  const cacheDir = folder.at("fast");
  const options = { mrc: { salvage: true }, cacheDir };
  await using first = await MRCLoader.open(path, options);
  const expected = await first.get();
  await replaceUnnoticed(path);
  await using second = await MRCLoader.open(path, options);
  assertEquals(await second.get(), expected);
  assertEquals(second.numImages, 3);
  assertEquals(second.diagnostics, first.diagnostics);
  assertEquals(second.diagnostics[0].path, path);
  const error = await assertRejects(
    () => MRCLoader.open(path, { cacheDir }),
    DataFormatError,
    path,
  );
  assertEquals([error.code, error.path], ["mrc-truncated", path]);
});

Deno.test("an open set shows what its stacks were, whatever becomes of them", async () => {
  await using folder = await temporaryFolder();
  const { star, stacks, cacheDir } = await writeAgedSet(folder);
  await using loader = await StarLoader.open(star, { cacheDir });
  const expected = (await (await StarLoader.open(star)).get()).data;
  await Deno.remove(stacks[0]);
  await Deno.writeTextFile(stacks[1], "something else");
  assertEquals((await loader.get()).data, expected);
  await Deno.remove(cacheDir, { recursive: true });
  // What is open stays readable.
  assertEquals((await loader.get()).data, expected);
});

Deno.test("a set reads its stacks when their copies have gone", async () => {
  await using folder = await temporaryFolder();
  const { star, stacks, cacheDir } = await writeAgedSet(folder);
  const expected = (await (await StarLoader.open(star)).get()).data;
  await using loader = await StarLoader.open(star, { cacheDir });
  await Deno.remove(cacheDir, { recursive: true });
  assertEquals((await loader.get()).data, expected);
  await using late = await StarLoader.open(star, { cacheDir });
  await Deno.remove(cacheDir, { recursive: true });
  await Deno.writeTextFile(stacks[1], "something else");
  const error = await assertRejects(() => late.get(), DataFormatError);
  assertEquals([error.code, error.path], ["file-changed", stacks[1]]);
});

Deno.test({
  name: "a set reads its copies, and closes them",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    const { star, cacheDir } = await writeAgedSet(folder);
    await using loader = await StarLoader.open(star, { cacheDir });
    assertEquals(await openFilesBelow(folder.path), []);
    await loader.get();
    const open = new Set(await openFilesBelow(folder.path));
    assertEquals(open.size, 2);
    for (const path of open) assertStringIncludes(path, "/cryoset_cache/");
    await loader.close();
    assertEquals(await openFilesBelow(folder.path), []);
  },
});

Deno.test("reloads, half-sets and subsets read copies as their set does", async () => {
  await using folder = await temporaryFolder();
  const { star, stacks, cacheDir } = await writeAgedSet(folder);
  const options = { cacheDir, cacheQuota: 1e6 };
  await using dataset = await loadDataset(star, options);
  assertEquals(dataset.diagnostics, []);
  const { info } = dataset.imageSource!;
  assertEquals([info.cacheDir, info.cacheQuota], [cacheDir, 1e6]);
  assertEquals(await copiedStacks(cacheDir), stacks);
  for (const stack of stacks) await replaceUnnoticed(stack);
  const firstPixel = async (images: typeof dataset) =>
    (await images.imageSource!.images([1])).data[0];
  await using reloaded = await dataset.reloadFromOriginalImages([0, 1]);
  assertEquals(await firstPixel(reloaded), 100);
  assertEquals(await firstPixel(dataset.subset([0, 4])), 1100);
  dataset.halfsetIndices = [Int32Array.of(0, 4), Int32Array.of(1, 5)];
  const halves = await dataset.materializeHalfsetDatasets();
  assertEquals(await Promise.all(halves.map(firstPixel)), [1100, 1200]);
  for (const half of halves) await half.close();
  await using source = await createImageSource(star, options);
  assertEquals((await source.images([2])).data[0], 200);
});

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  getSplitTiltIndices,
  type HalfsetArgs,
  HalfsetDatasetSpec,
  IndexError,
  loadHalfsetDataset,
  loadHalfsetDatasetFromArgs,
  resolveHalfsetIndices,
  splitIndexList,
  UnsupportedError,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** A set without half-sets of its own. */
async function plainSet(folder: TemporaryFolder): Promise<string> {
  const { star } = await writeParticleSet(folder);
  return await rewrite(folder, star, "plain.star", [
    "_rlnRandomSubset",
    "_other",
  ]);
}

async function resolved(args: HalfsetArgs): Promise<number[][]> {
  return (await resolveHalfsetIndices(args)).map(list);
}

// halfsets_ctf_forward_noise.md, 1.7, column SPA.

Deno.test("resolveHalfsetIndices() 1: explicit halves keep their order", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const mask = [false, true, false, true, false, false, false];
  const json = await folder.write("halves.json", "[[4, 0, 2], [3, 1]]");
  for (const halfsets of [json, [[4, 0, 2], [3, 1]]]) {
    assertEquals(await resolved({ particles: star, halfsets }), [
      [4, 0, 2],
      [3, 1],
    ]);
  }
  assertEquals(
    await resolved({ particles: star, halfsets: [[4, 0], mask] }),
    [[4, 0], [1, 3]],
  );
  assertEquals(
    await resolved({
      particles: star,
      halfsets: [[4, 0, 2], [3, 1]],
      ind: [1, 2, 4, 5],
    }),
    [[4, 2], [1]],
  );
  const indMask = [false, true, true, false, true, true, false];
  assertEquals(
    await resolved({
      particles: star,
      halfsets: [[4, 0, 2], [3, 1]],
      ind: indMask,
    }),
    [[4, 2], [1]],
  );
});

Deno.test("resolveHalfsetIndices() 2: the column of the file, ascending", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const halfsets of [null, undefined]) {
    assertEquals(await resolved({ particles: star, halfsets }), [
      [0, 2, 4, 6],
      [1, 3, 5],
    ]);
  }
  assertEquals(await resolved({ particles: star, ind: [5, 0] }), [[0], [5]]);
});

Deno.test("resolveHalfsetIndices() 3: a random split otherwise", async () => {
  await using folder = await temporaryFolder();
  const plain = await plainSet(folder);
  // Halves of 1.3.1, seed 0, n = 7 and n = 3.
  assertEquals(await resolved({ particles: plain }), [[1, 2, 6], [0, 3, 4, 5]]);
  assertEquals(await resolved({ particles: plain, ind: [5, 6, 0] }), [[0], [
    5,
    6,
  ]]);
  const star = folder.at("particles.star");
  // An unusable column falls back to chance.
  assertEquals(await resolved({ particles: star, ind: [4, 6, 0] }), [[0], [
    4,
    6,
  ]]);
  // The whole file and a seed: as splitIndexList gives.
  assertEquals(
    await resolved({ particles: plain, splitRandomSeed: 42 }),
    splitIndexList([0, 1, 2, 3, 4, 5, 6], 42).map(list),
  );
});

Deno.test("resolveHalfsetIndices() cuts each half to nImages / 2", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const plain = await plainSet(folder);
  const cut = async (nImages: number | null, args: Partial<HalfsetArgs> = {}) =>
    await resolved({ particles: star, nImages, ...args });
  assertEquals(await cut(5), [[0, 2], [1, 3]]);
  assertEquals(await cut(4), [[0, 2], [1, 3]]);
  assertEquals(await cut(100), [[0, 2, 4, 6], [1, 3, 5]]);
  for (const none of [0, -1, null]) {
    assertEquals(await cut(none), [[0, 2, 4, 6], [1, 3, 5]]);
  }
  assertEquals(await cut(1), [[], []]);
  assertEquals(await cut(2, { halfsets: [[4, 0, 2], [3, 1]] }), [[4], [3]]);
  assertEquals(await cut(4, { particles: plain }), [[1, 2], [0, 3]]);
});

Deno.test("resolveHalfsetIndices() takes null as single particles", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const tiltSeriesCtf of [undefined, null, "cryoem"]) {
    assertEquals(
      (await resolved({ particles: star, tiltSeriesCtf })).length,
      2,
    );
  }
});

Deno.test("resolveHalfsetIndices() refuses tilt series", async () => {
  const faults = [
    { tiltSeries: true },
    { tiltSeriesCtf: "relion5" },
    { tiltSeries: true, tiltSeriesCtf: "cryoem" },
  ];
  for (const args of faults) {
    for (const call of [resolveHalfsetIndices, loadHalfsetDatasetFromArgs]) {
      const error = await assertRejects(
        () => call({ particles: "a.star", ...args }),
        UnsupportedError,
      );
      assertEquals(error.code, "tilt-series-unsupported");
    }
  }
  await assertRejects(
    () => resolveHalfsetIndices({ particles: "a.star", tiltSeriesCtf: "x" }),
    ArgumentError,
    '"x"',
  );
  await assertRejects(() => getSplitTiltIndices("a.star"), UnsupportedError);
});

Deno.test("loadHalfsetDataset() loads the union once, halves in their order", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const spec = new HalfsetDatasetSpec({ particlesFile: star });
  await using dataset = await loadHalfsetDataset(spec, {
    indSplit: [[6, 1], Int32Array.of(4, 0)],
  });
  assertEquals(list(dataset.originalImageIndices), [0, 1, 4, 6]);
  assertEquals(dataset.halfsetIndices!.map(list), [[3, 1], [2, 0]]);
  assertEquals(list(dataset.halfsetOriginalImageIndices(0)), [6, 1]);
  assertEquals(dataset.imageSource!.info.lazy, false);
  assertEquals(list(dataset.translations.data), [0, 0, 0.5, -1, 2, -4, 3, -6]);
});

Deno.test("loadHalfsetDataset() keeps an image of both halves once", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const spec = new HalfsetDatasetSpec({ particlesFile: star });
  await using dataset = await loadHalfsetDataset(spec, {
    indSplit: [[5, 2, 2], [2]],
    lazy: true,
  });
  assertEquals(list(dataset.originalImageIndices), [2, 5]);
  assertEquals(dataset.halfsetIndices!.map(list), [[1, 0, 0], [0]]);
  assertEquals(dataset.imageSource!.info.lazy, true);
});

Deno.test("loadHalfsetDataset() hands on every field", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, {
    stackName: (s) => `old/s${s}.mrcs`,
    root: "data/",
  });
  await Deno.rename(folder.at("data/old"), folder.at("stacks"));
  const poses = await folder.write("poses.star", await Deno.readTextFile(star));
  const spec = new HalfsetDatasetSpec({
    particlesFile: star,
    posesFile: poses,
    ctfFile: poses,
    datadir: folder.at("stacks"),
    stripPrefix: "old",
    uninvertData: true,
    premultipliedCtf: true,
    downsampleD: 4,
    nImages: 100,
  });
  await using dataset = await loadHalfsetDataset(spec, {
    indSplit: [[0], [5]],
  });
  assertEquals(
    [dataset.posesFile, dataset.ctfFile, dataset.gridSize],
    [poses, poses, 4],
  );
  assertEquals([dataset.dataMultiplier, dataset.premultipliedCtf], [-1, true]);
  for (const field of [{ padding: 2 }, { tiltSeries: true }]) {
    await assertRejects(
      () =>
        loadHalfsetDataset(
          new HalfsetDatasetSpec({ particlesFile: star, ...field }),
          { indSplit: [[0], [5]] },
        ),
      UnsupportedError,
    );
  }
});

Deno.test("loadHalfsetDataset() leaves premultiplied images to the file if unset", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const multiplied = await rewrite(
    folder,
    star,
    "multiplied.star",
    ["_rlnOpticsGroupName", "_rlnCtfDataAreCtfPremultiplied"],
    ["1 first", "1 1"],
    ["2 second", "2 1"],
  );
  const spec = new HalfsetDatasetSpec({ particlesFile: multiplied });
  await using dataset = await loadHalfsetDataset(spec, {
    indSplit: [[0], [1]],
  });
  assertEquals(dataset.premultipliedCtf, true);
});

Deno.test("loadHalfsetDataset() refuses empty and faulty halves", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const spec = new HalfsetDatasetSpec({ particlesFile: star });
  const error = await assertRejects(
    () => loadHalfsetDataset(spec, { indSplit: [[], []] }),
    ArgumentError,
  );
  assertEquals(error.code, "halfsets-empty");
  await assertRejects(
    () => loadHalfsetDataset(spec, { indSplit: [[7], [0]] }),
    IndexError,
  );
  await assertRejects(
    () => loadHalfsetDataset(spec, { indSplit: [[-1], [0]] }),
    ArgumentError,
  );
  await assertRejects(
    () => loadHalfsetDataset(spec, { indSplit: [[true], [0]] }),
    ArgumentError,
  );
  await using one = await loadHalfsetDataset(spec, { indSplit: [[], [3]] });
  assertEquals(one.halfsetIndices!.map(list), [[], [0]]);
});

Deno.test("loadHalfsetDatasetFromArgs() resolves and loads", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const halves = (dataset: CryoEMDataset) =>
    ([0, 1] as const).map((id) =>
      list(dataset.halfsetOriginalImageIndices(id))
    );
  await using dataset = await loadHalfsetDatasetFromArgs({
    particles: star,
    ind: [6, 5, 1, 0],
    uninvertData: "true",
    downsample: 4,
    nImages: 2,
  });
  assertEquals(halves(dataset), [[0], [1]]);
  assertEquals([dataset.dataMultiplier, dataset.gridSize], [-1, 4]);
  assertEquals(dataset.imageSource!.info.lazy, false);
  await using given = await loadHalfsetDatasetFromArgs(
    { particles: star },
    { indSplit: [[3], [2, 1]], lazy: true },
  );
  assertEquals(halves(given), [[3], [2, 1]]);
  assertEquals(given.imageSource!.info.lazy, true);
  assertEquals(given.diagnostics, []);
});

Deno.test("loadHalfsetDatasetFromArgs() says why stated halves were not used", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(folder, star, "odd.star", [
    /^(000002@.* )2$/,
    "$13",
  ]);
  await using dataset = await loadHalfsetDatasetFromArgs({ particles: odd });
  assertEquals(dataset.halfsetIndices!.map(list), [[1, 2, 6], [0, 3, 4, 5]]);
  assertEquals(dataset.diagnostics.map(({ code }) => code), [
    "random-subset-value",
  ]);
  assert(dataset.subset([0]).diagnostics.length === 1);
});

Deno.test("loadHalfsetDatasetFromArgs() refuses unknown options", async () => {
  const options = { eager: true } as Record<string, boolean>;
  await assertRejects(
    () => loadHalfsetDatasetFromArgs({ particles: "a.star" }, options),
    ArgumentError,
    '"eager"',
  );
});

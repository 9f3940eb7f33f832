import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  CTFParamIndex,
  HalfsetDatasetSpec,
  IndexError,
  loadHalfsetDataset,
  loadHalfsetDatasetFromArgs,
  UnsupportedError,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

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
  await assertRejects(
    () =>
      loadHalfsetDataset(
        new HalfsetDatasetSpec({ particlesFile: star, padding: 2 }),
        { indSplit: [[0], [5]] },
      ),
    UnsupportedError,
  );
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
  await using overruled = await loadHalfsetDataset(
    new HalfsetDatasetSpec({ ...spec, premultipliedCtf: false }),
    { indSplit: [[0], [1]] },
  );
  assertEquals(overruled.premultipliedCtf, false);
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

Deno.test("loadHalfsetDatasetFromArgs() hands on what it is told of loading", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadHalfsetDatasetFromArgs(
    { particles: star },
    { load: { dtype: "complex128", ctf: { csMm: 1.25 } } },
  );
  assertEquals(dataset.dtype, "complex128");
  assertEquals(
    list(dataset.getCtfColumn(CTFParamIndex.CS)),
    Array(dataset.nImages).fill(1.25),
  );
});

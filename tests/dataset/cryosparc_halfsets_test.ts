import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  csNumbers,
  DataFormatError,
  encodeCsg,
  HalfsetDatasetSpec,
  loadDataset,
  loadHalfsetDataset,
  loadHalfsetDatasetFromArgs,
  resolveHalfsetIndices,
  splitParticles,
  type SplitParticlesOptions,
  writeCs,
  writeHalfsets,
} from "../../mod.ts";
import { cryoSparcTable, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { faultCode } from "../support/faults.ts";
import { firstPixels } from "../support/first_pixels.ts";
import { list } from "../support/simulation.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

const EVEN = [0, 2, 4, 6];
const ODD = [1, 3, 5];

Deno.test("splitParticles() takes the halves of alignments3D/split", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const found = async (
    options: SplitParticlesOptions = {},
  ): Promise<unknown[]> => {
    const { method, seed, halfsets } = await splitParticles(cs, options);
    return [method, seed, ...halfsets.map(list)];
  };
  assertEquals(await found(), ["alignments3D/split", null, EVEN, ODD]);
  assertEquals(await found({ ind: [5, 4, 0] }), [
    "alignments3D/split",
    null,
    [0, 4],
    [5],
  ]);
  // NumPy's RandomState(0), as for a STAR file of 7 images.
  const random = ["random", 0, [1, 2, 6], [0, 3, 4, 5]];
  assertEquals(await found({ method: "random" }), random);
  assertEquals((await found({ halfsets: [[6, 0], [1]] })).slice(0, 2), [
    "file",
    null,
  ]);
  assertEquals((await resolveHalfsetIndices({ particles: cs })).map(list), [
    EVEN,
    ODD,
  ]);
});

Deno.test("splitParticles() says why alignments3D/split is not used", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const found = async (split: number[] | null) => {
    const columns = split === null
      ? []
      : [csNumbers("alignments3D/split", "<u4", split)];
    const without = ["alignments3D/split"];
    await writeCs(cs, cryoSparcTable(rows, { without, columns }));
    const { method, diagnostics } = await splitParticles(cs);
    return [method, ...diagnostics.map(({ code }) => code)];
  };
  assertEquals(await found(null), ["random"]);
  assertEquals(await found([0, 0, 0, 0, 0, 0, 0]), [
    "random",
    "random-subset-empty",
  ]);
  // RELION's numbers are not cryoSPARC's.
  assertEquals(await found([1, 2, 1, 2, 1, 2, 1]), [
    "random",
    "random-subset-value",
  ]);
});

Deno.test("splitParticles() knows the images that a list of halves was made for", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const split = await splitParticles(cs);
  const json = folder.at("halves.json");
  await writeHalfsets(json, split);
  const back = await splitParticles(cs, { halfsets: json });
  assertEquals(back.halfsets, split.halfsets);
  const other = folder.at("other.cs");
  await writeCs(other, cryoSparcTable(rows.toReversed()));
  assertNotEquals(
    (await splitParticles(other)).imagesDigest,
    split.imagesDigest,
  );
  await assertRejects(
    () => splitParticles(other, { halfsets: json }),
    ArgumentError,
  );
  // The mark of imported files is no part of a name.
  const marked = { stackName: (s: number) => `>Stacks/s${s}.mrcs` };
  await writeCs(other, cryoSparcTable(rows, marked));
  assertEquals((await splitParticles(other)).imagesDigest, split.imagesDigest);
  assertEquals(
    await faultCode(() => writeHalfsets(folder.at("halves.star"), split)),
    "halfsets-kind",
  );
});

Deno.test("loadHalfsetDatasetFromArgs() loads the halves of a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  await using dataset = await loadHalfsetDatasetFromArgs({ particles: cs });
  assertEquals(dataset.halfsetIndices!.map(list), [EVEN, ODD]);
  await using half = await dataset.getHalfset(1);
  assertEquals(list(half.originalImageIndices), ODD);
  assertEquals(await firstPixels(half), [100, 1000, 1200]);
  assertEquals(list(half.translations.data), [0.5, -1, 1.5, -3, 2.5, -5]);
});

/** Particles of two classes: poses of class 1 are half a turn from class 0. */
async function writeClasses(folder: TemporaryFolder): Promise<string> {
  const { cs, rows } = await writeCryoSparcSet(folder, {
    file: "J9_particles.cs",
    without: [/^alignments3D\/(pose|shift|psize_A)/],
  });
  const group = "alignments3D_multi";
  const flat = (values: number[]) => rows.flatMap(() => values);
  const float = (name: string, values: number[], shape: number[]) =>
    csNumbers(`${group}/${name}`, "<f4", flat(values), shape);
  const poses = cryoSparcTable(rows, {
    without: [/^(blob|ctf|alignments3D)/],
    columns: [
      float("pose", [0, 0, 0, 0, 0, Math.PI], [2, 3]),
      float("shift", [1, 2, 3, 4], [2, 2]),
      float("class_posterior", [0.9, 0.1], [2]),
    ],
  });
  await writeCs(
    folder.at("J9_passthrough_particles.cs"),
    poses.selectRows([6, 4, 2, 0, 1, 3, 5]),
  );
  return cs;
}

/** Shift of the first image. */
const shiftOf = (dataset: CryoEMDataset) =>
  list(dataset.translations.data.subarray(0, 2));

Deno.test("cs options say how a set is read, now and at a reload", async () => {
  await using folder = await temporaryFolder();
  const cs = await writeClasses(folder);
  assertEquals(await faultCode(() => loadDataset(cs)), "poses-missing");
  await using best = await loadDataset(cs, { cs: { passthrough: true } });
  assertEquals(shiftOf(best), [1, 2]);
  for (const lazy of [true, false]) {
    await using dataset = await loadDataset(cs, {
      cs: { passthrough: true, poseClass: 1 },
      lazy,
    });
    assertEquals(shiftOf(dataset), [3, 4]);
    assertEquals(Math.sign(dataset.rotationMatrices.data[0]), -1);
    dataset.halfsetIndices = [[5, 1], [0]];
    await using half = await dataset.getHalfset(0);
    await using reload = await dataset.reloadFromOriginalImages([5, 1]);
    await using own = await dataset.getHalfsetDataset(0);
    for (const part of [half, reload, own]) {
      assertEquals(shiftOf(part), [3, 4]);
      assertEquals(list(part.originalImageIndices), [5, 1]);
      assertEquals(await firstPixels(part), [1200, 100]);
    }
    assertEquals(reload.imageSource!.info, dataset.imageSource!.info);
    assertEquals(reload.imageSource!.info.cs, {
      passthrough: true,
      poseClass: 1,
    });
  }
});

Deno.test("half-sets of a cryoSPARC set are loaded with its options", async () => {
  await using folder = await temporaryFolder();
  const cs = await writeClasses(folder);
  const load = { cs: { passthrough: true, poseClass: 1 } };
  await using dataset = await loadHalfsetDatasetFromArgs(
    { particles: cs },
    { load },
  );
  assertEquals(shiftOf(dataset), [3, 4]);
  assertEquals(dataset.halfsetIndices!.map(list), [EVEN, ODD]);
  await using given = await loadHalfsetDataset(
    new HalfsetDatasetSpec({ particlesFile: cs }),
    { indSplit: [[6], [2, 1]], load },
  );
  assertEquals(shiftOf(given), [3, 4]);
  assertEquals(list(given.originalImageIndices), [1, 2, 6]);
  const split = await splitParticles(cs, load);
  assertEquals([split.method, split.cs], ["alignments3D/split", load.cs]);
});

Deno.test("reloadFromOriginalImages() finds images by way of a passthrough file", async () => {
  await using folder = await temporaryFolder();
  const { rows } = await writeCryoSparcSet(folder, {
    file: "J9_passthrough_particles.cs",
  });
  const cs = folder.at("J9_001_particles.cs");
  await writeCs(cs, cryoSparcTable(rows, { without: [/^blob/] }));
  await using dataset = await loadDataset(cs, { cs: { passthrough: true } });
  await using reload = await dataset.reloadFromOriginalImages([6, 0]);
  assertEquals(await firstPixels(reload), [1300, 0]);
});

Deno.test("reloadFromOriginalImages() notices that a .cs file was written since", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const group = await encodeCsg(
    "particles.cs",
    cryoSparcTable(rows).names,
    7,
  );
  const csg = await folder.write("particles.csg", group);
  await using dataset = await loadDataset(cs);
  await using grouped = await loadDataset(csg);
  for (const one of [dataset, grouped]) {
    await using reload = await one.reloadFromOriginalImages([4]);
    assertEquals(await firstPixels(reload), [1100]);
  }
  await writeCs(cs, cryoSparcTable(rows.toReversed()));
  for (const [one, path] of [[dataset, cs], [grouped, csg]] as const) {
    const error = await assertRejects(
      () => one.reloadFromOriginalImages([4]),
      DataFormatError,
    );
    assertEquals([error.code, error.path], ["file-changed", path]);
    assert(one.canReloadFromOriginalImages());
  }
});

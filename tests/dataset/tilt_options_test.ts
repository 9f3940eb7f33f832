import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  CTFParamIndex,
  getSplitTiltIndices,
  HalfsetDatasetSpec,
  loadDataset,
  loadHalfsetDatasetFromArgs,
  resolveHalfsetIndices,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { writeTomoProject } from "../support/tomo_project.ts";
import { idsOf, openFixture, writeFixture } from "./worked_fixture.ts";

/** Doses, B-factors and tilt names that order particle a differently. */
const OTHER_ORDERS = {
  _rlnMicrographPreExposure: [0, 6, 3, 0, 0, 6, 3],
  _rlnCtfBfactor: [-24, 0, -12, 0, -24, 0, -12],
};

const BY_PARTICLE = { byImage: false };

async function ordersOf(dataset: CryoEMDataset): Promise<number[][]> {
  return (await idsOf(dataset, 1, BY_PARTICLE)).map(([, images]) => images);
}

Deno.test("noiseByParticle gives each particle the noise of its own first tilt", async () => {
  await using folder = await temporaryFolder();
  // The least exposed tilts of a, b and c have doses 0, 1 and 2.
  const doses = { _rlnMicrographPreExposure: [1, 6, 3, 2, 0, 6, 3] };
  await using dataset = await openFixture(folder, {}, doses);
  const levels = Float64Array.of(0, 1, 2, 3, 6);
  dataset.setVariableRadialNoiseModel({
    data: levels.map((dose) => 10 + dose),
    shape: [5, 1],
    stride: [1, 1],
  });
  const noise: number[][] = [];
  for await (
    const batch of dataset.iterBatches(4, {
      ...BY_PARTICLE,
      packGroups: true,
      padToBatchSize: true,
      noiseByParticle: true,
      noiseModel: dataset.noise,
    })
  ) {
    const { data, shape: [rows, pixels] } = batch.noiseVariance!;
    noise.push(Array.from({ length: rows }, (_, row) => data[row * pixels]));
  }
  // a alone and filled up; b and c together.
  assertEquals(noise, [[10, 10, 10, 10], [11, 11, 11, 12]]);
});

Deno.test("doses weight the CTF whatever orders the tilts", async () => {
  await using folder = await temporaryFolder();
  for (const tiltOrder of ["dose", "bfactor", "scale"] as const) {
    await using dataset = await openFixture(folder, { tiltOrder });
    assertEquals(dataset.ctfParams.shape, [7, 11]);
    assertEquals(
      [...dataset.getCtfColumn(CTFParamIndex.DOSE)],
      [0, 6, 3, 0, 0, 6, 3],
    );
  }
});

Deno.test("a B-factor per dose below 0 leaves the dose, as RELION does", async () => {
  await using folder = await temporaryFolder();
  const perDose = [-4, -4, -4, -4, -4, -4, -4];
  const columns = { _rlnCtfBfactorPerElectronDose: perDose };
  await using dataset = await openFixture(folder, {}, columns);
  assertEquals(
    [...dataset.getCtfColumn(CTFParamIndex.DOSE)],
    [0, 6, 3, 0, 0, 6, 3],
  );
  assertEquals(
    [...dataset.getCtfColumn(CTFParamIndex.BFACTOR)],
    [0, 0, 0, 0, 0, 0, 0],
  );
});

Deno.test("sortWithBfac orders tilts by B-factor, tiltOrder goes before it", async () => {
  await using folder = await temporaryFolder();
  const orders = async (options: object) => {
    await using dataset = await openFixture(folder, options, OTHER_ORDERS);
    return await ordersOf(dataset);
  };
  const byDose = [[4, 6, 1], [0, 2, 5], [3]];
  const byBfactor = [[1, 6, 4], [5, 2, 0], [3]];
  assertEquals(await orders({}), byDose);
  assertEquals(await orders({ sortWithBfac: true }), byBfactor);
  assertEquals(
    await orders({ sortWithBfac: true, tiltOrder: "dose" }),
    byDose,
  );
  for (const tiltSeriesCtf of ["from_dose", "scale_from_star", "from_star"]) {
    assertEquals(await orders({ tiltSeriesCtf }), byBfactor);
  }
});

Deno.test("a reload orders and ranks tilts as the dataset does", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    ...OTHER_ORDERS,
    _rlnTiltName: ["t0", "t2", "t1", "t2", "t0", "t2", "t1"],
  });
  await using dataset = await loadDataset(path, {
    tiltSeries: true,
    tiltSeriesCtf: "from_dose",
    dosePerTilt: 2,
    anglePerTilt: 4,
    tiltOrder: "bfactor",
    tiltRanks: "series",
  });
  // Particle a without its first tilt by B-factor.
  await using reload = await dataset.reloadFromOriginalImages([4, 6]);
  assertEquals(await ordersOf(reload), [[1, 0]]);
  const { info, tiltNumbers } = reload.imageSource!;
  assertEquals([info.tiltOrder, info.tiltRanks], ["bfactor", "series"]);
  assertEquals([info.tiltSeriesCtf, info.dosePerTilt, info.anglePerTilt], [
    "from_dose",
    2,
    4,
  ]);
  assertEquals([...tiltNumbers!], [2, 1]);
});

Deno.test("resolveHalfsetIndices() takes the first tilts in the order of the CTF mode", async () => {
  await using folder = await temporaryFolder();
  const particles = await writeFixture(folder, OTHER_ORDERS);
  const firsts = async (args: object) =>
    (await resolveHalfsetIndices({
      particles,
      tiltSeries: true,
      ntilts: 1,
      ...args,
    })).map((half) => [...half]).flat().sort();
  assertEquals(await firsts({}), [0, 3, 4]);
  assertEquals(await firsts({ tiltSeriesCtf: "warp" }), [1, 3, 5]);
});

Deno.test("loadHalfsetDatasetFromArgs() ranks tilts as it is told, and weights by dose", async () => {
  await using folder = await temporaryFolder();
  // Particle c has the second tilt of the series only.
  const particles = await writeFixture(folder, {
    _rlnMicrographPreExposure: [0, 6, 3, 3, 0, 6, 3],
    _rlnTiltName: ["t0", "t2", "t1", "t1", "t0", "t2", "t1"],
  });
  const args = { particles, tiltSeries: true, ntilts: 1 };
  assertEquals(HalfsetDatasetSpec.fromArgs(args).tiltSeriesCtf, null);
  const rows = async (load: object) => {
    await using dataset = await loadHalfsetDatasetFromArgs(args, { load });
    assertEquals(dataset.ctfParams.shape[1], 11);
    return [...dataset.originalImageIndices];
  };
  assertEquals(await rows({}), [0, 3, 4]);
  assertEquals(await rows({ tiltRanks: "series" }), [0, 4]);
});

Deno.test("splitParticles() at random does not look at _rlnRandomSubset", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    _rlnRandomSubset: [2, 1, 2, 2, 1, 2, 1],
  });
  const method = async (options: object) =>
    (await splitParticles(path, { tiltSeries: true, ...options })).method;
  assertEquals(await method({}), "_rlnRandomSubset");
  assertEquals(await method({ method: "random" }), "random");
});

Deno.test("only the halves of selected particles count", async () => {
  await using folder = await temporaryFolder();
  // Particle b, with rows 0, 2 and 5, is in both halves.
  const path = await writeFixture(folder, {
    _rlnRandomSubset: [1, 1, 2, 2, 1, 2, 1],
  });
  const options = { useRandomSubset: true };
  await assertRejects(() => getSplitTiltIndices(path, options), Error, '"b"');
  const halves = await getSplitTiltIndices(path, {
    ...options,
    tiltIndFile: [0, 2],
  });
  assertEquals(halves.map((half) => [...half]), [[1, 4, 6], [3]]);
});

Deno.test("halves of tilt series in JSON are those of one file", async () => {
  await using folder = await temporaryFolder();
  const one = await writeFixture(folder, {}, "one");
  const other = await writeFixture(folder, {}, "other");
  const json = folder.at("halves.json");
  await writeHalfsets(json, await splitParticles(one, { tiltSeries: true }));
  const error = await assertRejects(
    () => splitParticles(other, { tiltSeries: true, halfsets: json }),
    ArgumentError,
  );
  assertEquals(error.code, "halfsets-other-file");
});

Deno.test("given halves are cut to the particles selected", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  const split = await splitParticles(path, {
    tiltSeries: true,
    tiltInd: [0, 1],
    halfsets: [[0], [2, 1]],
  });
  assertEquals(split.halfsets.map((half) => [...half]), [[1, 4, 6], [0, 2, 5]]);
  assertEquals(split.tiltParticles?.halfsets.map((half) => [...half]), [
    [0],
    [1],
  ]);
});

Deno.test("tilt images taken one by one tell what was tolerated, too", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    _rlnCtfScalefactor: null,
    _rlnTomoYTilt: [0, 60, 0, 0, 0, 0, 0],
  });
  await using dataset = await loadDataset(path, { tiltSeriesCtf: "relion5" });
  assertEquals(dataset.nUnits, 7);
  const codes = dataset.diagnostics.map(({ code }) => code);
  assertEquals(codes.includes("ctf-scale-missing"), true);
});

Deno.test("a reload reads a RELION-5 set as the dataset did", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    change: ({ particles }) => particles[0].visible.fill(0),
  });
  await using dataset = await loadDataset(optimisationSet, {
    tomo: { dropUnseen: true },
  });
  await using reload = await dataset.reloadFromOriginalImages([0, 1]);
  assertEquals(reload.nImages, 2);
  assertEquals(reload.originalGroupIndices, Int32Array.of(0));
});

Deno.test("halves of a RELION-5 set are found and written as the set is read", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet: particles, model } = await writeTomoProject(folder, {
    change: ({ particles }) => particles[0].visible.fill(0),
  });
  const tomo = { dropUnseen: true };
  const split = await splitParticles(particles, { tomo, method: "random" });
  const count = model.particles.length - 1;
  assertEquals(split.tiltParticles?.count, count);
  const codes = split.diagnostics.map(({ code }) => code);
  assertEquals(codes.includes("tilt-series-as-images"), false);
  await writeHalfsets(folder.at("halves.star"), split);
  const flat = await splitParticles(folder.at("halves.star"), {
    tiltSeries: true,
  });
  assertEquals(flat.method, "_rlnRandomSubset");
  assertEquals(flat.tiltParticles, split.tiltParticles);
  await using dataset = await loadHalfsetDatasetFromArgs(
    { particles, tiltSeries: true },
    { load: { tomo } },
  );
  assertEquals(dataset.nUnits, count);
  assertEquals(
    dataset.getParticleHalfsetIndices().map((half) => half.toSorted()),
    split.tiltParticles?.halfsets.map((half) => half.toSorted()),
  );
});

Deno.test("splitParticles() warns of tilt images that it takes one by one", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  const codes = async (tiltSeries: boolean) =>
    (await splitParticles(path, { tiltSeries })).diagnostics
      .map(({ code }) => code);
  assertEquals(await codes(false), ["tilt-series-as-images"]);
  assertEquals(await codes(true), []);
});

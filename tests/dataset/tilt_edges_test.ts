import { assertEquals, assertRejects } from "@std/assert";
import {
  DataFormatError,
  getNumImagesInDataset,
  loadDataset,
  loadHalfsetDatasetFromArgs,
  resolveHalfsetIndices,
  splitParticles,
  TiltSeriesDataset,
  writeHalfsets,
} from "../../mod.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { writeTomoProject } from "../support/tomo_project.ts";
import { WORKED, writeFixture } from "./worked_fixture.ts";

const SERIES = { tiltSeries: true, tiltRanks: "series" } as const;

Deno.test("ranks over a series refuse a name that stands for several tilts", async () => {
  await using folder = await temporaryFolder();
  const same = { _rlnMicrographName: WORKED.groups.map(() => "T") };
  const path = await writeFixture(folder, same);
  const error = await assertRejects(
    () => loadDataset(path, SERIES),
    DataFormatError,
    '"T"',
  );
  assertEquals([error.code, error.row, error.label], [
    "tilt-name",
    2,
    "_rlnMicrographName",
  ]);
  // The same dose, but twice in one particle.
  const twice = await writeFixture(folder, {
    ...same,
    _rlnMicrographPreExposure: WORKED.doses.map(() => 3),
  }, "twice");
  assertEquals(await faultCode(() => loadDataset(twice, SERIES)), "tilt-name");
  await (await loadDataset(path, { tiltSeries: true })).close();
});

Deno.test("the first tilts by rank in the series may be fewer than asked for", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    _rlnGroupName: ["p", "p", "p", "q", "q"],
    _rlnTiltName: ["t0", "t3", "t6", "t3", "t6"],
    _rlnMicrographPreExposure: [0, 3, 6, 3, 6],
    _rlnCtfScalefactor: null,
    _rlnTomoYTilt: [0, 3, -3, 3, -3],
    _rlnCtfBfactor: null,
  });
  await using tilts = await TiltSeriesDataset.open(path, {
    tiltRanks: "series",
    numTilts: 2,
  });
  assertEquals([...(await tilts.at(0))[2] as Int32Array], [0, 1]);
  assertEquals([...(await tilts.at(1))[2] as Int32Array], [3]);
  await using dataset = await loadDataset(path, { ...SERIES, ntilts: 2 });
  assertEquals([...dataset.originalImageIndices], [0, 1, 3]);
  await using warned = await TiltSeriesDataset.open(path, { numTilts: -1 });
  assertEquals(
    warned.diagnostics.map(({ code }) => code),
    ["ctf-scale-missing", "num-tilts"],
  );
});

Deno.test("rows that are not loaded, and columns that are not used, may hold anything", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    _rlnMicrographPreExposure: [0, 6, 3, NaN, 0, 6, 3],
    _rlnCtfBfactor: ["a", "b", "c", "d", "e", "f", "g"],
  });
  assertEquals(
    await faultCode(() => loadDataset(path, { tiltSeries: true })),
    "tilt-value",
  );
  await using dataset = await loadDataset(path, {
    tiltSeries: true,
    ind: [0, 1, 2, 4, 5, 6],
  });
  assertEquals(dataset.nUnits, 2);
  const warp = { tiltSeries: true, tiltSeriesCtf: "warp" };
  assertEquals(
    await faultCode(() => loadDataset(path, warp)),
    "star-not-a-number",
  );
});

Deno.test("options of tilt series are refused for single particles", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  for (
    const option of [{ tiltOrder: "dose" }, { tiltRanks: "series" }] as const
  ) {
    assertEquals(
      await faultCode(() => loadDataset(path, option)),
      "tilt-option",
    );
  }
  const args = { particles: path, ntilts: 1, tiltInd: [0] };
  assertEquals(
    await faultCode(() => resolveHalfsetIndices(args)),
    "tilt-option",
  );
});

Deno.test("numbers that are none of the file's are left out, and that is told", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  const { halfsets, diagnostics } = await splitParticles(path, {
    tiltSeries: true,
    halfsets: [[0, 99, -3], [1]],
    tiltInd: [0, 1, 77],
  });
  assertEquals(halfsets.map((half) => half.length), [3, 3]);
  assertEquals(
    diagnostics.map(({ code, message }) => [code, message.slice(0, 6)]),
    [
      ["index-dropped", "1 of 3"],
      ["index-dropped", "2 of 3"],
    ],
  );
  const one = await splitParticles(path, { tiltSeries: true, tiltInd: [0] });
  assertEquals(one.diagnostics.map(({ code }) => code), ["halfset-empty"]);
});

Deno.test("a RELION-5 set is taken as tilt series wherever halves are found", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const particles = project.optimisationSet;
  await using halves = await loadHalfsetDatasetFromArgs({
    particles,
    ntilts: 1,
  });
  assertEquals([halves.nUnits, halves.nImages], [8, 8]);
  assertEquals(halves.metadata.nCtfColumns, 11);
  for (const tiltSeriesCtf of ["from_dose", "cryoem"]) {
    await (await loadDataset(particles, { tiltSeriesCtf })).close();
  }
  await using byScale = await loadDataset(particles, {
    tiltRanks: "series",
    tiltOrder: "scale",
  });
  const scales = project.rows().map(({ ctfScale }) => ctfScale);
  const numbers = byScale.imageSource!.tiltNumbers!;
  for (const tilts of byScale.tiltParticles!) {
    const sorted = [...tilts].sort((a, b) => scales[b] - scales[a]);
    assertEquals([...tilts].sort((a, b) => numbers[a] - numbers[b]), sorted);
  }
  assertEquals(await getNumImagesInDataset(particles), project.rows().length);
});

Deno.test("halves of a set without its unseen particles are written by name", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, {
    change: ({ particles }) => particles[0].visible.fill(0),
  });
  const tomo = { dropUnseen: true };
  const split = await splitParticles(project.optimisationSet, { tomo });
  await Deno.mkdir(`${project.root}/halves`);
  const path = `${project.root}/halves/optimisation_set.star`;
  await writeHalfsets(path, split);
  const again = await splitParticles(path);
  assertEquals(again.method, "_rlnRandomSubset");
  assertEquals(
    again.halfsets.map((half) => half.toSorted()),
    split.halfsets.map((half) => half.toSorted()),
  );
});

Deno.test("halves that a RELION-5 set cannot hold are refused", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet, particles, root } = await writeTomoProject(folder);
  await Deno.mkdir(`${root}/halves`);
  const set = `${root}/halves/optimisation_set.star`;
  const first = await splitParticles(optimisationSet, { ntilts: 1 });
  assertEquals(
    await faultCode(() => writeHalfsets(set, first)),
    "halfsets-kind",
  );
  const images = await splitParticles(optimisationSet, {
    tiltSeries: false,
    method: "random",
  });
  assertEquals(
    await faultCode(() => writeHalfsets(set, images)),
    "halfsets-kind",
  );
  const split = await splitParticles(optimisationSet);
  const other = `${root}/halves/run_optimisation_set.star`;
  assertEquals(
    await faultCode(() => writeHalfsets(other, split)),
    "halfsets-kind",
  );
  const own = () => writeHalfsets(particles, split, { force: true });
  assertEquals(await faultCode(own), "file-exists");
});

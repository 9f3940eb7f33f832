import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type CryoEMDataset,
  type CTFEvaluator,
  CTFMode,
  CTFParamIndex,
  IndexError,
  loadDataset,
  ndArray,
  reorderToDatasetIndexing,
  reorderToOriginalIndexing,
  TiltSeriesOriginalIndexMap,
  type VariableRadialNoiseModel,
} from "../../mod.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import {
  idsOf,
  openFixture,
  walked,
  WORKED,
  writeFixture,
} from "./worked_fixture.ts";

const BY_PARTICLE = { byImage: false } as const;
const PACKED = { byImage: false, packGroups: true } as const;

function column(dataset: CryoEMDataset, index: number): number[] {
  return [...dataset.getCtfColumn(index)].map((value) =>
    Number(value.toFixed(5))
  );
}

Deno.test("a tilt-series dataset has the groups of the worked fixture", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  assertEquals([dataset.nImages, dataset.nUnits], [7, 3]);
  assertEquals([dataset.tiltSeriesFlag, dataset.indexLayout.grouped], [
    true,
    true,
  ]);
  assertEquals([...dataset.originalGroupIndices], [0, 1, 2]);
  assertEquals([...dataset.datasetTiltIndices!], [0, 1, 2]);
  assertEquals(dataset.tiltParticles!.map((tilts) => [...tilts]), [
    [1, 4, 6],
    [0, 2, 5],
    [3],
  ]);
  assertEquals([...dataset.imageSource!.tiltNumbers!], [0, 2, 1, 0, 0, 2, 1]);
});

Deno.test("iterBatches() of tilt series walks the worked fixture", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  for (const batchSize of [1, 4, 100]) {
    assertEquals(await idsOf(dataset, batchSize, BY_PARTICLE), [
      [[0, 0, 0], [4, 6, 1]],
      [[1, 1, 1], [0, 2, 5]],
      [[2], [3]],
    ]);
  }
  assertEquals(await idsOf(dataset, 6, PACKED), [
    [[0, 0, 0, 1, 1, 1], [4, 6, 1, 0, 2, 5]],
    [[2], [3]],
  ]);
  assertEquals(await idsOf(dataset, 5, PACKED), [
    [[0, 0, 0], [4, 6, 1]],
    [[1, 1, 1, 2], [0, 2, 5, 3]],
  ]);
  assertEquals(await idsOf(dataset, 4), [
    [[1, 0, 1, 2], [0, 1, 2, 3]],
    [[0, 1, 0], [4, 5, 6]],
  ]);
});

Deno.test("iterBatches() pairs every image with its own pixels and metadata", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  for (const options of [{}, BY_PARTICLE, PACKED]) {
    for await (const batch of dataset.iterBatches(5, options)) {
      const rows = dataset.metadata.getBatch(batch.imageIndices);
      assertEquals(batch.rotationMatrices, rows.rotationMatrices);
      assertEquals(batch.translations, rows.translations);
      assertEquals(batch.ctfParams, rows.ctfParams);
      const pixels = [...batch.imageIndices].map((_, i) =>
        batch.images.data[64 * i]
      );
      assertEquals(pixels, [...batch.imageIndices].map((image) => image + 1));
      assertEquals(
        batch.particleIndices,
        dataset.imageSource!.resolveGroupIndicesFromImages(batch.imageIndices),
      );
    }
  }
});

Deno.test("iterBatches() takes indices as particles by particle, else as images", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  const indices = [2, 0];
  assertEquals(await idsOf(dataset, 9, { ...PACKED, indices }), [
    [[2, 0, 0, 0], [3, 4, 6, 1]],
  ]);
  assertEquals(
    await idsOf(dataset, 9, { ...PACKED, indices: [true, false, true] }),
    [
      [[0, 0, 0, 2], [4, 6, 1, 3]],
    ],
  );
  assertEquals(await idsOf(dataset, 9, { indices }), [[[1, 1], [2, 0]]]);
  assertEquals(await idsOf(dataset, 2, { ...BY_PARTICLE, indices: [2, 2] }), [
    [[2], [3]],
    [[2], [3]],
  ]);
  assertEquals(await idsOf(dataset, 2, { ...BY_PARTICLE, indices: [] }), []);
  assertThrows(
    () => dataset.iterBatches(2, { ...BY_PARTICLE, indices: [3] }),
    IndexError,
  );
  assertThrows(() => dataset.iterBatches(2, { indices: [7] }), IndexError);
});

Deno.test("iterBatches() fills batches up with rows that cannot be mistaken for images", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  const padded = { ...PACKED, padToBatchSize: true };
  const batches = await walked(dataset, 5, padded);
  assertEquals(batches, [
    {
      particles: [0, 0, 0, -1, -1],
      images: [4, 6, 1, -1, -1],
      pixels: [5, 7, 2, 0, 0],
    },
    {
      particles: [1, 1, 1, 2, -1],
      images: [0, 2, 5, 3, -1],
      pixels: [1, 3, 6, 4, 0],
    },
  ]);
  // Memory of an earlier batch serves a later one: it must not shine through.
  for await (using batch of dataset.iterBatches(5, padded)) {
    const { images, imageIndices, ctfParams, rotationMatrices, translations } =
      batch;
    assertEquals([images.shape, ctfParams.shape], [[5, 8, 8], [5, 11]]);
    const first = dataset.metadata.getBatch(imageIndices.slice(0, 1));
    for (let i = 0; i < 5; i++) {
      if (imageIndices[i] >= 0) continue;
      assertEquals(
        images.data.slice(64 * i, 64 * (i + 1)).every((p) => p === 0),
        true,
      );
      const row = ctfParams.data.slice(11 * i, 11 * (i + 1));
      assertEquals(row[CTFParamIndex.CONTRAST], 0);
      row[CTFParamIndex.CONTRAST] =
        first.ctfParams.data[CTFParamIndex.CONTRAST];
      assertEquals([...row], [...first.ctfParams.data]);
      assertEquals(
        [...rotationMatrices.data.slice(9 * i, 9 * (i + 1))],
        [...first.rotationMatrices.data],
      );
      assertEquals(
        [...translations.data.slice(2 * i, 2 * (i + 1))],
        [...first.translations.data],
      );
    }
  }
  assertEquals(await idsOf(dataset, 4, { padToBatchSize: true }), [
    [[1, 0, 1, 2], [0, 1, 2, 3]],
    [[0, 1, 0, -1], [4, 5, 6, -1]],
  ]);
  const error = assertThrows(
    () => dataset.iterBatches(2, padded),
    ArgumentError,
  );
  assertEquals([error.code, error.expected], ["batch-size", 3]);
});

Deno.test("loadDataset() with ind numbers particles and tilts of the rows taken", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder, { ind: [6, 2, 5, 3] });
  assertEquals(dataset.tiltParticles!.map((tilts) => [...tilts]), [
    [0],
    [1, 2],
    [3],
  ]);
  assertEquals([...dataset.originalGroupIndices], [0, 1, 2]);
  assertEquals([...dataset.originalImageIndices], [6, 2, 5, 3]);
  assertEquals([...dataset.imageSource!.tiltNumbers!], [0, 0, 1, 0]);
  await using some = await openFixture(folder, { ind: [3, 5] });
  assertEquals([...some.originalGroupIndices], [1, 2]);
  assertEquals(
    (await walked(some, 9, BY_PARTICLE)).map(({ pixels }) => pixels),
    [[6], [4]],
  );
});

Deno.test("loadDataset() with ntilts takes the first tilts of each particle", async () => {
  await using folder = await temporaryFolder();
  await using two = await openFixture(folder, { ntilts: 2 });
  assertEquals([...two.originalImageIndices], [0, 2, 3, 4, 6]);
  assertEquals((await walked(two, 9, PACKED))[0].pixels, [5, 7, 1, 3, 4]);
  await using one = await openFixture(folder, { ntilts: 1, ind: [1, 6, 5, 2] });
  assertEquals([...one.originalImageIndices], [6, 2]);
  for (const ntilts of [0, -1, 1.5]) {
    assertEquals(
      await faultCode(() => openFixture(folder, { ntilts })),
      "ntilts",
    );
  }
  const flat = () => openFixture(folder, { tiltSeries: false, ntilts: 1 });
  assertEquals(await faultCode(flat), "ntilts");
});

Deno.test("a half of tilt series is the worked fixture's", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  dataset.halfsetIndices = [[1, 4, 6], [0, 2, 3, 5]];
  assertEquals([...dataset.halfsetLocalGroupIndices(0)], [0]);
  assertEquals([...dataset.halfsetLocalGroupIndices(1)], [1, 2]);
  const half = await dataset.getHalfset(1);
  assertEquals([half.nImages, half.nUnits], [4, 2]);
  assertEquals([...half.originalImageIndices], [0, 2, 3, 5]);
  assertEquals(half.tiltParticles!.map((tilts) => [...tilts]), [[0, 1, 3], [
    2,
  ]]);
  assertEquals([...half.originalGroupIndices], [1, 2]);
  assertEquals(await idsOf(half, 9, BY_PARTICLE), [[[0, 0, 0], [0, 1, 3]], [
    [1],
    [2],
  ]]);
  assertEquals(dataset.getParticleHalfsetIndices().map((half) => [...half]), [[
    0,
  ], [1, 2]]);
  const perParticle = dataset.splitHalfsetArray(
    ndArray(Float64Array.of(10, 11, 12), [3]),
    { perParticle: true },
  );
  assertEquals(perParticle.map(({ data }) => [...data]), [[10], [11, 12]]);
});

Deno.test("reordering by particle brings the halves of tilt series back", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  dataset.halfsetIndices = [[0, 2, 5, 3], [1, 4, 6]];
  const rows: [number[], number[]] = [[11, 12], [10]];
  for (const reorder of [reorderToOriginalIndexing, reorderToDatasetIndexing]) {
    const { data } = reorder(rows, dataset, { useTiltIndices: true });
    assertEquals([...data], [10, 11, 12]);
  }
});

Deno.test("a subset that drops tilts keeps the rest of the particles apart", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  const subset = dataset.subset([0, 5, 1]);
  assertEquals(subset.tiltParticles!.map((tilts) => [...tilts]), [[2], [0, 1]]);
  assertEquals(await idsOf(subset, 1, BY_PARTICLE), [[[0], [2]], [[1, 1], [
    0,
    1,
  ]]]);
  assertEquals(await idsOf(subset, 3, PACKED), [[[0, 1, 1], [2, 0, 1]]]);
  assertEquals((await walked(subset, 3, PACKED))[0].pixels, [2, 1, 6]);
  assertEquals(await idsOf(subset, 3), [[[1, 1, 0], [0, 1, 2]]]);
  assertThrows(() => dataset.subset([0, 0]), ArgumentError);
});

Deno.test("setContrasts() takes one contrast a particle", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  dataset.setContrasts([2, 3, 4]);
  const factors = [3, 2, 3, 4, 2, 3, 2];
  assertEquals(
    column(dataset, CTFParamIndex.CONTRAST),
    WORKED.scales.map((scale, i) => Number((scale * factors[i]).toFixed(5))),
  );
});

Deno.test("noise levels of tilt series are their doses", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder);
  dataset.setVariableRadialNoiseModel(
    ndArray(Float64Array.of(1, 2, 3), [3, 1]),
  );
  const noise = dataset.noise as VariableRadialNoiseModel;
  assertEquals([...noise.doseIndices], [0, 2, 1, 0, 0, 2, 1]);
  const levels = async (options: object) => {
    const seen = [];
    for await (
      const batch of dataset.iterBatches(6, { noiseModel: noise, ...options })
    ) {
      const { shape, data } = batch.noiseVariance!;
      seen.push(Array.from({ length: shape[0] }, (_, i) => data[i * shape[1]]));
    }
    return seen;
  };
  assertEquals(await levels(BY_PARTICLE), [[1, 2, 3], [1, 2, 3], [1]]);
  assertEquals(await levels(PACKED), [[1, 2, 3, 1, 2, 3], [1]]);
  const noiseByParticle = true;
  assertEquals(await levels({ ...BY_PARTICLE, noiseByParticle }), [[1], [1], [
    1,
  ]]);
  assertEquals(await levels({ ...PACKED, noiseByParticle }), [[
    1,
    1,
    1,
    1,
    1,
    1,
  ], [1]]);
  assertEquals(await levels({ noiseByParticle }), [[1, 3, 2, 1, 1, 3], [2]]);
});

Deno.test("CTF rows of every mode, and their evaluator", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  const { BFACTOR, CONTRAST, DOSE, TILT_ANGLE } = CTFParamIndex;
  const doses = WORKED.doses;
  const numbers = [0, 2, 1, 0, 0, 2, 1];
  const ones = doses.map(() => 1);
  const zeros = doses.map(() => 0);
  const expected: [string | null, CTFMode, (number[] | null)[]][] = [
    [null, CTFMode.CRYO_ET, [zeros, WORKED.scales, doses, zeros]],
    ["relion5", CTFMode.CRYO_ET, [zeros, WORKED.scales, doses, zeros]],
    ["warp", CTFMode.CRYO_ET, [zeros, WORKED.scales, doses, zeros]],
    ["v2", CTFMode.CRYO_ET, [zeros, ones, doses, [0, 3, 3, 0, 0, 3, 3]]],
    ["from_dose", CTFMode.TILT_SERIES, [zeros, ones, numbers, null]],
    ["scale_from_star", CTFMode.TILT_SERIES, [
      zeros,
      WORKED.scales,
      numbers,
      null,
    ]],
    ["from_star", CTFMode.SPA, [
      WORKED.bfactors.map((b) => -b || 0),
      WORKED.scales,
      null,
      null,
    ]],
    ["cryoem", CTFMode.SPA, [zeros, ones, null, null]],
  ];
  for (const [tiltSeriesCtf, mode, columns] of expected) {
    for (const tiltSeries of tiltSeriesCtf === null ? [true] : [true, false]) {
      await using dataset = await loadDataset(path, {
        tiltSeries,
        tiltSeriesCtf,
      });
      const evaluator = dataset.ctfEvaluator as CTFEvaluator;
      assertEquals(evaluator.mode, mode, `${tiltSeriesCtf}`);
      [BFACTOR, CONTRAST, DOSE, TILT_ANGLE].forEach((index, k) => {
        if (columns[k] === null) {
          assertEquals(dataset.metadata.nCtfColumns <= index, true);
        } else {assertEquals(
            column(dataset, index),
            columns[k],
            `${tiltSeriesCtf}`,
          );}
      });
      assertEquals(dataset.nUnits, tiltSeries ? 3 : 7);
    }
  }
});

Deno.test("loadDataset() gives the scheme to the evaluator, and null means the default", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  for (
    const [given, expected] of [
      [{}, [2.9, 3]],
      [{ dosePerTilt: null, anglePerTilt: null }, [2.9, 3]],
      [{ dosePerTilt: 4, anglePerTilt: 2 }, [4, 2]],
    ] as const
  ) {
    await using dataset = await loadDataset(path, {
      tiltSeries: true,
      tiltSeriesCtf: "from_dose",
      ...given,
    });
    const { dosePerTilt, anglePerTilt } = dataset.ctfEvaluator as CTFEvaluator;
    assertEquals([dosePerTilt, anglePerTilt], [...expected]);
    await using again = await dataset.reloadFromOriginalImages([1, 4]);
    assertEquals(again.ctfEvaluator, dataset.ctfEvaluator);
    assertEquals(column(again, CTFParamIndex.DOSE), [2, 0]);
  }
});

Deno.test("loadDataset() of tilt series honours downsampleD", async () => {
  await using folder = await temporaryFolder();
  await using dataset = await openFixture(folder, { downsampleD: 4 });
  assertEquals([dataset.gridSize, dataset.voxelSize], [4, 4]);
  for await (const batch of dataset.iterBatches(9, PACKED)) {
    assertEquals(batch.images.shape, [7, 4, 4]);
    const pixels = [...batch.imageIndices].map((_, i) =>
      batch.images.data[16 * i + 5]
    );
    pixels.forEach((pixel, i) =>
      assertAlmostEquals(pixel, batch.imageIndices[i] + 1, 1e-5)
    );
  }
  assertAlmostEquals(dataset.translations.data[2], 0.25, 1e-6);
});

Deno.test("tilts are ordered as asked, whatever the CTF mode", async () => {
  await using folder = await temporaryFolder();
  // Scales fall in the order of the file: no other column has that order.
  const scales = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
  const columns = { _rlnCtfScalefactor: scales };
  const order = async (options: object) => {
    await using dataset = await openFixture(folder, options, columns);
    return (await idsOf(dataset, 9, PACKED))[0][1];
  };
  const byDose = [4, 6, 1, 0, 2, 5, 3];
  assertEquals(await order({}), byDose);
  assertEquals(await order({ tiltSeriesCtf: "warp" }), byDose);
  assertEquals(await order({ sortWithBfac: true }), byDose);
  assertEquals(await order({ tiltOrder: "scale" }), [1, 4, 6, 0, 2, 5, 3]);
  const bfactors = { _rlnCtfBfactor: [0, -1, -2, -3, -4, -5, -6] };
  await using warp = await openFixture(
    folder,
    { tiltSeriesCtf: "warp" },
    bfactors,
  );
  assertEquals((await idsOf(warp, 9, PACKED))[0][1], [1, 4, 6, 0, 2, 5, 3]);
});

Deno.test("TiltSeriesOriginalIndexMap.fromParticlesFile() maps the worked fixture", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  const map = await TiltSeriesOriginalIndexMap.fromParticlesFile(path, {
    ntilts: 2,
  });
  assertEquals([...map.imageIndicesFromParticles([1, 0], { ntilts: 2 })], [
    0,
    2,
    4,
    6,
  ]);
  assertEquals([map.nParticles, map.nImages], [3, 7]);
  const plain = await TiltSeriesOriginalIndexMap.fromParticlesFile(path);
  assertEquals(plain.tiltNumbers, null);
  const warp = await writeFixture(
    folder,
    { _rlnMicrographPreExposure: null },
    "warp",
  );
  const byBfactor = await TiltSeriesOriginalIndexMap.fromParticlesFile(warp, {
    ntilts: 1,
    tiltOrder: "bfactor",
  });
  assertEquals([...byBfactor.tiltNumbers!], [0, 2, 1, 0, 0, 2, 1]);
});

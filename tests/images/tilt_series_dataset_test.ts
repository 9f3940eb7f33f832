import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  BackendImageSource,
  DataFormatError,
  IndexError,
  parseMicrographTiltMapping,
  parseParticleTilt,
  StarFile,
  StarTable,
  TiltSeriesDataset,
  type TiltSeriesDatasetOptions,
  UnsupportedError,
} from "../../mod.ts";
import { WORKED, writeFixture } from "../dataset/worked_fixture.ts";
import { faultCode } from "../support/faults.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function open(
  folder: TemporaryFolder,
  options: TiltSeriesDatasetOptions = {},
): Promise<TiltSeriesDataset> {
  return await TiltSeriesDataset.open(await writeFixture(folder), options);
}

/** Images of a particle by their ids, and the rows that their pixels tell. */
async function particle(tilts: TiltSeriesDataset, index: number) {
  const [images, id, imageIds] = await tilts.at(index);
  const ids = [...imageIds as Int32Array];
  const D = tilts.imageSize;
  assertEquals([images.shape, id], [[ids.length, D, D], index]);
  return { ids, rows: ids.map((_, i) => images.data[i * D * D] - 1) };
}

Deno.test("TiltSeriesDataset counts particles, and images beside them", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await open(folder, { voltage: 300, dosePerTilt: 3 });
  assertEquals([tilts.length, tilts.numParticles, tilts.Np], [3, 3, 3]);
  assertEquals([tilts.nImages, tilts.numImages, tilts.N], [7, 7, 7]);
  assertEquals(tilts.particleNames, ["a", "b", "c"]);
  assertEquals([...tilts.counts], [["a", 3], ["b", 3], ["c", 1]]);
  assertEquals(tilts.particles.map((images) => [...images]), [[1, 4, 6], [
    0,
    2,
    5,
  ], [3]]);
  assertEquals(tilts.particleGroups, tilts.particles);
  assertEquals([...tilts.datasetTiltIndices], [0, 1, 2]);
  assertEquals([...tilts.tiltNumbers], [0, 2, 1, 0, 0, 2, 1]);
  assertEquals(tilts.ctfScaleFactor, new Float32Array(WORKED.scales));
  assertEquals(tilts.ctfBfactor, new Float32Array(WORKED.bfactors));
  assertEquals(tilts.dose, new Float32Array(WORKED.doses));
  assertEquals([tilts.voltage, tilts.dosePerTilt, tilts.tiltAngles], [
    300,
    3,
    null,
  ]);
  assertEquals([tilts.numTilts, tilts.randomTilts], [null, false]);
});

Deno.test("TiltSeriesDataset.at() gives the tilts of a particle in their order", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await open(folder);
  assertEquals(await particle(tilts, 0), { ids: [4, 6, 1], rows: [4, 6, 1] });
  assertEquals(await particle(tilts, 1), { ids: [0, 2, 5], rows: [0, 2, 5] });
  assertEquals(await particle(tilts, 2), { ids: [3], rows: [3] });
  await assertRejects(() => tilts.at(3), IndexError);
  await assertRejects(() => tilts.at(-1), IndexError);
});

Deno.test("TiltSeriesDataset.open() numbers rows of ind on their own", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await open(folder, { ind: [6, 2, 5, 3] });
  assertEquals(tilts.counts.get("b"), 2);
  assertEquals([...tilts.tiltNumbers], [0, 0, 1, 0]);
  assertEquals(await particle(tilts, 1), { ids: [1, 2], rows: [2, 5] });
  await using mask = await open(folder, {
    ind: [false, true, false, true, true, false, false],
  });
  assertEquals([...mask.datasetTiltIndices], [0, 2]);
  assertEquals(await particle(mask, 0), { ids: [2, 0], rows: [4, 1] });
});

Deno.test("TiltSeriesDataset.open() takes as many tilts as it is told", async () => {
  await using folder = await temporaryFolder();
  for (
    const [numTilts, ids] of [
      [2, [4, 6]],
      [1, [4]],
      [9, [4, 6, 1]],
      [null, [4, 6, 1]],
      [-1, [4, 6, 1]],
      [0, []],
    ] as const
  ) {
    await using tilts = await open(folder, { numTilts });
    assertEquals((await particle(tilts, 0)).ids, [...ids]);
  }
  assertEquals(
    await faultCode(() => open(folder, { numTilts: 1.5 })),
    "num-tilts",
  );
});

Deno.test("TiltSeriesDataset draws tilts by its seed", async () => {
  await using folder = await temporaryFolder();
  const drawn = async (seed: number) => {
    await using tilts = await open(folder, {
      numTilts: 2,
      randomTilts: true,
      seed,
    });
    const draws = [];
    for (let k = 0; k < 20; k++) draws.push((await particle(tilts, 1)).ids);
    return draws;
  };
  const first = await drawn(3);
  assertEquals(await drawn(3), first);
  assertEquals(new Set(first.flat()), new Set([0, 2, 5]));
  assertEquals(first.every(([a, b]) => a !== b), true);
});

Deno.test("a source of a TiltSeriesDataset batches whole particles by mode", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await open(folder);
  const source = new BackendImageSource(tilts);
  const ids = async (batchSize: number, options: object) => {
    const batches = [];
    for await (
      const batch of source.iterBatches(batchSize, {
        batchMode: "groups",
        ...options,
      })
    ) batches.push([[...batch.groupIds], [...batch.imageIds]]);
    return batches;
  };
  const single = [[[0, 0, 0], [4, 6, 1]], [[1, 1, 1], [0, 2, 5]], [[2], [3]]];
  assertEquals(await ids(1, {}), single);
  assertEquals(await ids(9, { mode: "tilt_series" }), single);
  const packed = [[[0, 0, 0], [4, 6, 1]], [[1, 1, 1, 2], [0, 2, 5, 3]]];
  assertEquals(await ids(4, { mode: "packed_tilt_series" }), packed);
  assertEquals(await ids(4, { mode: "images" }), packed);
  assertEquals(await ids(4, { mode: "images", padToBatchSize: true }), [
    [[0, 0, 0, -1], [4, 6, 1, -1]],
    packed[1],
  ]);
  assertEquals(await ids(2, { mode: "packed_tilt_series" }), single);
  assertEquals(await faultCode(() => ids(2, { mode: "images" })), "batch-size");
  assertEquals(
    await faultCode(() => ids(2, { mode: "particles" })),
    "batch-mode",
  );
  assertEquals(await ids(9, { subsetIndices: [2, 1], mode: "images" }), [
    [[2, 1, 1, 1], [3, 0, 2, 5]],
  ]);
  assertThrows(
    () => source.iterBatches(2, { batchMode: "groups", subsetIndices: [3] }),
    IndexError,
  );
  const [images, group, imageIds] = await source.at(1);
  assertEquals([images.shape, group, imageIds], [
    [3, 8, 8],
    1,
    Int32Array.of(0, 2, 5),
  ]);
  const view = source.subset([5, 0, 3]);
  assertEquals((await view.at(0))[2], Int32Array.of(1, 0));
  assertEquals([...view.tiltNumbers!], [2, 0, 0]);
});

Deno.test("a source limits the tilts of groups as its backend does, after the view's choice", async () => {
  await using folder = await temporaryFolder();
  await using tilts = await open(folder, { numTilts: 1 });
  const source = new BackendImageSource(tilts);
  assertEquals(source.tiltsOfGroups([0, 1, 2]).map((t) => [...t]), [[4], [0], [
    3,
  ]]);
  const view = source.subset([1, 6, 5]);
  assertEquals(view.tiltsOfGroups([0, 1]).map((t) => [...t]), [[1], [2]]);
});

Deno.test("TiltSeriesDataset.open() says what a file lacks before it looks for stacks", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, { _rlnGroupName: null });
  await Deno.remove(folder.at("tilts.mrcs"));
  const error = await assertRejects(
    () => TiltSeriesDataset.open(path),
    DataFormatError,
  );
  assertEquals([error.code, error.label], ["tilt-columns", "_rlnGroupName"]);
  const stack = folder.at("a.mrcs");
  const other = await assertRejects(
    () => TiltSeriesDataset.open(stack),
    UnsupportedError,
  );
  assertEquals(other.code, "tilt-series-table");
  const fault = (options: object) =>
    faultCode(() => TiltSeriesDataset.open(path, options));
  assertEquals(await fault({ tiltFileOption: "relion4" }), "tilt-order");
  assertEquals(await fault({ tiltOrder: "angle" }), "tilt-order");
  assertEquals(await fault({ tilts: 3 }), "unknown-option");
});

Deno.test("TiltSeriesDataset.open() takes the reference's names of the order", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder, {
    _rlnCtfBfactor: [0, -1, -2, -3, -4, -5, -6],
  });
  for (
    const [options, ids] of [
      [{ tiltFileOption: "relion5" }, [4, 6, 1]],
      [{ tiltFileOption: "warp" }, [1, 4, 6]],
      [{ tiltFileOption: "warp", tiltOrder: "dose" }, [4, 6, 1]],
    ] as const
  ) {
    await using tilts = await TiltSeriesDataset.open(path, options);
    assertEquals((await particle(tilts, 0)).ids, [...ids]);
    assertEquals(
      tilts.dose === null,
      options.tiltFileOption === "warp" && !("tiltOrder" in options),
    );
  }
});

Deno.test("parseParticleTilt() keeps rows of the file and numbers particles among those asked for", async () => {
  const star = new StarFile({
    data: StarTable.fromColumns("particles", { _rlnGroupName: WORKED.groups }),
  });
  const [all, particleOf] = await parseParticleTilt(star);
  assertEquals(all.map((rows) => [...rows]), [[1, 4, 6], [0, 2, 5], [3]]);
  assertEquals([...particleOf], [1, 0, 1, 2, 0, 1, 0]);
  for (
    const parse of [parseParticleTilt, TiltSeriesDataset.parseParticleTilt]
  ) {
    const [some, of] = await parse(star, [5, 3, 2]);
    assertEquals(some.map((rows) => [...rows]), [[5, 2], [3]]);
    assertEquals([...of], [-1, -1, 0, 1, -1, 0, -1]);
  }
  await assertRejects(() => parseParticleTilt(star, [7]), IndexError);
  assertEquals(
    await faultCode(() => parseMicrographTiltMapping(star)),
    "tilt-columns",
  );
});

Deno.test("parseMicrographTiltMapping() groups rows by tilt name", async () => {
  const star = new StarFile({
    data: StarTable.fromColumns("particles", {
      _rlnTiltName: ["t2", "t10", "t2"],
    }),
  });
  for (
    const parse of [
      parseMicrographTiltMapping,
      TiltSeriesDataset.parseMicrographTiltMapping,
    ]
  ) {
    const tilts = await parse(star);
    assertEquals([...tilts.keys()], ["t10", "t2"]);
    assertEquals([...tilts.get("t2")!], [0, 2]);
  }
});

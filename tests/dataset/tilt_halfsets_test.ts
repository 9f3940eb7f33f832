import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  getSplitTiltIndices,
  loadHalfsetDatasetFromArgs,
  loadIndexLike,
  resolveHalfsetIndices,
  splitParticles,
  type SplitTiltIndicesOptions,
  writeHalfsets,
} from "../../mod.ts";
import { faultCode } from "../support/faults.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { type FixtureColumns, writeFixture } from "./worked_fixture.ts";

/** Group names of the specification's example of a split. */
const EXAMPLE = {
  _rlnGroupName: ["b", "a", "b", "c", "c", "a"],
  _rlnMicrographPreExposure: [0, 3, 3, 3, 0, 0],
  _rlnCtfScalefactor: [1, 1, 1, 1, 1, 1],
  _rlnCtfBfactor: [0, -12, -12, -12, 0, 0],
};

async function halves(
  folder: TemporaryFolder,
  options: SplitTiltIndicesOptions = {},
  columns: FixtureColumns = {},
): Promise<number[][]> {
  const path = await writeFixture(folder, { ...EXAMPLE, ...columns });
  return (await getSplitTiltIndices(path, options)).map((half) => [...half]);
}

Deno.test("getSplitTiltIndices() splits the specification's example by particle", async () => {
  await using folder = await temporaryFolder();
  assertEquals(await halves(folder), [[3, 4], [1, 5, 0, 2]]);
});

Deno.test("getSplitTiltIndices() restricts particles and images", async () => {
  await using folder = await temporaryFolder();
  const particleHalfsetIndicesFile = [[2], [1, 0]];
  const given = { particleHalfsetIndicesFile };
  assertEquals(await halves(folder, given), [[3, 4], [0, 2, 1, 5]]);
  assertEquals(await halves(folder, { ...given, indFile: [5, 3, 0] }), [[3], [
    0,
    5,
  ]]);
  assertEquals(await halves(folder, { ...given, tiltIndFile: [2, 0, 99] }), [[
    3,
    4,
  ], [1, 5]]);
  assertEquals(
    await halves(folder, { ...given, tiltIndFile: [true, false, true] }),
    [[3, 4], [1, 5]],
  );
  assertEquals(await halves(folder, { ...given, ntilts: 1 }), [[4], [0, 5]]);
  assertEquals(await halves(folder, { ...given, ntilts: 9 }), [[3, 4], [
    0,
    2,
    1,
    5,
  ]]);
});

Deno.test("getSplitTiltIndices() orders tilts as it is told", async () => {
  await using folder = await temporaryFolder();
  const particleHalfsetIndicesFile = [[2], [1, 0]];
  const options = { particleHalfsetIndicesFile, ntilts: 1 };
  const columns = { _rlnCtfBfactor: [-9, 0, 0, 0, -9, -9] };
  assertEquals(
    await halves(folder, { ...options, tiltOrder: "bfactor" }, columns),
    [[3], [2, 1]],
  );
  const warp = { ...columns, _rlnMicrographPreExposure: null };
  assertEquals(
    await halves(folder, { ...options, tiltOrder: "bfactor" }, warp),
    [[3], [2, 1]],
  );
});

Deno.test("getSplitTiltIndices() takes the seed, and _rlnRandomSubset if it is asked to", async () => {
  await using folder = await temporaryFolder();
  const columns = { _rlnRandomSubset: [2, 1, 2, 1, 1, 1] };
  assertEquals(await halves(folder, {}, columns), [[3, 4], [1, 5, 0, 2]]);
  const useRandomSubset = true;
  assertEquals(await halves(folder, { useRandomSubset }, columns), [
    [1, 5, 3, 4],
    [0, 2],
  ]);
  const seeds = new Set<string>();
  for (let splitRandomSeed = 0; splitRandomSeed < 20; splitRandomSeed++) {
    seeds.add(JSON.stringify(await halves(folder, { splitRandomSeed })));
  }
  assertEquals(seeds.size, 3);
});

Deno.test("getSplitTiltIndices() names the particle that is in both halves", async () => {
  await using folder = await temporaryFolder();
  const given = await assertRejects(
    () => halves(folder, { particleHalfsetIndicesFile: [[0, 1], [1, 2]] }),
    ArgumentError,
    '"b"',
  );
  assertEquals([given.code, given.actual], ["halfsets-overlap", 1]);
  const stated = await assertRejects(
    () =>
      halves(folder, { useRandomSubset: true }, {
        _rlnRandomSubset: [2, 1, 2, 1, 2, 1],
      }),
    DataFormatError,
    '"c"',
  );
  assertEquals([stated.code, stated.label, stated.row], [
    "halfset-particle",
    "_rlnRandomSubset",
    4,
  ]);
});

Deno.test("getSplitTiltIndices() refuses what cannot be split", async () => {
  await using folder = await temporaryFolder();
  const code = (options: object, columns: FixtureColumns = {}) =>
    faultCode(() => halves(folder, options, columns));
  assertEquals(await code({ indFile: [] }), "selection-empty");
  assertEquals(await code({ tiltIndFile: [] }), "selection-empty");
  assertEquals(await code({ ntilts: 0 }), "selection-empty");
  assertEquals(
    await code({ particleHalfsetIndicesFile: [[0]] }),
    "halfsets-pair",
  );
  assertEquals(
    await code({ particleHalfsetIndicesFile: [[0], []] }),
    "halfset-empty",
  );
  assertEquals(await code({}, { _rlnGroupName: null }), "tilt-columns");
  assertEquals(await code({ tiltIndFile: [1.5] }), "index-type");
  assertEquals(await code({ nTilts: 1 }), "unknown-option");
});

Deno.test("resolveHalfsetIndices() splits tilt series by particle, without the file's halves", async () => {
  await using folder = await temporaryFolder();
  const particles = await writeFixture(folder, {
    ...EXAMPLE,
    _rlnRandomSubset: [2, 1, 2, 1, 1, 1],
  });
  const resolved = async (args: object) =>
    (await resolveHalfsetIndices({ particles, ...args })).map((
      half,
    ) => [...half]);
  assertEquals(await resolved({ tiltSeries: true }), [[3, 4], [1, 5, 0, 2]]);
  assertEquals(await resolved({ tiltSeriesCtf: "warp" }), [[3, 4], [
    1,
    5,
    0,
    2,
  ]]);
  assertEquals(await resolved({ tiltSeries: true, halfsets: [[0], [2, 1]] }), [
    [1, 5],
    [3, 4, 0, 2],
  ]);
  assertEquals(
    await resolved({ tiltSeries: true, ntilts: 1, tiltInd: [0, 1] }),
    [
      [0],
      [5],
    ],
  );
  assertEquals(await resolved({ tiltSeries: true, nImages: 3 }), [[3], [1]]);
  await using dataset = await loadHalfsetDatasetFromArgs({
    particles,
    tiltSeries: true,
  });
  assertEquals(dataset.nUnits, 3);
  assertEquals(dataset.halfsetIndices!.map((half) => [...half]), [[3, 4], [
    1,
    5,
    0,
    2,
  ]]);
});

Deno.test("splitParticles() of tilt series takes the file's halves, and writes them for each reader", async () => {
  await using folder = await temporaryFolder();
  const particles = await writeFixture(folder, {
    ...EXAMPLE,
    _rlnRandomSubset: [2, 1, 2, 1, 1, 1],
  });
  const split = await splitParticles(particles, { tiltSeries: true });
  assertEquals([split.method, split.seed, split.diagnostics], [
    "_rlnRandomSubset",
    null,
    [],
  ]);
  const rows = [[1, 5, 3, 4], [0, 2]];
  assertEquals(split.halfsets.map((half) => [...half]), rows);
  assertEquals(split.tiltParticles?.halfsets.map((half) => [...half]), [
    [0, 2],
    [1],
  ]);
  for (const name of ["halves.json", "halves.pkl", "halves.npy"]) {
    await writeHalfsets(folder.at(name), split);
    const again = await splitParticles(particles, {
      tiltSeries: true,
      halfsets: folder.at(name),
    });
    assertEquals(again.halfsets.map((half) => [...half]), rows, name);
    assertEquals(again.method, "file");
  }
  assertEquals(await loadIndexLike(folder.at("halves.pkl")), [[0, 2], [1]]);
  assertEquals(await loadIndexLike(folder.at("halves.json")), rows);
});

Deno.test("splitParticles() of tilt series keeps tilts that a JSON file leaves out", async () => {
  await using folder = await temporaryFolder();
  const particles = await writeFixture(folder, EXAMPLE);
  const split = await splitParticles(particles, {
    tiltSeries: true,
    ntilts: 1,
  });
  assertEquals(split.halfsets.map((half) => [...half]), [[4], [5, 0]]);
  await writeHalfsets(folder.at("first.json"), split);
  const again = await splitParticles(particles, {
    tiltSeries: true,
    halfsets: folder.at("first.json"),
  });
  assertEquals(again.halfsets, split.halfsets);
  await Deno.writeTextFile(
    folder.at("both.json"),
    (await Deno.readTextFile(folder.at("first.json"))).replace(
      '"halfsets":[[4],[5,0]]',
      '"halfsets":[[4,0],[5,2]]',
    ),
  );
  const error = await assertRejects(
    () =>
      splitParticles(particles, {
        tiltSeries: true,
        halfsets: folder.at("both.json"),
      }),
    ArgumentError,
    '"b"',
  );
  assertEquals(error.code, "halfsets-overlap");
});

Deno.test("splitParticles() refuses options of tilt series for single particles", async () => {
  await using folder = await temporaryFolder();
  const particles = await writeFixture(folder, EXAMPLE);
  for (
    const option of [{ ntilts: 1 }, { tiltInd: [0] }, {
      tiltOrder: "dose" as const,
    }]
  ) {
    assertEquals(
      await faultCode(() => splitParticles(particles, option)),
      "tilt-option",
    );
  }
});

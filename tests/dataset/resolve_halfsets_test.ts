import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  type HalfsetArgs,
  loadHalfsetDatasetFromArgs,
  resolveHalfsetIndices,
  splitIndexList,
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

Deno.test("resolveHalfsetIndices() refuses what it does not know", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const nImages of [1.5, NaN]) {
    await assertRejects(
      () => resolveHalfsetIndices({ particles: star, nImages }),
      TypeError,
    );
  }
  const misspelt = { particles: star, halfset: [[0], [1]] };
  const error = await assertRejects(
    () => resolveHalfsetIndices(misspelt as HalfsetArgs),
    ArgumentError,
    '"halfset"',
  );
  assertEquals(error.code, "unknown-option");
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

Deno.test("resolveHalfsetIndices() refuses tilt series that are none", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const faults = [
    { tiltSeries: true },
    { tiltSeriesCtf: "relion5" },
    { tiltSeries: true, tiltSeriesCtf: "cryoem" },
  ];
  for (const args of faults) {
    for (const call of [resolveHalfsetIndices, loadHalfsetDatasetFromArgs]) {
      const error = await assertRejects(
        () => call({ particles: star, ...args }),
        DataFormatError,
        "_rlnGroupName",
      );
      assertEquals(error.code, "tilt-columns");
    }
  }
  await assertRejects(
    () => resolveHalfsetIndices({ particles: "a.star", tiltSeriesCtf: "x" }),
    ArgumentError,
    '"x"',
  );
});

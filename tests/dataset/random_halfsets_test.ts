import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, getSplitIndices, IndexError } from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

async function split(
  ...args: Parameters<typeof getSplitIndices>
): Promise<number[][]> {
  return (await getSplitIndices(...args)).map(list);
}

// Halves of halfsets_ctf_forward_noise.md, 1.3.1.
const SEVEN = [[1, 2, 6], [0, 3, 4, 5]];

Deno.test("getSplitIndices() splits the images of a file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  assertEquals(await split(star), SEVEN);
  const stack = folder.at("Stacks/s1.mrcs");
  assertEquals(await split(stack), [[2, 3], [0, 1]]);
  const stacks = await folder.write("stacks.txt", "Stacks/s0.mrcs\n");
  assertEquals(await split(stacks), [[2], [0, 1]]);
  const other = await folder.write("other.txt", "s1.mrcs\n");
  assertEquals(await split(other, { datadir: folder.at("Stacks") }), [
    [2, 3],
    [0, 1],
  ]);
});

Deno.test("getSplitIndices() with nImages reads no file", async () => {
  assertEquals(await split("absent.star", { nImages: 10 }), [
    [1, 2, 4, 8, 9],
    [0, 3, 5, 6, 7],
  ]);
  assertEquals(
    await split("absent.star", { nImages: 10, splitRandomSeed: 42 }),
    [[0, 1, 5, 7, 8], [2, 3, 4, 6, 9]],
  );
  assertEquals(await split("absent.star", { nImages: 1 }), [[], [0]]);
  for (const validateSplit of [true, false]) {
    assertEquals(
      await split("absent.star", { nImages: 7, validateSplit }),
      SEVEN,
    );
  }
});

Deno.test("getSplitIndices() refuses counts and seeds that cannot be", async () => {
  for (const nImages of [-1, 1.5, NaN, 2 ** 31]) {
    const error = await assertRejects(
      () => getSplitIndices("absent.star", { nImages }),
      ArgumentError,
    );
    assertEquals(error.code, "image-count");
  }
  for (const splitRandomSeed of [-1, 2 ** 32]) {
    await assertRejects(
      () => getSplitIndices("absent.star", { nImages: 4, splitRandomSeed }),
      ArgumentError,
    );
  }
  await assertRejects(
    () => getSplitIndices("absent.star", { nImages: 0 }),
    ArgumentError,
  );
  const misspelt = { seed: 1 } as Record<string, number>;
  await assertRejects(
    () => getSplitIndices("absent.star", misspelt),
    ArgumentError,
    '"seed"',
  );
});

Deno.test("getSplitIndices() splits a selection in its order, once each", async () => {
  await using folder = await temporaryFolder();
  const nImages = 20;
  // n = 4: positions 2, 3 | 1, 0.
  const selections = [
    [[10, 3, 7, 5], [[5, 7], [3, 10]]],
    [Int32Array.of(3, 5, 7, 10), [[7, 10], [3, 5]]],
    [[10, 3, 10, 7, 3, 5], [[5, 7], [3, 10]]],
    [
      Array.from({ length: 20 }, (_, i) => [3, 5, 7, 10].includes(i)),
      [[7, 10], [3, 5]],
    ],
    [await folder.write("ind.json", "[10, 3, 7, 5]"), [[5, 7], [3, 10]]],
    [await folder.write("ind.txt", "10\n3\n7\n5\n"), [[5, 7], [3, 10]]],
  ] as const;
  for (const [indFile, expected] of selections) {
    assertEquals(
      await split("absent.star", { indFile, nImages }),
      expected.map((half) => [...half]),
    );
  }
});

Deno.test("getSplitIndices() checks a selection against the file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await assertRejects(
    () => getSplitIndices(star, { indFile: [7] }),
    IndexError,
  );
  await assertRejects(
    () => getSplitIndices(star, { indFile: [true] }),
    ArgumentError,
  );
  for (const indFile of [[], new Array(7).fill(false)]) {
    const error = await assertRejects(
      () => getSplitIndices(star, { indFile }),
      ArgumentError,
    );
    assertEquals(error.code, "split-empty");
  }
  const pair = await folder.write("pair.json", "[[0], [1]]");
  await assertRejects(
    () => getSplitIndices(star, { indFile: pair }),
    ArgumentError,
  );
});

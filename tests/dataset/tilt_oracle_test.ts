import { assert, assertEquals } from "@std/assert";
import { temporaryFolder } from "../support/temporary.ts";
import {
  randomTiltColumns,
  WORKED_FIXTURE,
  writeTiltSet,
} from "../support/tilt_set.ts";
import {
  expectedGroupBatches,
  expectedTiltNumbers,
  type GroupBatch,
  type GroupBatchOptions,
} from "./tilt_oracle.ts";

const NAMES = [...WORKED_FIXTURE.groups!];
const DOSES = [...WORKED_FIXTURE.doses!];

function batches(
  selected: readonly number[] | null,
  options: GroupBatchOptions = {},
): GroupBatch[] {
  return expectedGroupBatches(NAMES, DOSES, "ascending", selected, options);
}

Deno.test("expectedTiltNumbers() gives the ranks of the specification", () => {
  const ranks = (keys: number[], direction: "ascending" | "descending") =>
    expectedTiltNumbers(keys.map(() => "a"), keys, direction);
  assertEquals(ranks([6, 0, 3], "ascending"), [2, 0, 1]);
  assertEquals(ranks([3, 3, 0], "ascending"), [2, 1, 0]);
  assertEquals(ranks([-24, 0, -12], "descending"), [2, 0, 1]);
  assertEquals(ranks([-12, -12, 0], "descending"), [2, 1, 0]);
});

Deno.test("the worked fixture has the tilt numbers of the specification", () => {
  assertEquals(
    expectedTiltNumbers(NAMES, DOSES, "ascending"),
    [0, 2, 1, 0, 0, 2, 1],
  );
  assertEquals(
    expectedTiltNumbers(NAMES, [...WORKED_FIXTURE.bfactors!], "descending"),
    [0, 0, 2, 0, 2, 1, 1],
  );
  assertEquals(new Set(WORKED_FIXTURE.scales).size, 7);
});

Deno.test("expectedGroupBatches() gives the batches of the worked fixture", () => {
  assertEquals(batches(null), [
    [[0, 0, 0], [4, 6, 1]],
    [[1, 1, 1], [0, 2, 5]],
    [[2], [3]],
  ]);
  assertEquals(batches(null, { pack: true, batchSize: 6 }), [
    [[0, 0, 0, 1, 1, 1], [4, 6, 1, 0, 2, 5]],
    [[2], [3]],
  ]);
  assertEquals(batches(null, { pack: true, batchSize: 5, pad: true }), [
    [[0, 0, 0, -1, -1], [4, 6, 1, -1, -1]],
    [[1, 1, 1, 2, -1], [0, 2, 5, 3, -1]],
  ]);
});

Deno.test("expectedGroupBatches() numbers subsets and loaded rows from 0", () => {
  assertEquals(batches([0, 5, 1]), [[[0], [2]], [[1, 1], [0, 1]]]);
  assertEquals(batches([0, 5, 1], { pack: true, batchSize: 3 }), [
    [[0, 1, 1], [2, 0, 1]],
  ]);
  assertEquals(batches([0, 2, 3, 5]), [[[0, 0, 0], [0, 1, 3]], [[1], [2]]]);
  assertEquals(batches(null, { ind: [6, 2, 5, 3] }), [
    [[0], [0]],
    [[1, 1], [1, 2]],
    [[2], [3]],
  ]);
});

Deno.test("expectedGroupBatches() keeps the parent's numbers if asked", () => {
  assertEquals(batches([0, 2, 3, 5], { numbering: "loaded" }), [
    [[1, 1, 1], [0, 2, 5]],
    [[2], [3]],
  ]);
  assertEquals(batches(null, { groups: [2, 0] }), [
    [[2], [3]],
    [[0, 0, 0], [4, 6, 1]],
  ]);
});

Deno.test("expectedGroupBatches() packs as the specification lists", () => {
  const sizes = (groups: number[], batchSize: number) => {
    const names = groups.flatMap((n, g) => new Array<string>(n).fill(`${g}`));
    return expectedGroupBatches(
      names,
      names.map((_, i) => i),
      "ascending",
      null,
      {
        pack: true,
        batchSize,
      },
    ).map(([ids]) => [...new Set(ids)]);
  };
  assertEquals(sizes([3, 4, 2, 5, 1], 6), [[0], [1, 2], [3, 4]]);
  assertEquals(sizes([3, 4, 2, 5, 1], 4), [[0], [1], [2], [3], [4]]);
  assertEquals(sizes([3, 3, 3], 6), [[0, 1], [2]]);
  assertEquals(sizes([9, 2, 2], 4), [[0], [1, 2]]);
});

Deno.test("writeTiltSet() writes the worked fixture and its pixels", async () => {
  await using folder = await temporaryFolder();
  const set = await writeTiltSet(folder, { change: { bfactors: null } });
  const text = await Deno.readTextFile(set.star);
  assert(!text.includes("_rlnCtfBfactor"));
  const row = text.split("\n").find((line) => line.startsWith("000005@"));
  assertEquals(
    row,
    "000005@Stacks/tilts.mrcs 1 40 23 -12 3 -6 15040 14040 34 a 0 0.625 1 t0",
  );
  const view = new DataView((await Deno.readFile(set.stack)).buffer);
  assertEquals(view.byteLength, 1024 + 7 * 8 * 8 * 4);
  assertEquals(view.getFloat32(1024 + 4 * 8 * 8 * 4 + 12, true), 5);
});

Deno.test("randomTiltColumns() is ragged, shuffled and repeatable", () => {
  const columns = randomTiltColumns({ seed: 3, particles: 20, ties: true });
  assertEquals(
    columns,
    randomTiltColumns({ seed: 3, particles: 20, ties: true }),
  );
  const groups = columns.groups!;
  const counts = new Map<string, number>();
  for (const g of groups) counts.set(g, (counts.get(g) ?? 0) + 1);
  assertEquals(counts.size, 20);
  assert(new Set(counts.values()).size > 2);
  assert(groups.some((g, i) => i > 1 && g !== groups[i - 1]));
  const keys = groups.map((g, i) => `${g} ${columns.doses![i]}`);
  assert(new Set(keys).size < keys.length);
  const untied = randomTiltColumns({ seed: 3, particles: 20 });
  const all = untied.groups!.map((g, i) => `${g} ${untied.doses![i]}`);
  assertEquals(new Set(all).size, all.length);
});

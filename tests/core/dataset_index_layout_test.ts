import { assert, assertEquals, assertThrows } from "@std/assert";
import { DatasetIndexLayout } from "../../src/core/dataset_index_layout.ts";
import {
  ArgumentError,
  ArgumentTypeError,
  IndexError,
} from "../../src/core/errors.ts";
import { LegacyRandom } from "../../src/core/legacy_random.ts";
import { asMask } from "../../src/core/mask.ts";

const ints = (...values: number[]) => new Int32Array(values);
const lists = (layout: DatasetIndexLayout) =>
  layout.groupLocalImageIndices?.map((list) => [...list]) ?? null;

/** Groups A = [1, 4, 6], B = [0, 2, 5], C = [3] over seven images. */
const parent = DatasetIndexLayout.fromGroupedImages({
  originalImageIndices: [0, 1, 2, 3, 4, 5, 6],
  originalGroupIndices: [0, 1, 2],
  groupLocalImageIndices: [[1, 4, 6], [0, 2, 5], [3]],
});

Deno.test("DatasetIndexLayout.fromImageIndices() makes every image its own group", () => {
  const layout = DatasetIndexLayout.fromImageIndices([10, 20, 30, 40]);
  assertEquals(layout.grouped, false);
  assertEquals([layout.nImages, layout.nGroups], [4, 4]);
  assertEquals(layout.originalImageIndices, ints(10, 20, 30, 40));
  assertEquals(layout.originalGroupIndices, ints(10, 20, 30, 40));
  assertEquals(layout.groupLocalImageIndices, null);
  assertEquals(layout.imageToGroup, ints(0, 1, 2, 3));
  assertEquals(DatasetIndexLayout.fromImageIndices([]).nImages, 0);
});

Deno.test("DatasetIndexLayout takes original groups of single images", () => {
  const layout = new DatasetIndexLayout([4, 5], {
    originalGroupIndices: [8, 9],
    groupLocalImageIndices: [[0], [1]], // ignored: not grouped
  });
  assertEquals(layout.originalGroupIndices, ints(8, 9));
  assertEquals(layout.groupLocalImageIndices, null);
  assertEquals(layout.subset([1]).originalGroupIndices, ints(9));
  assertThrows(
    () => new DatasetIndexLayout([4, 5], { originalGroupIndices: [8] }),
    ArgumentError,
    `"1" original group indices for 2 groups`,
  );
});

Deno.test("DatasetIndexLayout.fromGroupedImages() holds the groups", () => {
  assertEquals(parent.grouped, true);
  assertEquals([parent.nImages, parent.nGroups], [7, 3]);
  assertEquals(lists(parent), [[1, 4, 6], [0, 2, 5], [3]]);
  assertEquals(parent.imageToGroup, ints(1, 0, 1, 2, 0, 1, 0));
});

Deno.test("DatasetIndexLayout.fromGroupedImages() refuses parts that do not go together", () => {
  const make = (ids: number[], groups: number[][], n = 3) =>
    DatasetIndexLayout.fromGroupedImages({
      originalImageIndices: Array.from({ length: n }, (_, k) => k),
      originalGroupIndices: ids,
      groupLocalImageIndices: groups,
    });
  assertEquals(make([], [], 0).nGroups, 0);
  assertThrows(() => make([0], [[0, 1], [2]]), ArgumentError, "one each");
  assertThrows(() => make([0, 1], [[0, 1, 2], []]), ArgumentError, "empty");
  assertThrows(() => make([0, 1], [[0], [2]]), ArgumentError, `"1" is in no`);
  assertThrows(() => make([0, 1], [[0, 1], [1, 2]]), ArgumentError, "already");
  assertThrows(() => make([0], [[0, 1, 1, 2]]), ArgumentError, "already");
  assertThrows(() => make([0], [[0, 1, 2, 3]]), IndexError, "below 3");
  assertThrows(() => make([0], [[0, 1, -2]]), ArgumentError, `"-2"`);
  assertThrows(() => make([-1], [[0, 1, 2]]), ArgumentError, `"-1"`);
  assertThrows(() => make([0.5], [[0, 1, 2]]), ArgumentTypeError);
  assertThrows(
    () =>
      new DatasetIndexLayout([0], {
        grouped: true,
        originalGroupIndices: [0],
      }),
    ArgumentError,
    "without groupLocalImageIndices",
  );
  assertThrows(
    () =>
      new DatasetIndexLayout([0], {
        grouped: true,
        groupLocalImageIndices: [[0]],
      }),
    ArgumentError,
    "without originalGroupIndices",
  );
});

Deno.test("DatasetIndexLayout cannot be changed from outside", () => {
  const images = ints(5, 6);
  const group = ints(0, 1);
  const layout = DatasetIndexLayout.fromGroupedImages({
    originalImageIndices: images,
    originalGroupIndices: [3],
    groupLocalImageIndices: [group],
  });
  images.fill(0);
  group.fill(0);
  layout.originalImageIndices.fill(9);
  layout.originalImageIndicesForLocal().fill(9);
  layout.originalGroupIndices.fill(9);
  layout.groupLocalImageIndices![0].fill(9);
  layout.imageToGroup.fill(9);
  layout.localImageIndicesFromLocalGroups([0]).fill(9);
  assertEquals(layout.originalImageIndices, ints(5, 6));
  assertEquals(layout.originalGroupIndices, ints(3));
  assertEquals(lists(layout), [[0, 1]]);
  assertEquals(layout.imageToGroup, ints(0, 0));
});

Deno.test("DatasetIndexLayout.subset() keeps order and duplicates of single images", () => {
  const child = DatasetIndexLayout.fromImageIndices([10, 20, 30, 40])
    .subset([3, 1, 3]);
  assertEquals(child.originalImageIndices, ints(40, 20, 40));
  assertEquals(child.originalGroupIndices, ints(40, 20, 40));
  // The last of two equal ids counts.
  assertEquals(
    child.localImageIndicesFromOriginal([40, 20, 40]),
    ints(2, 1, 2),
  );
  assertEquals(child.localGroupIndicesFromOriginal([40]), ints(2));
});

Deno.test("DatasetIndexLayout.subset() renumbers groups in the parent's order", () => {
  const child = parent.subset([5, 0, 4, 1]);
  assertEquals(child.originalImageIndices, ints(5, 0, 4, 1));
  assertEquals(child.originalGroupIndices, ints(0, 1));
  assertEquals(lists(child), [[3, 2], [1, 0]]);
  assertEquals(child.imageToGroup, ints(1, 1, 0, 0));
  assertEquals(
    child.localImageIndicesFromOriginal([0, 1, 2, 3, 4, 5], {
      allowMissing: true,
    }),
    ints(1, 3, -1, -1, 2, 0),
  );
});

Deno.test("DatasetIndexLayout.subset() gives the rows of the worked fixture", () => {
  const second = parent.subset([0, 2, 3, 5]);
  assertEquals(second.nImages, 4);
  assertEquals(second.originalImageIndices, ints(0, 2, 3, 5));
  assertEquals(lists(second), [[0, 1, 3], [2]]);
  assertEquals(second.originalGroupIndices, ints(1, 2));
  const dropped = parent.subset([0, 5, 1]);
  assertEquals(lists(dropped), [[2], [0, 1]]);
  // ind = [6, 2, 5, 3]
  const selected = parent.subset([6, 2, 5, 3]);
  assertEquals(lists(selected), [[0], [1, 2], [3]]);
  assertEquals(selected.originalGroupIndices, ints(0, 1, 2));
  assertEquals(selected.originalImageIndices, ints(6, 2, 5, 3));
});

Deno.test("DatasetIndexLayout.subset() takes masks and nothing at all", () => {
  assertEquals(
    parent.subset(asMask([0, 0, 0, 1, 0, 0, 1])).originalImageIndices,
    ints(3, 6),
  );
  const empty = parent.subset([]);
  assertEquals([empty.nImages, empty.nGroups, empty.grouped], [0, 0, true]);
  assertEquals(lists(empty), []);
});

Deno.test("DatasetIndexLayout.subset() refuses an image twice in groups, and bad indices", () => {
  const error = assertThrows(() => parent.subset([1, 2, 1]), ArgumentError);
  assertEquals([error.code, error.actual], ["layout-duplicate", 1]);
  assertThrows(() => parent.subset([7]), IndexError);
  assertThrows(() => parent.subset([-1]), IndexError);
  assertThrows(() => parent.subset([true]), ArgumentError);
});

Deno.test("DatasetIndexLayout converts local to original indices", () => {
  const child = parent.subset([5, 0, 4, 1]);
  assertEquals(child.originalImageIndicesForLocal(), ints(5, 0, 4, 1));
  assertEquals(child.originalImageIndicesForLocal(null), ints(5, 0, 4, 1));
  assertEquals(child.originalImageIndicesForLocal([3, 0, 3]), ints(1, 5, 1));
  assertEquals(
    child.originalImageIndicesForLocal([false, true, false, true]),
    ints(0, 1),
  );
  const second = parent.subset([0, 2, 3, 5]);
  assertEquals(second.originalGroupIndicesForLocal(), ints(1, 2));
  assertEquals(second.originalGroupIndicesForLocal([1, 0]), ints(2, 1));
  assertThrows(() => second.originalGroupIndicesForLocal([2]), IndexError);
  assertThrows(() => second.originalImageIndicesForLocal([4]), IndexError);
});

Deno.test("DatasetIndexLayout converts original to local groups", () => {
  const second = parent.subset([0, 2, 3, 5]);
  assertEquals(second.localGroupIndicesFromOriginal([2, 1]), ints(1, 0));
  assertEquals(
    second.localGroupIndicesFromOriginal([0, 2, 9], { allowMissing: true }),
    ints(-1, 1, -1),
  );
});

Deno.test("DatasetIndexLayout says whether a missing id is unknown or beyond all", () => {
  const layout = DatasetIndexLayout.fromImageIndices([10, 20]);
  assertThrows(
    () => layout.localImageIndicesFromOriginal([15]),
    IndexError,
    "not present",
  );
  assertThrows(
    () => layout.localImageIndicesFromOriginal([21]),
    IndexError,
    "outside this layout",
  );
  assertThrows(
    () =>
      DatasetIndexLayout.fromImageIndices([]).localImageIndicesFromOriginal(0),
    IndexError,
    "outside",
  );
  for (const bad of [[-1], null] as number[][]) {
    assertThrows(
      () => layout.localImageIndicesFromOriginal(bad),
      ArgumentError,
    );
  }
  for (const bad of [[0.5], [true, false], asMask([1, 0])]) {
    assertThrows(
      () => layout.localImageIndicesFromOriginal(bad),
      ArgumentTypeError,
    );
  }
  assertThrows(
    () =>
      layout.localImageIndicesFromOriginal([10], {
        allow: true,
      } as Record<string, unknown>),
    ArgumentError,
    "allowMissing",
  );
});

Deno.test("DatasetIndexLayout looks up far-apart ids without a table of that length", () => {
  const far = DatasetIndexLayout.fromImageIndices([2 ** 31 - 1, 5]);
  assertEquals(
    far.localImageIndicesFromOriginal([5, 2 ** 31 - 1]),
    ints(1, 0),
  );
  assertEquals(
    far.localImageIndicesFromOriginal([6], { allowMissing: true }),
    ints(-1),
  );
});

Deno.test("DatasetIndexLayout converts between images and groups", () => {
  assertEquals(parent.localGroupIndicesFromLocalImages([5, 1, 0]), ints(0, 1));
  assertEquals(
    parent.localImageIndicesFromLocalGroups([2, 0]),
    ints(3, 1, 4, 6),
  );
  assertEquals(parent.localImageIndicesFromLocalGroups([]), ints());
  const child = parent.subset([5, 0, 3]);
  assertEquals(
    child.originalGroupIndicesFromLocalImages([2, 1, 0]),
    ints(1, 2),
  );
  assertEquals(
    child.originalImageIndicesFromLocalGroups([1, 0]),
    ints(3, 0, 5),
  );
  const single = DatasetIndexLayout.fromImageIndices([10, 20, 30]);
  assertEquals(
    single.localGroupIndicesFromLocalImages([2, 0, 2]),
    ints(2, 0, 2),
  );
  assertEquals(single.localImageIndicesFromLocalGroups([2, 0]), ints(2, 0));
  assertEquals(
    single.originalGroupIndicesFromLocalImages([2, 0]),
    ints(30, 10),
  );
  assertEquals(single.originalImageIndicesFromLocalGroups([1]), ints(20));
  assertThrows(() => parent.localImageIndicesFromLocalGroups([3]), IndexError);
});

/** A layout of `n` images in random groups, and random distinct selections of it. */
function randomLayout(
  random: LegacyRandom,
  grouped: boolean,
): DatasetIndexLayout {
  const n = 1 + random.bounded(19);
  const originalImageIndices = random.permutation(40).slice(0, n);
  if (!grouped) {
    return DatasetIndexLayout.fromImageIndices(originalImageIndices);
  }
  const groups: number[][] = [];
  for (const image of random.permutation(n)) {
    const at = random.bounded(groups.length);
    if (at === groups.length) groups.push([]);
    groups[at].push(image);
  }
  return DatasetIndexLayout.fromGroupedImages({
    originalImageIndices,
    originalGroupIndices: random.permutation(50).slice(0, groups.length),
    groupLocalImageIndices: groups,
  });
}

function pick(random: LegacyRandom, n: number): Int32Array {
  return random.permutation(n).slice(0, random.bounded(n));
}

function assertSameLayout(a: DatasetIndexLayout, b: DatasetIndexLayout): void {
  assertEquals(a.originalImageIndices, b.originalImageIndices);
  assertEquals(a.originalGroupIndices, b.originalGroupIndices);
  assertEquals(a.groupLocalImageIndices, b.groupLocalImageIndices);
  assertEquals(a.imageToGroup, b.imageToGroup);
}

for (const grouped of [false, true]) {
  const kind = grouped ? "grouped" : "single";

  Deno.test(`DatasetIndexLayout.subset() of a subset is the composed subset (${kind})`, () => {
    const random = new LegacyRandom(11);
    for (let round = 0; round < 300; round++) {
      const layout = randomLayout(random, grouped);
      const outer = pick(random, layout.nImages);
      const inner = pick(random, outer.length);
      assertSameLayout(
        layout.subset(outer).subset(inner),
        layout.subset(inner.map((k) => outer[k])),
      );
    }
  });

  Deno.test(`DatasetIndexLayout converts to and from original ids (${kind})`, () => {
    const random = new LegacyRandom(12);
    for (let round = 0; round < 300; round++) {
      const layout = randomLayout(random, grouped);
      const images = pick(random, layout.nImages);
      const originals = layout.originalImageIndicesForLocal(images);
      assertEquals(layout.localImageIndicesFromOriginal(originals), images);
      const groups = pick(random, layout.nGroups);
      assertEquals(
        layout.localGroupIndicesFromOriginal(
          layout.originalGroupIndicesForLocal(groups),
        ),
        groups,
      );
      const members = layout.localImageIndicesFromLocalGroups(groups);
      assertEquals(
        layout.localGroupIndicesFromLocalImages(members).toSorted(),
        groups.toSorted(),
      );
      assert(members.every((k) => groups.includes(layout.imageToGroup[k])));
    }
  });
}

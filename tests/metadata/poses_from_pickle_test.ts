import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
  MissingFileError,
} from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  type EncodablePickle,
  PickleTuple,
} from "../../src/formats/pickle/mod.ts";
import { loadPoses } from "../../src/metadata/load_poses.ts";
import { posesFromPickle } from "../../src/metadata/poses_from_pickle.ts";
import { writePosesPickle } from "../../src/metadata/write_pickles.ts";
import { pickleBytes } from "../support/pickle_bytes.ts";
import { temporaryFolder } from "../support/temporary.ts";

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const QUARTER = [0, 1, 0, -1, 0, 0, 0, 0, 1];
const HALF = [-1, 0, 0, 0, -1, 0, 0, 0, 1];

const rotations = ndArray(
  Float32Array.of(...IDENTITY, ...QUARTER, ...HALF),
  [3, 3, 3],
);
const shifts = ndArray(Float64Array.of(0.1, -0.2, 0.25, 1, -1, 0), [3, 2]);

function tuple(...items: EncodablePickle[]): PickleTuple<EncodablePickle> {
  return new PickleTuple(items);
}

function read(value: EncodablePickle, options = {}) {
  return posesFromPickle(pickleBytes(value), { path: "a.pkl", ...options });
}

function code(value: EncodablePickle): string {
  return assertThrows(() => read(value), DataFormatError, '"a.pkl"').code;
}

/** A matrix as nested lists. */
function nested(matrix: readonly number[]): number[][] {
  return [0, 3, 6].map((from) => matrix.slice(from, from + 3));
}

Deno.test("posesFromPickle() reads pairs, tuples and lists alike", () => {
  for (
    const value of [
      tuple(rotations, shifts),
      [rotations, shifts],
      [[nested(IDENTITY), nested(QUARTER), nested(HALF)], [[0.1, -0.2], [
        0.25,
        1,
      ], [-1, 0]]],
    ]
  ) {
    const poses = read(value);
    assertEquals([...poses.rotations.data], [...rotations.data]);
    assertEquals(poses.rotations.shape, [3, 3, 3]);
    assertEquals(poses.translations, shifts);
    assertEquals(poses.diagnostics, []);
  }
  const { data } = read(tuple(rotations, shifts)).rotations;
  assertEquals(data instanceof Float32Array, true);
});

Deno.test("posesFromPickle() reads rotations alone", () => {
  for (
    const value of [
      rotations,
      tuple(rotations),
      [nested(IDENTITY), nested(QUARTER), nested(HALF)],
      [0, 9, 18].map((at) => ndArray(rotations.data.slice(at, at + 9), [3, 3])),
    ]
  ) {
    const poses = read(value);
    assertEquals([...poses.rotations.data], [...rotations.data]);
    assertEquals(poses.translations, null);
    assertEquals(poses.diagnostics.map(({ code }) => code), [
      "poses-no-shifts",
    ]);
  }
  // Two matrices are not rotations and shifts.
  assertEquals(read([nested(IDENTITY), nested(HALF)]).rotations.shape, [
    2,
    3,
    3,
  ]);
});

Deno.test("posesFromPickle() refuses other layouts", () => {
  assertEquals(code(tuple(rotations, shifts, shifts)), "poses-layout");
  assertEquals(code([rotations, shifts, shifts]), "poses-layout");
  assertEquals(code(tuple()), "poses-layout");
  assertEquals(code(tuple(shifts, rotations)), "poses-shape");
  assertEquals(code(shifts), "poses-shape");
  assertEquals(code(ndArray(new Float32Array(9), [3, 3])), "poses-shape");
  assertEquals(
    code(tuple(rotations, ndArray(new Float32Array(4), [2, 2]))),
    "poses-shape",
  );
  assertEquals(
    code(tuple(rotations, ndArray(new Float32Array(9), [3, 3]))),
    "poses-shape",
  );
  assertEquals(code("text"), "poses-value");
  assertEquals(code(null), "poses-value");
  const broken = ndArray(rotations.data.with(4, NaN), [3, 3, 3]);
  assertEquals(code(tuple(broken, shifts)), "poses-value");
});

Deno.test("posesFromPickle() refuses shifts in pixels, of either sign", () => {
  for (const shift of [1.0001, -1.0001, 5, -5]) {
    const pixels = ndArray(shifts.data.with(3, shift), [3, 2]);
    const error = assertThrows(
      () => read(tuple(rotations, pixels)),
      DataFormatError,
      `row 2 holds "${shift}", but they must be fractions`,
    );
    assertEquals(error.code, "poses-not-fractions");
    // Rows that are not taken do not count.
    assertEquals(
      read(tuple(rotations, pixels), { ind: [0, 2] }).rotations.shape[0],
      2,
    );
  }
});

Deno.test("posesFromPickle() warns of matrices that are no rotations", () => {
  const scaled = rotations.data.with(9, 0.01);
  const mirror = rotations.data.with(26, -1);
  for (const [data, row] of [[scaled, 2], [mirror, 3]] as const) {
    const [{ code, message }] =
      read(tuple(ndArray(data, [3, 3, 3]), shifts)).diagnostics;
    assertEquals(code, "poses-not-rotations");
    assertEquals(
      message.includes(`1 of 3`) && message.includes(`row ${row}`),
      true,
    );
  }
});

Deno.test("loadPoses() gives shifts in pixels of the rows asked for", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("poses.pkl");
  await writePosesPickle(path, rotations, shifts);
  const all = await loadPoses(path, 3, 64);
  assertEquals(
    all.translations?.data,
    Float32Array.from(shifts.data, (t) => Math.fround(t) * 64),
  );
  assertEquals(all.D, 64);
  const some = await loadPoses([path], 2, 64, { ind: [2, 0] });
  assertEquals([...some.rotations.data], [...HALF, ...IDENTITY]);
  assertEquals([...some.translations!.data].map(Math.round), [-64, 0, 6, -13]);
  const masked = await loadPoses(path, 1, 64, { ind: [false, true, false] });
  assertEquals([...masked.rotations.data], QUARTER);
});

Deno.test("loadPoses() takes rotations and shifts from two files", async () => {
  await using folder = await temporaryFolder();
  const files = [
    await folder.write("rot.pkl", pickleBytes(rotations)),
    await folder.write("trans.pkl", pickleBytes(shifts)),
  ];
  const poses = await loadPoses(files, 3, 10);
  assertEquals(
    poses.translations?.data,
    Float64Array.of(1, -2, 2.5, 10, -10, 0),
  );
  await assertRejects(
    () => loadPoses([...files, files[0]], 3, 10),
    ArgumentError,
  );
  await assertRejects(() => loadPoses([], 3, 10), ArgumentError);
  await assertRejects(
    () => loadPoses(files.toReversed(), 3, 10),
    DataFormatError,
    "trans.pkl",
  );
});

Deno.test("loadPoses() refuses other numbers of images and missing files", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("poses.pkl");
  await writePosesPickle(path, rotations, null);
  assertEquals((await loadPoses(path, 3, 64)).translations, null);
  await assertRejects(() => loadPoses(path, 2, 64), ArgumentError, "gives 3");
  await assertRejects(
    () => loadPoses(path, 2, 64, { ind: [0] }),
    ArgumentError,
  );
  await assertRejects(() => loadPoses(path, 1, 64, { ind: [3] }), IndexError);
  await assertRejects(() => loadPoses(path, 3, 1), ArgumentError);
  await assertRejects(
    () => loadPoses(folder.at("absent.pkl"), 3, 64),
    MissingFileError,
  );
});

Deno.test("writePosesPickle() refuses what cryoDRGN cannot use", async () => {
  const write = (r: typeof rotations, t: typeof shifts) => () =>
    writePosesPickle("never.pkl", r, t);
  const pixels = ndArray(shifts.data.with(0, -3), [3, 2]);
  await assertRejects(write(rotations, pixels), ArgumentError, "fraction");
  await assertRejects(
    write(rotations, ndArray(new Float64Array(4), [2, 2])),
    ArgumentError,
  );
  const broken = ndArray(rotations.data.with(0, NaN), [3, 3, 3]);
  await assertRejects(write(broken, shifts), ArgumentError, "NaN");
});

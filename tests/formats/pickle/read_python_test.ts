import { assert, assertEquals } from "@std/assert";
import { parsePickle } from "../../../src/formats/pickle/parse.ts";
import {
  PickleArray,
  PickleTuple,
  type PickleValue,
} from "../../../src/formats/pickle/values.ts";
import { VECTORS } from "./vectors.ts";
import { WRITTEN_BY_PYTHON } from "./written_by_python.ts";

function read(base64: string): PickleValue {
  return parsePickle(Uint8Array.fromBase64(base64));
}

/** What an array holds: type, shape, elements. */
function contents(value: PickleValue): unknown {
  if (!(value instanceof PickleArray)) return value;
  const { dtype: { kind, itemSize }, shape, data } = value;
  return [`${kind}${itemSize}`, [...shape], [...data]];
}

Deno.test("parsePickle() reads the vectors of the specification", () => {
  const plain = ["f4", [2, 3], [0, 1, 2, 3, 4, 5]];
  for (const [name, base64] of Object.entries(VECTORS)) {
    if (!name.startsWith("protocol") || name.endsWith("K")) continue;
    assertEquals(contents(read(base64)), plain, name);
  }
  const permuted = [];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 4; j++) {
      for (let k = 0; k < 2; k++) permuted.push(12 * k + 4 * i + j);
    }
  }
  assertEquals(contents(read(VECTORS["protocol 5, numpy 2, order K"])), [
    "u1",
    [3, 4, 2],
    permuted,
  ]);
  const tuple = read(VECTORS["a tuple"]) as PickleTuple;
  assert(tuple instanceof PickleTuple);
  assertEquals(tuple.items.map(contents), [
    ["f4", [1, 3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]],
    ["f8", [1, 2], [0.25, -0.5]],
  ]);
  const list = read(VECTORS["a list"]) as PickleValue[];
  assertEquals(list.map(contents), [["i8", [2], [0n, 2n]], ["i8", [1], [1n]]]);
});

/** The cases of `written_by_python.ts`, up to the records. */
const ARRAYS = [
  ["f4", [2, 3], [0, 1, 2, 3, 4, 5]],
  ["f4", [2, 3], [0, 1, 2, 3, 4, 5]],
  ["f4", [2, 2], [0, 2, 3, 5]],
  ["f4", [2, 3], [3, 4, 5, 0, 1, 2]],
  [
    "u1",
    [3, 4, 2],
    Array.from(
      { length: 24 },
      (_, n) => 12 * (n % 2) + 4 * Math.floor(n / 8) + Math.floor(n / 2) % 4,
    ),
  ],
];

const SCALARS = [1.5, 2n ** 62n + 1n, -3, true, -0.25, 200];

const MORE_ARRAYS = [
  ["b1", [3], [1, 0, 1]],
  ["U8", [3], ["a", "né", ""]],
  ["S2", [3], ["ab", "ÿ", ""]],
  ["i4", [2], [1, -2]],
  ["f8", [2], [1.5, -2]],
  ["u8", [2], [1n, 2n ** 63n]],
  ["f2", [2], [0.5, -1]],
  ["c8", [2], [1, 2, 3, -4]],
  ["c16", [2, 2], [1, 2, 3, 0, 0, 5, 7, 0]],
];

const LAST_ARRAYS = [
  ["f8", [0, 3], []],
  ["i2", [], [5]],
  ["i8", [0], []],
  ["i1", [1, 2], [-128, 127]],
  ["u2", [1], [65535]],
  ["u4", [1], [2 ** 32 - 1]],
];

const PLAIN: PickleValue[] = [
  Uint8Array.from({ length: 52 }, (_, k) => 5 * k),
  "text \\ \n é €  😀 \x1a",
  "x".repeat(300),
  0,
  -1,
  255,
  256,
  65535,
  65536,
  -(2 ** 31),
  2 ** 31,
  2 ** 53 - 1,
  2n ** 53n,
  -(2n ** 63n),
  2n ** 200n,
  -(2n ** 200n),
  1.5,
  Infinity,
  1e-300,
  new Uint8Array(0),
  "",
  new PickleTuple([]),
  new PickleTuple([1]),
  new PickleTuple([1, 2]),
  new PickleTuple([1, 2, 3]),
  new PickleTuple([1, 2, 3, 4]),
  [],
  new Map(),
  new TextEncoder().encode("xyz"),
];

for (const { numpy, protocol, pickle } of WRITTEN_BY_PYTHON) {
  Deno.test(`parsePickle() reads protocol ${protocol} of NumPy ${numpy}`, () => {
    const { items } = read(pickle) as PickleTuple;
    const rest = [...items];
    assertEquals(rest.splice(0, 5).map(contents), ARRAYS);
    const { objects, shape } = rest.shift() as PickleArray;
    assertEquals([shape, objects?.map(contents)], [
      [2],
      [["i8", [2], [0n, 2n]], ["i8", [1], [1n]]],
    ]);
    assertEquals(rest.splice(0, 6), SCALARS);
    assertEquals(rest.splice(0, 9).map(contents), MORE_ARRAYS);
    checkRecords(rest.shift() as PickleArray);
    assertEquals(rest.splice(0, 6).map(contents), LAST_ARRAYS);
    const [one, same] = rest.shift() as PickleValue[];
    assert(one === same);
    assertEquals(contents(one), ["i8", [2], [7n, 8n]]);
    const dict = [...rest.shift() as Map<PickleValue, PickleValue>];
    assert(dict[0][1] === one);
    assertEquals(dict.slice(1), [[2, null], [new PickleTuple([1, 2]), [
      true,
      false,
    ]]]);
    assertEquals(rest.map((value) => contents(value)), PLAIN);
  });
}

function checkRecords({ fields, shape, data }: PickleArray): void {
  assertEquals([shape, data], [[2], []]);
  const found = [...fields!].map(([name, array]) => [
    name,
    array.shape,
    [...array.data],
  ]);
  assertEquals(found, [
    ["id", [2], [1n, 2n]],
    ["v", [2], [0.5, -0.5]],
    ["p", [2, 2], [1, 2, 3, 4]],
    ["s", [2], ["ab", "c"]],
    ["t", [2], ["é", "xy"]],
  ]);
}

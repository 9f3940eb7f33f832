import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentTypeError,
  DataFormatError,
} from "../../../src/core/errors.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import {
  encodeIndexPickle,
} from "../../../src/formats/index_file/encode_index_pickle.ts";
import { indicesFromArray } from "../../../src/formats/index_file/indices_from_array.ts";
import {
  loadIndexLike,
} from "../../../src/formats/index_file/load_index_like.ts";
import {
  type IndexLike,
  parseIndexFile,
} from "../../../src/formats/index_file/parse_index_file.ts";
import {
  type EncodablePickle,
  PickleTuple,
} from "../../../src/formats/pickle/mod.ts";
import { latin1Bytes } from "../pickle/latin1_bytes.ts";
import { pickleBytes } from "../../support/pickle_bytes.ts";
import { temporaryFolder } from "../../support/temporary.ts";

function parse(value: EncodablePickle): IndexLike {
  return parseIndexFile(pickleBytes(value), "a.pkl").indices;
}

function fault(value: EncodablePickle): DataFormatError {
  return assertThrows(() => parse(value), DataFormatError, '"a.pkl"');
}

const int64 = (...values: number[]) => ({
  data: BigInt64Array.from(values, BigInt),
  shape: [values.length],
});

const mask = (...values: number[]) => ({
  data: Uint8Array.from(values),
  shape: [values.length],
  dtype: { kind: "b" },
});

Deno.test("parseIndexFile() reads arrays, lists, masks and half-sets of pickles", () => {
  const cases: [EncodablePickle, IndexLike][] = [
    [int64(3, 1, 3), [3, 1, 3]],
    [ndArray(Int32Array.of(5, -1), [2]), [5, -1]],
    [ndArray(Uint8Array.of(0, 1), [2]), [0, 1]],
    [mask(1, 0, 1), [true, false, true]],
    [ndArray(new Float64Array(0), [0]), []],
    [[4, 2], [4, 2]],
    [new PickleTuple<EncodablePickle>([4, 2]), [4, 2]],
    [[true, false], [true, false]],
    [[], []],
    [[int64(0, 2), int64(1)], [[0, 2], [1]]],
    [new PickleTuple<EncodablePickle>([int64(0, 2), [1]]), [[0, 2], [1]]],
    [[[0], [], [1, 2]], [[0], [], [1, 2]]],
    [[mask(1, 0), mask(0, 1)], [[true, false], [false, true]]],
    [
      { data: BigInt64Array.of(0n, 1n, 2n, 3n), shape: [2, 2] },
      [[0, 1], [2, 3]],
    ],
  ];
  for (const [value, indices] of cases) assertEquals(parse(value), indices);
});

Deno.test("parseIndexFile() reads lists of NumPy numbers and arrays of objects", () => {
  // Python 3, NumPy 2: [np.int64(3), np.int32(1)], protocol 4.
  const numbers =
    "gASVnwAAAAAAAABdlCiMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5cGWUk5SMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJDCAMAAAAAAAAAlIaUUpRoA2gGjAJpNJSJiIeUUpQoSwNoCk5OTkr/////Sv////9LAHSUYkMEAQAAAJSGlFKUZS4=";
  // np.array([np.array([0, 2]), np.array([1])], dtype=object), protocol 4.
  const objects =
    "gASVAgEAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZQoaAJoBUsAhZRoB4eUUpQoSwFLAoWUaAyMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQxAAAAAAAAAAAAIAAAAAAAAAlHSUYmgCaAVLAIWUaAeHlFKUKEsBSwGFlGgZiUMIAQAAAAAAAACUdJRiZXSUYi4=";
  for (
    const [base64, indices] of [[numbers, [3, 1]], [objects, [[0, 2], [
      1,
    ]]]] as const
  ) {
    const bytes = Uint8Array.fromBase64(base64);
    assertEquals(parseIndexFile(bytes, "a.pickle").indices as unknown, indices);
  }
});

Deno.test("parseIndexFile() names the place of what is no index in a pickle", () => {
  const large = { data: BigInt64Array.of(1n, 2n ** 53n), shape: [2] };
  assertEquals(fault(large).code, "index-value");
  assertEquals(
    fault(large).message.includes('position 1 holds "9007199254740992"'),
    true,
  );
  const cases: [EncodablePickle, string][] = [
    [[0, 1.5], 'position 1 holds "1.5"'],
    [[0, true], 'position 1 holds "true"'],
    [["a"], 'position 0 holds "a"'],
    [[0, [1]], "position 1 holds"],
    [[[0], [1, 0.5]], 'position 1 of list 1 holds "0.5"'],
    [[[0], 2], "list 1 is not a list"],
    [[int64(0), ndArray(new Int32Array(4), [2, 2])], "list 1 is not a list"],
    [[[[1]]], "position 0 of list 0 holds"],
    [7, "neither an array nor a list"],
    [null, "neither an array nor a list"],
    [ndArray(Float32Array.of(1), [1]), "<f4"],
    [ndArray(new Int32Array(6), [3, 2]), "[3, 2]"],
    [ndArray(new Int32Array(1), []), "shape []"],
  ];
  for (const [value, message] of cases) {
    const error = fault(value);
    assertEquals(error.message.includes(message), true, error.message);
  }
});

Deno.test("parseIndexFile() refuses a pickle that would run code", () => {
  const bytes = latin1Bytes("cos\nsystem\n(S'id'\ntR.");
  const read = () => parseIndexFile(bytes, "a.pkl");
  assertEquals(assertThrows(read, DataFormatError).code, "pickle-global");
});

Deno.test("encodeIndexPickle() writes int64 arrays that are read back", async () => {
  await using folder = await temporaryFolder();
  for (const indices of [[3, 0, 2 ** 40], [], [[0, 2], [1]], [[], [1]]]) {
    const bytes = latin1Bytes(...encodeIndexPickle(indices));
    const path = await folder.write("ind.pkl", bytes);
    assertEquals(await loadIndexLike(path), indices);
  }
  const halves = [Int32Array.of(1), Int32Array.of(0)];
  const bytes = latin1Bytes(...encodeIndexPickle(halves));
  assertEquals(parseIndexFile(bytes, "a.pkl").indices, [[1], [0]]);
  for (const bad of [[0.5], [2 ** 53], [NaN]]) {
    assertThrows(
      () => encodeIndexPickle(bad),
      ArgumentTypeError,
      `"${bad[0]}"`,
    );
  }
});

Deno.test("indicesFromArray() takes the array of an .npy file", () => {
  const dtype = {
    kind: "u",
    itemSize: 2,
    littleEndian: true,
    fields: null,
  } as const;
  const array = { dtype, shape: [2], data: Uint16Array.of(9, 65535) };
  assertEquals(indicesFromArray(array, "a.npy"), [9, 65535]);
});

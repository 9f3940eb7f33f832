import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  MissingFileError,
} from "../../src/core/errors.ts";
import { ndArray } from "../../src/core/nd_array.ts";
import type { EncodablePickle } from "../../src/formats/pickle/mod.ts";
import {
  ctfFromPickle,
  ctfFromTable,
  ctfRowsAt,
  loadCtfParams,
} from "../../src/metadata/ctf_from_pickle.ts";
import { writeCtfPickle } from "../../src/metadata/write_pickles.ts";
import { pickleBytes } from "../support/pickle_bytes.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ROW = [300, 1.035, 15686, 17521.4, 87.6, 300, 2.7, 0.1, 0];

function code(value: EncodablePickle): string {
  const read = () => ctfFromPickle(pickleBytes(value), { path: "a.pkl" });
  return assertThrows(read, DataFormatError, '"a.pkl"').code;
}

Deno.test("loadCtfParams() scales the pixel size in float32, as the file is", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("ctf.pkl");
  await writeCtfPickle(path, ndArray(Float64Array.from(ROW), [1, 9]));
  const { shape, data } = await loadCtfParams(128, path);
  assertEquals(shape, [1, 8]);
  // 300 · fround(1.035) rounds to 310.5 in float32: readers.md, 12.1.
  assertEquals(data, Float32Array.of(2.42578125, ...ROW.slice(2)));
});

Deno.test("ctfRowsAt() rounds product and quotient as NumPy does in float32", () => {
  // Rounded only once, it would be 7.802999973297119.
  const row = Float32Array.of(255, 2.754, ...ROW.slice(2));
  const { data } = ctfRowsAt(ndArray(row, [1, 9]), 90);
  assertEquals(data[0], 7.802999496459961);
});

Deno.test("ctfRowsAt() takes every row's own size", () => {
  const rows = Float64Array.of(...ROW, ...ROW);
  rows[9] = 256;
  rows[10] = 0.7;
  const { data } = ctfRowsAt(ndArray(rows, [2, 9]), 64);
  assertEquals([data[0], data[8]], [300 * 1.035 / 64, 256 * 0.7 / 64]);
});

Deno.test("ctfFromPickle() reads integers and lists as float64", () => {
  const whole = ROW.map(Math.round);
  for (
    const value of [
      ndArray(Int32Array.from(whole), [1, 9]),
      { data: BigInt64Array.from(whole, BigInt), shape: [1, 9] },
      [whole],
      [ndArray(Float64Array.from(whole), [9])],
    ]
  ) {
    const rows = ctfFromPickle(pickleBytes(value));
    assertEquals(rows.data, Float64Array.from(whole));
    assertEquals(rows.shape, [1, 9]);
  }
});

Deno.test("ctfFromPickle() refuses what is no CTF table", () => {
  const columns = (n: number) =>
    ndArray(new Float32Array(2 * n).fill(1), [2, n]);
  assertEquals(code(columns(8)), "ctf-shape");
  assertEquals(code(columns(10)), "ctf-shape");
  assertEquals(code(ndArray(new Float32Array(9), [9])), "ctf-shape");
  assertEquals(code(ndArray(new Float32Array(0), [0, 9])), "ctf-shape");
  assertEquals(code(ndArray(new Float32Array(9), [1, 9])), "ctf-scale");
  assertEquals(code([]), "ctf-shape");
  assertEquals(code([ROW, ROW.slice(1)]), "ctf-shape");
  assertEquals(code([ROW.with(3, NaN)]), "ctf-value");
  assertEquals(code([ROW.with(0, -300)]), "ctf-scale");
  assertEquals(code([ROW, [...ROW.slice(1), "0"]]), "ctf-shape");
  assertEquals(code("a text"), "ctf-value");
  const mask = { data: new Uint8Array(9), shape: [1, 9], dtype: { kind: "b" } };
  assertEquals(code(mask), "ctf-value");
  const big = { data: new BigInt64Array(9).fill(2n ** 60n), shape: [1, 9] };
  assertEquals(code(big), "ctf-value");
});

Deno.test("ctfFromPickle() names the row at fault", () => {
  const rows = [ROW, ROW, ROW.with(4, Infinity)];
  assertThrows(
    () => ctfFromPickle(pickleBytes(rows)),
    DataFormatError,
    'row 3 holds "Infinity"',
  );
});

Deno.test("ctfFromTable() takes the array of an .npy file", () => {
  const dtype = {
    kind: "f",
    itemSize: 4,
    littleEndian: true,
    fields: null,
  } as const;
  const array = { dtype, shape: [1, 9], data: Float32Array.from(ROW) };
  assertEquals(ctfFromTable(array, "a.npy").data, Float32Array.from(ROW));
});

Deno.test("loadCtfParams() refuses odd sides and missing files", async () => {
  await assertRejects(() => loadCtfParams(127, "a.pkl"), ArgumentError, "even");
  await assertRejects(() => loadCtfParams(1.5, "a.pkl"), ArgumentTypeError);
  await assertRejects(() => loadCtfParams(64, "absent.pkl"), MissingFileError);
});

Deno.test("writeCtfPickle() refuses other shapes and what float32 cannot hold", async () => {
  const rows = ndArray(Float64Array.from(ROW.with(2, 1e300)), [1, 9]);
  await assertRejects(
    () => writeCtfPickle("a.pkl", rows),
    ArgumentError,
    "1e+300",
  );
  await assertRejects(
    () => writeCtfPickle("a.pkl", ndArray(new Float32Array(8), [1, 8])),
    ArgumentError,
  );
});

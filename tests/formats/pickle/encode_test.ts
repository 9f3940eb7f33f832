import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import {
  type EncodablePickle,
  encodePickle,
  parsePickle,
  type PickleArray,
  PickleTuple,
  type PickleValue,
} from "../../../src/formats/pickle/mod.ts";
import { sha256Hex } from "../../support/sha256_hex.ts";
import { latin1Bytes } from "./latin1_bytes.ts";

function encode(value: EncodablePickle): Uint8Array {
  return latin1Bytes(...encodePickle(value));
}

/** All kinds of values, as they are and as Python's `repr` says. */
const VALUES: readonly (readonly [EncodablePickle, string])[] = [
  [null, "None"],
  [[true, false], "[True, False]"],
  [
    [0, 255, 256, 65535, 65536, -1, -129],
    "[0, 255, 256, 65535, 65536, -1, -129]",
  ],
  [
    [2 ** 31, -(2 ** 31), 2 ** 53 - 1, 2n ** 63n, -(2n ** 63n), 2n ** 100n],
    "[2**31, -2**31, 2**53-1, 2**63, -2**63, 2**100]",
  ],
  [[0.5, -1e300, -0.25], "[0.5, -1e300, -0.25]"],
  ["a\n'é€😀", '"a\\n\'é€😀"'],
  ["x".repeat(1000), '"x"*1000'],
  [new PickleTuple<EncodablePickle>([]), "()"],
  [new PickleTuple<EncodablePickle>([1, [2], "c"]), '(1, [2], "c")'],
  [[], "[]"],
];

/** Arrays of every type, with NumPy's name of it. */
const ARRAYS: readonly (readonly [EncodablePickle, string])[] = [
  [ndArray(Float32Array.of(0, 1.5, 2, 3, 4, 5), [2, 3]), "f4"],
  [ndArray(Float64Array.of(0.1, -2), [2, 1]), "f8"],
  [ndArray(Int32Array.of(-1, 7), [2]), "i4"],
  [{ data: BigInt64Array.of(-1n, 2n ** 62n), shape: [2] }, "i8"],
  [{ data: BigUint64Array.of(2n ** 63n), shape: [1] }, "u8"],
  [ndArray(Uint8Array.of(0, 200), [2]), "u1"],
  [ndArray(Int8Array.of(-3), [1]), "i1"],
  [ndArray(Uint16Array.of(65535), [1]), "u2"],
  [ndArray(Int16Array.of(-2), [1]), "i2"],
  [ndArray(Uint32Array.of(2 ** 32 - 1), [1]), "u4"],
  [{ data: Uint8Array.of(1, 0), shape: [2], dtype: { kind: "b" } }, "b1"],
  [ndArray(new Float32Array(0), [0, 9]), "f4"],
  [ndArray(Float64Array.of(2.5), []), "f8"],
];

Deno.test("parsePickle() reads what encodePickle() writes", () => {
  for (const [value] of VALUES) {
    assertEquals(parsePickle(encode(value)), value as PickleValue);
  }
  for (const [value, name] of ARRAYS) {
    const { dtype, shape, data } = parsePickle(encode(value)) as PickleArray;
    const given = value as PickleArray;
    assertEquals([`${dtype.kind}${dtype.itemSize}`, shape], [
      name,
      given.shape,
    ]);
    assertEquals([...data], [...given.data]);
  }
});

Deno.test("encodePickle() does not copy large arrays", () => {
  const data = new Float32Array(1000);
  const pieces = [...encodePickle(ndArray(data, [1000]))];
  assert(pieces.some((piece) => piece.buffer === data.buffer));
});

Deno.test("encodePickle() always gives the same bytes", async () => {
  const value = new PickleTuple<EncodablePickle>([
    ndArray(Float32Array.of(1, 2), [2]),
    ["a", 1, 0.5, null, true],
  ]);
  assertEquals(encode(value), encode(value));
  assertEquals(
    await sha256Hex(encode(value)),
    "e939771ff6cd7d0b73b69c8ef4c2721d343b86329d9df4a8a3f319cbadcde4f7",
  );
});

Deno.test("encodePickle() refuses what has no place in a pickle", () => {
  const loop: EncodablePickle[] = [];
  loop.push(loop);
  const strided = { data: Float32Array.of(1, 2), shape: [2], stride: [-1] };
  const short = { data: Float32Array.of(1), shape: [2] };
  const texts = { data: ["a"], shape: [1] };
  for (
    const value of [
      loop,
      strided,
      short,
      texts,
      undefined,
      {},
      () => 1,
      1n << 3000n,
      new Map(),
    ]
  ) {
    const error = assertThrows(
      () => encode(value as EncodablePickle),
      ArgumentError,
    );
    assertEquals(error.code, "pickle-value");
  }
});

/** Interpreters that may be here, of which one may have NumPy 1, one NumPy 2. */
const PYTHONS = ["python3", "/usr/bin/python3"];

const PROGRAM = `
import pickle, sys, io, numpy as np
data = sys.stdin.buffer.read()
values, arrays = pickle.load(io.BytesIO(data))
expected = eval(sys.argv[1])
assert values == expected, values
assert list(map(type, values)) == list(map(type, expected))
names = sys.argv[2].split()
assert [a.dtype for a in arrays] == [np.dtype(n) for n in names]
assert all(a.flags.writeable and a.flags.c_contiguous for a in arrays)
print([[list(a.shape), a.ravel().tolist()] for a in arrays])
`;

/** What Python prints of a pickle; null if it, or its NumPy, is not there. */
async function shownBy(
  python: string,
  args: string[],
  pickle: Uint8Array,
): Promise<string | null> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(python, {
      args: ["-c", PROGRAM, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch {
    return null;
  }
  const writer = child.stdin.getWriter();
  await writer.write(pickle).catch(() => {});
  await writer.close().catch(() => {});
  const { success, stdout, stderr } = await child.output();
  const fault = new TextDecoder().decode(stderr);
  if (fault.includes("ModuleNotFoundError")) return null;
  assert(success, fault);
  return new TextDecoder().decode(stdout);
}

for (const python of PYTHONS) {
  Deno.test(`${python} reads what encodePickle() writes`, async (t) => {
    const value = new PickleTuple<EncodablePickle>([
      VALUES.map(([value]) => value),
      ARRAYS.map(([value]) => value),
    ]);
    const expected = `[${VALUES.map(([, repr]) => repr).join(", ")}]`;
    const names = ARRAYS.map(([, name]) => name).join(" ");
    const shown = await shownBy(python, [expected, names], encode(value));
    await t.step({
      name: "with NumPy",
      ignore: shown === null,
      fn() {
        const written = ARRAYS.map(([array]) => {
          const { shape, data, dtype } = array as PickleArray;
          const items = dtype?.kind === "b"
            ? [...data].map((item) => item ? "True" : "False")
            : [...data];
          return `[[${shape.join(",")}],[${items.join(",")}]]`;
        });
        assertEquals(
          shown!.replaceAll(/\s|\.0\b/g, ""),
          `[${written.join(",")}]`,
        );
      },
    });
  });
}

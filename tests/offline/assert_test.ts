import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertInstanceOf,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

class Counter {
  readonly #count: number;
  constructor(count: number) {
    this.#count = count;
  }
  get count(): number {
    return this.#count;
  }
}
class Twin extends Counter {}

const ring: { self?: unknown } = {};
ring.self = ring;

const equal: readonly (readonly [name: string, a: unknown, b: unknown])[] = [
  ["NaN", NaN, NaN],
  ["zeros of both signs", [0, { x: -0 }], [-0, { x: 0 }]],
  ["typed arrays", new Float32Array([1, NaN]), new Float32Array([1, NaN])],
  ["typed zeros", new Float64Array([0]), new Float64Array([-0])],
  ["views", new Uint8Array([0, 1]).subarray(1), new Uint8Array([1])],
  ["keys in any order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["Maps", new Map([["a", [1]]]), new Map([["a", [1]]])],
  ["Sets", new Set([1, 2]), new Set([2, 1])],
  ["an object without prototype", Object.create(null), {}],
  ["getters", new Counter(1), new Counter(1)],
  ["a ring", ring, ring],
];

const unequal: typeof equal = [
  ["a text and a number", "1", 1],
  ["null and undefined", null, undefined],
  ["a bigint and a number", 1n, 1],
  ["typed arrays of two types", new Float32Array([1]), new Float64Array([1])],
  ["a typed array and an array", new Float32Array([1]), [1]],
  ["typed arrays of two values", new Int32Array([1]), new Int32Array([2])],
  ["typed arrays of two lengths", new Int32Array(1), new Int32Array(2)],
  ["an undefined field and none", { a: undefined }, {}],
  ["an undefined element and none", [undefined], []],
  ["an array with a field", Object.assign([1], { stride: 2 }), [1]],
  ["nested values", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
  ["getters", new Counter(1), new Counter(2)],
  ["two classes", new Counter(1), new Twin(1)],
  ["an instance and a plain object", new Counter(1), { count: 1 }],
  ["error messages", new Error("a"), new Error("b")],
];

for (const [name, a, b] of equal) {
  Deno.test(`assertEquals() passes for equal ${name}`, () => {
    assertEquals(a, b);
    assertThrows(() => assertNotEquals(a, b), AssertionError);
  });
}

for (const [name, a, b] of unequal) {
  Deno.test(`assertEquals() fails for ${name}`, () => {
    assertNotEquals(a, b);
    assertThrows(() => assertEquals(a, b), AssertionError);
  });
}

Deno.test("assertEquals() states the caller's message", () => {
  assertThrows(() => assertEquals(1, 2, "of row 7"), AssertionError, "row 7");
});

Deno.test("assertStrictEquals() compares by identity", () => {
  const list = [1];
  assertStrictEquals(list, list);
  assertStrictEquals(NaN, NaN);
  assertThrows(() => assertStrictEquals([1], [1]), AssertionError);
  assertThrows(() => assertStrictEquals(0, -0), AssertionError);
});

Deno.test("assert() and assertExists() fail for what is false or absent", () => {
  assert(1);
  assertExists(0);
  assertThrows(() => assert(0, "no rows"), AssertionError, "no rows");
  assertThrows(() => assertExists(null), AssertionError);
  assertThrows(() => assertExists(undefined), AssertionError);
});

Deno.test("assertAlmostEquals() allows a relative 1e-7 when not told", () => {
  assertAlmostEquals(1e6 + 0.09, 1e6);
  assertThrows(() => assertAlmostEquals(1e6 + 0.11, 1e6), AssertionError);
  assertThrows(() => assertAlmostEquals(1e-9, 0), AssertionError);
});

Deno.test("assertAlmostEquals() allows the tolerance, itself included", () => {
  assertAlmostEquals(1.5, 1, 0.5);
  assertThrows(() => assertAlmostEquals(1.51, 1, 0.5), AssertionError);
});

Deno.test("assertAlmostEquals() takes NaN and infinities for themselves only", () => {
  assertAlmostEquals(NaN, NaN);
  assertAlmostEquals(Infinity, Infinity);
  assertThrows(() => assertAlmostEquals(NaN, 0, 1), AssertionError);
  assertThrows(() => assertAlmostEquals(1, Infinity), AssertionError);
});

Deno.test("assertMatch() and assertStringIncludes() look into a text", () => {
  assertMatch("row 7", /\d$/);
  assertStringIncludes("row 7", "row");
  assertThrows(() => assertMatch("row", /\d/), AssertionError);
  assertThrows(() => assertStringIncludes("row", "7"), AssertionError);
});

Deno.test("assertInstanceOf() accepts subclasses", () => {
  assertInstanceOf(new RangeError(), Error);
  assertThrows(() => assertInstanceOf(new Error(), RangeError), AssertionError);
  assertThrows(() => assertInstanceOf("text", Error), AssertionError);
});

Deno.test("assertThrows() returns the error", () => {
  const error = new RangeError("row 7");
  assertStrictEquals(assertThrows(() => fail(error)), error);
  assertStrictEquals(assertThrows(() => fail(error), Error, "row"), error);
  assertStrictEquals(assertThrows(() => fail("no error")), "no error");
});

Deno.test("assertThrows() fails for none and for another error", () => {
  const error = new RangeError("row 7");
  const failures = [
    () => assertThrows(() => {}),
    () => assertThrows(() => fail(error), TypeError),
    () => assertThrows(() => fail(error), RangeError, "row 8"),
    () => assertThrows(() => fail("no error"), Error),
  ];
  for (const failure of failures) assertThrows(failure, AssertionError);
});

Deno.test("assertRejects() resolves to the error", async () => {
  const error = new RangeError("row 7");
  const reject = () => Promise.reject(error);
  assertStrictEquals(await assertRejects(reject), error);
  assertStrictEquals(await assertRejects(reject, Error, "row"), error);
});

Deno.test("assertRejects() rejects for none and for another error", async () => {
  const reject = () => Promise.reject(new RangeError("row 7"));
  const failures = [
    () => assertRejects(() => Promise.resolve(1)),
    () => assertRejects(reject, TypeError),
    () => assertRejects(reject, RangeError, "row 8"),
  ];
  for (const failure of failures) await assertRejects(failure, AssertionError);
});

Deno.test("assertRejects() is not satisfied by a function that throws at once", async () => {
  await assertRejects(() =>
    assertRejects(() => fail(new TypeError()), TypeError)
  );
});

function fail(error: unknown): never {
  throw error;
}

/** Stand-in for `jsr:@std/assert`, on `node:assert`. */

import nodeAssert, { AssertionError } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { comparable } from "./comparable.ts";

export { AssertionError };
export { assertRejects, assertThrows } from "./throwing.ts";

export function assert(expr: unknown, msg = ""): asserts expr {
  nodeAssert(expr, msg);
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  nodeAssert.deepStrictEqual(actual, expected, msg);
  throw new AssertionError({ message: msg ?? "Values have unequal getters" });
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  nodeAssert(!equal(actual, expected), msg ?? "Values are equal");
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  nodeAssert.strictEqual(actual, expected, msg);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  const allowed = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  nodeAssert(
    Object.is(actual, expected) || Math.abs(expected - actual) <= allowed,
    msg ?? `Expected ${actual} to be within ${allowed} of ${expected}`,
  );
}

export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  nodeAssert(
    actual !== undefined && actual !== null,
    msg ?? `Expected "${actual}" to exist`,
  );
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  nodeAssert.match(actual, expected, msg);
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  nodeAssert(
    actual.includes(expected),
    msg ?? `Expected "${actual}" to contain "${expected}"`,
  );
}

export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- as in the real package
  expectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is T {
  nodeAssert(
    actual instanceof expectedType,
    msg ?? `Expected an instance of ${expectedType.name}, but got "${actual}"`,
  );
}

function equal(actual: unknown, expected: unknown): boolean {
  return isDeepStrictEqual(comparable(actual), comparable(expected));
}

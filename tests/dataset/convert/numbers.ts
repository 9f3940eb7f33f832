/**
 * What a set says of its particles, read by the public readers, and how close
 * two sets are.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  type CtfOptions,
  parseCtfFromCs,
  parseCtfFromStar,
  parsePosesFromCs,
  parsePosesFromStar,
} from "../../../mod.ts";

/** Poses and CTF rows for images of one size. */
export interface Numbers {
  readonly rotations: ArrayLike<number>;
  readonly fractions: ArrayLike<number>;
  readonly ctf: ArrayLike<number>;
}

/** The numbers of a `.star` or `.cs` file for images of side `D`. */
export async function numbersOf(
  path: string,
  D: number,
  options: CtfOptions = {},
): Promise<Numbers> {
  const { imageSize, apix } = options;
  const scale = { imageSize, apix };
  const isStar = path.endsWith(".star");
  const poses = isStar
    ? await parsePosesFromStar(path, D, scale)
    : await parsePosesFromCs(path, D, scale);
  const ctf = isStar
    ? await parseCtfFromStar(path, D, options)
    : await parseCtfFromCs(path, D, options);
  return {
    rotations: poses.rotations.data,
    fractions: poses.translations.data,
    ctf: ctf.data,
  };
}

/** Rotations and fractions to 1e-6, CTF rows to 3e-7 of their size. */
export function assertSameNumbers(
  actual: Numbers,
  expected: Numbers,
  where = "",
): void {
  assertNear(actual.rotations, expected.rotations, 1e-6, 0, `${where} R`);
  assertNear(actual.fractions, expected.fractions, 1e-7, 1e-6, `${where} t`);
  assertNear(actual.ctf, expected.ctf, 1e-7, 3e-7, `${where} CTF`);
}

/** Numbers that differ by an absolute and a relative part at most. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  absolute: number,
  relative: number,
  what: string,
): void {
  assertEquals(actual.length, expected.length, what);
  for (let k = 0; k < expected.length; k++) {
    const allowed = absolute + relative * Math.abs(expected[k]);
    assert(
      Math.abs(actual[k] - expected[k]) <= allowed,
      `${what} ${k}: ${actual[k]}, not ${expected[k]}`,
    );
  }
}

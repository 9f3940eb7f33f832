import { ValidationError } from "@cliffy/command";
import type { ParticleSplit } from "../mod.ts";

const METHODS = {
  file: "as given",
  _rlnRandomSubset: "as _rlnRandomSubset says",
  "alignments3D/split": "as alignments3D/split says",
  random: "at random",
} as const satisfies Record<ParticleSplit["method"], string>;

/** How half-sets were found: "at random, seed 1". */
export function splitMethod(
  { method, seed }: Pick<ParticleSplit, "method" | "seed">,
): string {
  return METHODS[method] + (seed === null ? "" : `, seed ${seed}`);
}

/** Options that say where half-sets come from. */
export interface SplitChoice {
  /** A file of them. */
  readonly halfsets?: string | undefined;
  /** The seed of a random split. */
  readonly seed?: number | undefined;
  /** A random split whatever the file says. */
  readonly random?: boolean | undefined;
}

/** Refuses half-sets that are both given and random. */
export function checkSplitOptions(
  { halfsets, seed, random }: SplitChoice,
): void {
  if (halfsets === undefined || (seed === undefined && !random)) return;
  throw new ValidationError(
    `Give "--halfsets" or "--${seed === undefined ? "random" : "seed"}", not ` +
      `both`,
  );
}

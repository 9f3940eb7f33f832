import { ArgumentError, ArgumentTypeError } from "../core/errors.ts";
import type { NdArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { evaluateAntialiasedCtf } from "./antialiased_ctf.ts";
import { CTFMode } from "./ctf_params.ts";
import { DoseWeighting } from "./dose_weighting.ts";
import { evaluateSpaCtf } from "./spa_ctf.ts";

/** Options of the evaluation of CTFs. */
export interface EvaluateCtfOptions {
  /** Evaluate at the elements of the half spectrum. @default {false} */
  readonly halfImage?: boolean | undefined;
  /** Takes the result, of exactly its length. @default {undefined} */
  readonly out?: Float32Array | undefined;
  /** Numbers of the images, for messages. @default {their positions} */
  readonly imageIndices?: ArrayLike<number> | undefined;
}

/**
 * Evaluates the CTFs of images: rows of parameters [B, K], the image shape and
 * the pixel size in Å give values [B, pixels], row by row.
 */
export type CtfFunction = (
  ctfParams: NdArray,
  imageShape: readonly number[],
  voxelSize: number,
  options?: EvaluateCtfOptions,
) => NdArray<Float32Array>;

/** Anything that evaluates CTFs. */
export interface CtfSource {
  /** See {@linkcode CtfFunction}. */
  readonly evaluate: CtfFunction;
}

/** Options of {@linkcode CTFEvaluator}. */
export interface CTFEvaluatorOptions {
  /** Which columns count, and how. @default {CTFMode.SPA} */
  readonly mode?: CTFMode | undefined;
  /** Dose a tilt in e⁻/Å², for TILT_SERIES; 0 or more. @default {0} */
  readonly dosePerTilt?: number | undefined;
  /** Angle between tilts in degrees, for TILT_SERIES; 0 or more. @default {0} */
  readonly anglePerTilt?: number | undefined;
}

/**
 * Evaluates contrast transfer functions of one mode.
 *
 * With (x, y) the (column, row) frequency in 1/Å, s² = x² + y², wavelength λ,
 * defocus Δ in the direction of (x, y) and phase shift φ:
 *
 * γ = 2 pi (-Δ λ s² / 2 + Cs λ³ s⁴ / 4) - φ,
 * CTF = (sqrt(1 - W²) sin γ - W cos γ) exp(-B s² / 4) contrast.
 *
 * Source: A. Rohou and N. Grigorieff, J. Struct. Biol. 192 (2015) 216-221, with
 * the sign by which a dense particle is dark (CTF = -W at s = 0).
 *
 * | mode | CTF times | dose | tilt angle |
 * | --- | --- | --- | --- |
 * | SPA | 1 | | |
 * | SPA_ANTIALIASED | 1, mean of 3 x 3 samples at half the frequency step | | |
 * | TILT_SERIES | {@linkcode doseWeights} | column DOSE, the number t of the tilt, times `dosePerTilt` | ceil(t / 2) `anglePerTilt` |
 * | CRYO_ET | {@linkcode doseWeights} | column DOSE | column TILT_ANGLE |
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { CTFEvaluator, CTFMode, ndArray } from "@cryoset/cryoset";
 *
 * const row = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
 * const params = ndArray(Float32Array.from(row), [1, 9]);
 * const ctf = new CTFEvaluator().evaluate(params, [4, 4], 2);
 * assertAlmostEquals(ctf.data[10], -0.1, 1e-7);
 *
 * // At 20 e⁻/Å² and 12 degrees of tilt.
 * const tilted = ndArray(Float32Array.from([...row, 20, 12]), [1, 11]);
 * const tiltCtf = new CTFEvaluator({ mode: CTFMode.CRYO_ET });
 * const weighted = tiltCtf.evaluate(tilted, [4, 4], 2);
 * assertAlmostEquals(weighted.data[10], -0.09781476, 1e-7);
 * ```
 */
export class CTFEvaluator implements CtfSource {
  /** Which columns count, and how. */
  readonly mode: CTFMode;
  /** Dose a tilt in e⁻/Å². */
  readonly dosePerTilt: number;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt: number;
  readonly #dose: DoseWeighting | undefined;

  /**
   * Makes an evaluator.
   *
   * @throws {ArgumentError} if the mode or an option is unknown, or a number is negative or not finite.
   */
  constructor(options: CTFEvaluatorOptions = {}) {
    checkOptions("CTFEvaluator", options, [
      "mode",
      "dosePerTilt",
      "anglePerTilt",
    ]);
    const { mode = CTFMode.SPA, dosePerTilt = 0, anglePerTilt = 0 } = options;
    if (modeName(mode) === undefined) {
      throw new ArgumentError(
        "ctf-mode",
        `Unknown CTF mode "${mode}": known are ${
          Object.keys(CTFMode).join(", ")
        }`,
        { label: "mode", expected: Object.values(CTFMode), actual: mode },
      );
    }
    requireNotNegative("dosePerTilt", dosePerTilt, "e⁻/Å²");
    requireNotNegative("anglePerTilt", anglePerTilt, "degrees");
    this.mode = mode;
    this.dosePerTilt = dosePerTilt;
    this.anglePerTilt = anglePerTilt;
    if (mode === CTFMode.TILT_SERIES) this.#dose = new DoseWeighting(this);
    if (mode === CTFMode.CRYO_ET) this.#dose = new DoseWeighting(null);
  }

  /**
   * Evaluates one CTF a row of parameters.
   *
   * @param ctfParams [B, K], or [K] for one image; columns as in {@linkcode CTFParamIndex}; K at least 9, for TILT_SERIES 10, for CRYO_ET 11.
   * @param imageShape [height, width] in pixels.
   * @param voxelSize Pixel size in Å.
   * @returns [B, height * width], or [B, height * (floor(width / 2) + 1)] for half images.
   * @throws {ArgumentError} if a shape, the pixel size or a parameter is not sound.
   */
  evaluate(
    ctfParams: NdArray,
    imageShape: readonly number[],
    voxelSize: number,
    options: EvaluateCtfOptions = {},
  ): NdArray<Float32Array> {
    checkOptions("CTFEvaluator.evaluate", options, [
      "halfImage",
      "out",
      "imageIndices",
    ]);
    if (this.mode === CTFMode.SPA_ANTIALIASED) {
      return evaluateAntialiasedCtf(ctfParams, imageShape, voxelSize, options);
    }
    const dose = this.#dose;
    return evaluateSpaCtf(ctfParams, imageShape, voxelSize, options, dose);
  }
}

/**
 * Makes an evaluator of a function with the signature of
 * {@linkcode CTFEvaluator.evaluate}; an evaluator is given back unchanged.
 *
 * @throws {ArgumentTypeError} if `source` is neither.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { asCtfEvaluator, ndArray } from "@cryoset/cryoset";
 *
 * const ones = asCtfEvaluator((params, [height, width]) => {
 *   const shape = [params.shape[0], height * width];
 *   return ndArray(new Float32Array(shape[0] * shape[1]).fill(1), shape);
 * });
 * const params = ndArray(new Float32Array(9), [1, 9]);
 * assertEquals([...ones.evaluate(params, [2, 2], 1).data], [1, 1, 1, 1]);
 * ```
 */
export function asCtfEvaluator(source: CtfFunction | CtfSource): CtfSource {
  if (typeof source === "function") return { evaluate: source };
  if (typeof source?.evaluate === "function") return source;
  throw new ArgumentTypeError(
    "ctf-evaluator",
    `Cannot evaluate CTFs with "${source}": a function or a CTFEvaluator is needed`,
    { actual: source },
  );
}

/**
 * Refuses rows of parameters that images could not be given a CTF of, before
 * anything is done with them. Only a {@linkcode CTFEvaluator} is asked.
 *
 * @param imageIndices Numbers of the images, for messages.
 * @throws {ArgumentError} `ctf-value` or `ctf-columns`.
 */
export function requireSoundCtf(
  source: CtfSource,
  ctfParams: NdArray,
  imageIndices: ArrayLike<number>,
): void {
  if (!(source instanceof CTFEvaluator)) return;
  // All checks are made for images of a single pixel, too.
  source.evaluate(ctfParams, [1, 1], 1, { imageIndices });
}

function requireNotNegative(label: string, value: number, unit: string): void {
  if (value >= 0 && value < Infinity) return;
  throw new ArgumentError(
    "ctf-tilt-scheme",
    `Cannot use "${value}" as ${label}: 0 or more ${unit} is needed`,
    { label, actual: value },
  );
}

function modeName(mode: number): string | undefined {
  const entries: [string, number][] = Object.entries(CTFMode);
  return entries.find(([, value]) => value === mode)?.[0];
}

import type { ComplexArray, FloatArray, NdArray } from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import type { CtfSource } from "../ctf_evaluator.ts";
import { ArgumentError } from "../../core/errors.ts";
import type { DiscType } from "./disc_type.ts";
import { sliceVolume } from "./slice_volume.ts";

/** What a forward model takes from a dataset. */
export interface ForwardModelSource {
  /** [N, N]. */
  readonly imageShape: readonly number[];
  /** Side of a volume, N. */
  readonly gridSize: number;
  /** Pixel size in Å. */
  readonly voxelSize: number;
  /** Pixels added around images. */
  readonly padding: number;
  /** Evaluates CTFs. */
  readonly ctfEvaluator: CtfSource;
  /** Whether the images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
  /** Radius in which masks of volumes count, in px. */
  readonly volumeMaskThreshold: number;
  /** Sign of the data. */
  readonly dataMultiplier: number;
}

/** Makes spectra of raw images. */
export type ProcessFunction = (images: NdArray) => ComplexArray;

/** How images come from a volume. */
export interface ForwardModelConfig {
  /** [N, N]. */
  readonly imageShape: readonly number[];
  /** [M, M, M]. */
  readonly volumeShape: readonly number[];
  /** Pixel size in Å. */
  readonly voxelSize: number;
  /** Evaluates CTFs. */
  readonly ctfEvaluator: CtfSource;
  /** Interpolation. */
  readonly discType: DiscType;
  /** Pixels added around images. */
  readonly padding?: number | undefined;
  /** Whether the images were multiplied by their CTF; it changes no prediction. */
  readonly premultipliedCtf?: boolean | undefined;
  /** Radius in which masks of volumes count, in px. */
  readonly volumeMaskThreshold?: number | undefined;
  /** Sign of the data; it changes no prediction. */
  readonly dataMultiplier?: number | undefined;
  /** Makes spectra of raw images. */
  readonly processFn?: ProcessFunction | undefined;
}

/** Options of {@linkcode forwardModelConfig}. */
export interface ForwardModelConfigOptions {
  /** Interpolation. @default {"linear_interp"} */
  readonly discType?: DiscType | undefined;
  /** Makes spectra of raw images. @default {undefined} */
  readonly processFn?: ProcessFunction | undefined;
  /** Side of the volume in image sides. @default {1} */
  readonly upsamplingFactor?: number | undefined;
}

/** Options of {@linkcode forwardModel}. */
export interface ForwardModelOptions {
  /** Leave the CTF out. @default {false} */
  readonly skipCtf?: boolean | undefined;
  /** Take and give half spectra of images. @default {false} */
  readonly halfImage?: boolean | undefined;
  /** The volume is a half spectrum. @default {false} */
  readonly halfVolume?: boolean | undefined;
  /** Radius beyond which slices are 0; null for none. @default {"auto"} */
  readonly maxR?: number | "auto" | null | undefined;
}

/**
 * The forward model of a dataset.
 *
 * @throws {ArgumentError} `upsampling` for a factor that is no whole number.
 */
export function forwardModelConfig(
  dataset: ForwardModelSource,
  options: ForwardModelConfigOptions = {},
): ForwardModelConfig {
  checkOptions("forwardModelConfig", options, [
    "discType",
    "processFn",
    "upsamplingFactor",
  ]);
  const { discType = "linear_interp", processFn, upsamplingFactor = 1 } =
    options;
  if (!Number.isSafeInteger(upsamplingFactor) || upsamplingFactor < 1) {
    throw new ArgumentError(
      "upsampling",
      `Cannot upsample a volume "${upsamplingFactor}" times: a whole number of at least 1 is needed`,
      { label: "upsamplingFactor", actual: upsamplingFactor },
    );
  }
  const side = upsamplingFactor * dataset.gridSize;
  return {
    imageShape: dataset.imageShape,
    volumeShape: [side, side, side],
    voxelSize: dataset.voxelSize,
    ctfEvaluator: dataset.ctfEvaluator,
    discType,
    padding: dataset.padding,
    premultipliedCtf: dataset.premultipliedCtf,
    volumeMaskThreshold: dataset.volumeMaskThreshold,
    dataMultiplier: dataset.dataMultiplier,
    processFn,
  };
}

/**
 * Spectra of the images that a volume gives: its slices times the CTF.
 * Neither translations nor the sign of the data nor any mask take part.
 *
 * @param volume Centred spectrum of `config.volumeShape`.
 * @param ctfParams [n, K].
 * @param rotations [n, 3, 3].
 * @returns [n, N * N], or [n, N * (floor(N / 2) + 1)] for half images.
 * @throws {ArgumentError} if the shapes do not go together.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals } from "@std/assert";
 * import { CTFEvaluator, forwardModel, getDft3, ndArray } from "@cryoset/cryoset";
 *
 * const density = ndArray(new Float32Array(64).fill(1), [4, 4, 4]);
 * const rotation = ndArray(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [1, 3, 3]);
 * const ctf = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];
 * const config = {
 *   imageShape: [4, 4],
 *   volumeShape: [4, 4, 4],
 *   voxelSize: 2,
 *   ctfEvaluator: new CTFEvaluator(),
 *   discType: "linear_interp" as const,
 * };
 * const params = ndArray(Float32Array.from(ctf), [1, 9]);
 * const images = forwardModel(config, getDft3(density), params, rotation);
 * // Dense particles are dark: the CTF at frequency 0 is minus W.
 * assertAlmostEquals(images.data[2 * 10], -0.1 * 64, 1e-5);
 * ```
 */
export function forwardModel<T extends FloatArray>(
  config: ForwardModelConfig,
  volume: ComplexArray<T>,
  ctfParams: NdArray,
  rotations: NdArray,
  options: ForwardModelOptions = {},
): ComplexArray<T> {
  checkOptions("forwardModel", options, [
    "skipCtf",
    "halfImage",
    "halfVolume",
    "maxR",
  ]);
  const { skipCtf = false, ...sliceOptions } = options;
  const { imageShape, volumeShape, discType, ctfEvaluator, voxelSize } = config;
  const slices = sliceVolume(
    volume,
    rotations,
    imageShape,
    volumeShape,
    discType,
    sliceOptions,
  );
  if (skipCtf) return slices;
  const { halfImage } = options;
  const ctf = ctfEvaluator.evaluate(ctfParams, imageShape, voxelSize, {
    halfImage,
  });
  multiplyByReal(slices, ctf);
  return slices;
}

/**
 * Multiplies complex spectra, in place, by real values of the same number.
 *
 * @throws {ArgumentError} `ctf-rows` if there are not as many.
 */
export function multiplyByReal(spectra: ComplexArray, factors: NdArray): void {
  if (2 * factors.data.length !== spectra.data.length) {
    throw new ArgumentError(
      "ctf-rows",
      `Cannot multiply spectra of shape "${
        spectra.shape.join(", ")
      }" by a CTF of shape "${factors.shape.join(", ")}"`,
      { expected: spectra.shape, actual: factors.shape },
    );
  }
  const { data } = spectra;
  for (let at = 0; at < factors.data.length; at++) {
    data[2 * at] *= factors.data[at];
    data[2 * at + 1] *= factors.data[at];
  }
}

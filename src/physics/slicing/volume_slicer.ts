import { ArgumentError } from "../../core/errors.ts";
import {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  requireReal,
  sizeOf,
} from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { requireFinite } from "../../core/require_finite.ts";
import { cubeSide } from "../../fourier/cube_side.ts";
import {
  halfShapeOf,
  outputOf,
  type PlaneShape,
  requirePlaneShape,
  zerosLike,
} from "../../fourier/planes.ts";
import type { ScaledVolume } from "../../fourier/fourier_shell_correlation.ts";
import { getDft3Real } from "../../fourier/volume_fft.ts";
import { decideOrder, type DiscType } from "./disc_type.ts";
import { correctGridding } from "./gridding.ts";
import {
  CubicSampler,
  NearestSampler,
  type Sampler,
  TrilinearSampler,
} from "./samplers.ts";
import { coefficientsOf, spectrumData } from "./spectrum_data.ts";
import { type SliceKernel, sliceKernel } from "./slice_kernel.ts";
import { sliceFrequencies } from "./slice_frequencies.ts";
import {
  FullVoxels,
  HalfVoxels,
  type SpectrumVoxels,
} from "./spectrum_voxels.ts";
import { writeSlice, writeTrilinearSlice } from "./write_slice.ts";

/** Options of {@linkcode VolumeSlicer}. */
export interface VolumeSlicerOptions {
  /** Interpolation. @default {"linear_interp"} */
  readonly discType?: DiscType | undefined;
  /** The spectrum is a half one, [M, M, floor(M / 2) + 1]. @default {false} */
  readonly halfVolume?: boolean | undefined;
  /** Times the volume was padded; a divisor of M. @default {1} */
  readonly padding?: number | undefined;
  /** Å between the voxels of the volume, null if not known. @default {null} */
  readonly voxelSize?: number | null | undefined;
}

/** Options of {@linkcode VolumeSlicer.fromDensity}. */
export interface DensitySlicerOptions {
  /** Interpolation. @default {"linear_interp"} */
  readonly discType?: DiscType | undefined;
  /**
   * Times the volume is padded with zeros: the more, the less interpolation
   * errs. More than 1 also corrects for what trilinear interpolation dims.
   *
   * @default {1}
   */
  readonly padding?: number | undefined;
}

/** Options of {@linkcode VolumeSlicer.slice}. */
export interface SliceOptions<T extends FloatArray = FloatArray> {
  /** Write half spectra. @default {false} */
  readonly halfImage?: boolean | undefined;
  /**
   * Radius in frequency steps of the image beyond which slices are 0; null for
   * none, "auto" for half the side less one.
   *
   * @default {"auto"}
   */
  readonly maxR?: number | "auto" | null | undefined;
  /** Takes the slices, of exactly their length. @default {undefined} */
  readonly out?: T | undefined;
}

/**
 * Takes central slices of the spectrum of a volume, which are the spectra of
 * its projections. What can be prepared is prepared once.
 *
 * The element of frequency (kx, ky) is read at the frequency
 * kx R[0] + ky R[1] of the volume, R[i] being row i of the rotation matrix. A
 * point r of the volume thus projects to the first two components of R r.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { getIdft2Real, ndArray, VolumeSlicer } from "@cryoset/cryoset";
 *
 * // One voxel at x = +1; turned by 90 degrees about z it appears at y = +1.
 * const density = ndArray(new Float32Array(512), [8, 8, 8]);
 * density.data[(5 * 8 + 4) * 8 + 4] = 1;
 * const turn = ndArray(Float32Array.of(0, -1, 0, 1, 0, 0, 0, 0, 1), [1, 3, 3]);
 * const slicer = VolumeSlicer.fromDensity(density);
 * const { data } = slicer.slice(turn, [8, 8], { halfImage: true, maxR: null });
 * const image = getIdft2Real({ data, shape: [8, 5], stride: [5, 1] });
 * const brightest = image.data.indexOf(Math.max(...image.data));
 * assertEquals([Math.floor(brightest / 8), brightest % 8], [5, 4]);
 * ```
 */
export class VolumeSlicer<T extends FloatArray = FloatArray> {
  /** Side of the full spectrum, in voxels. */
  readonly side: number;
  /** Times the volume is padded with zeros. */
  readonly padding: number;
  /** Å between the voxels of the volume; null if it is not known. */
  readonly voxelSize: number | null;
  /** Interpolation. */
  readonly discType: DiscType;
  /** Whether the spectrum is known to be that of a real volume. */
  readonly isReal: boolean;
  readonly #voxels: SpectrumVoxels;
  readonly #sampler: Sampler;
  readonly #like: T;
  #kernel: SliceKernel | null = null;

  /**
   * Takes a centred spectrum. Its data are not copied unless they are real.
   *
   * @param spectrum Complex or real, [M, M, M] or flat, or the half of it.
   * @param side M.
   * @throws {ArgumentError} `volume-size` if it has another size;
   * `volume-not-finite`, `padding` or `disc-type`.
   */
  constructor(
    spectrum: ComplexArray<T> | NdArray,
    side: number,
    options: VolumeSlicerOptions = {},
  ) {
    checkOptions("VolumeSlicer", options, [
      "discType",
      "halfVolume",
      "padding",
      "voxelSize",
    ]);
    const { discType = "linear_interp", halfVolume = false, padding = 1 } =
      options;
    const order = decideOrder(discType);
    const data = spectrumData(spectrum, side, halfVolume) as T;
    requirePadding(padding, side);
    this.side = side;
    this.padding = padding;
    this.voxelSize = options.voxelSize ?? null;
    this.discType = discType;
    this.isReal = halfVolume;
    this.#like = zerosLike(data, 0);
    if (order === 3) {
      const voxels = new FullVoxels(
        coefficientsOf(data, side, halfVolume),
        side,
      );
      this.#voxels = voxels;
      this.#sampler = new CubicSampler(voxels);
      return;
    }
    this.#voxels = halfVolume
      ? new HalfVoxels(data, side)
      : new FullVoxels(data, side);
    this.#sampler = order === 0
      ? new NearestSampler(this.#voxels)
      : new TrilinearSampler(this.#voxels);
  }

  /**
   * Takes a density map, of which only half the spectrum and the voxel size are
   * kept.
   *
   * @param density Real, [N, N, N] as [x, y, z].
   * @throws {ArgumentError} `volume-not-cubic`, `volume-not-finite`, `padding` or
   * `disc-type`.
   */
  static fromDensity(
    density: ScaledVolume,
    options: DensitySlicerOptions = {},
  ): VolumeSlicer<Float32Array> {
    checkOptions("VolumeSlicer.fromDensity", options, ["discType", "padding"]);
    const { discType = "linear_interp", padding = 1 } = options;
    const inner = cubeSide(density);
    decideOrder(discType);
    requireFinite(density, "volume");
    requirePadding(padding);
    const side = padding * inner;
    const isLinear = discType === "linear_interp";
    const isDimmed = padding > 1 && isLinear;
    const corrected = isDimmed ? correctGridding(density, side) : density;
    const kernel = isLinear ? sliceKernel(side, inner) : null;
    const spectrum = getDft3Real(corrected, { side, out: kernel?.voxels });
    const slicer = new VolumeSlicer(spectrum, side, {
      discType,
      halfVolume: true,
      padding,
      voxelSize: density.voxelSize,
    });
    slicer.#kernel = kernel;
    return slicer;
  }

  /**
   * Takes one slice for every rotation.
   *
   * @param rotations [n, 3, 3].
   * @param imageShape [N, N]; the side of the spectrum is N or a multiple.
   * @returns [n, N * N], or [n, N * (floor(N / 2) + 1)] for half images.
   * @throws {ArgumentError} `rotations`, `rotations-not-finite`, `slice-shape`,
   * `max-r` or `out-length`.
   */
  slice(
    rotations: NdArray,
    imageShape: readonly number[],
    options: SliceOptions<T> = {},
  ): ComplexArray<T> {
    checkOptions("slice", options, ["halfImage", "maxR", "out"]);
    const { halfImage = false, maxR = "auto" } = options;
    const image = requirePlaneShape(imageShape);
    const count = rotationCount(rotations);
    const oversampling = this.#oversampling(image);
    const radius = sliceRadius(maxR, image);
    const pixels = sizeOf(halfImage ? halfShapeOf(image) : image);
    const out = outputOf(
      options.out,
      2 * count * pixels,
      (size) => zerosLike(this.#like, size),
    );
    const job = {
      voxels: this.#voxels,
      sampler: this.#sampler,
      kernel: this.#kernel,
      oversampling,
      frequencies: sliceFrequencies(image, halfImage, radius),
      out,
    };
    const write = this.discType === "linear_interp"
      ? writeTrilinearSlice
      : writeSlice;
    for (let slice = 0; slice < count; slice++) {
      write(job, rotations.data, 9 * slice, 2 * slice * pixels);
    }
    return complexArray(out, [count, pixels]);
  }

  #oversampling([height, width]: PlaneShape): number {
    const times = this.side / height;
    if (height === width && Number.isSafeInteger(times)) return times;
    throw new ArgumentError(
      "slice-shape",
      `Cannot take slices of ${height} x ${width} from a volume of side ${this.side}: square slices are needed, and a volume of their side or a multiple of it`,
      { label: "imageShape", expected: this.side, actual: [height, width] },
    );
  }
}

/** Refuses what does not say how often a volume, of this side, is padded. */
function requirePadding(padding: number, side = padding): void {
  const isCount = Number.isSafeInteger(padding) && padding >= 1;
  if (isCount && side % padding === 0) return;
  throw new ArgumentError(
    "padding",
    `Cannot pad a volume "${padding}" times: a whole number of at least 1 is needed${
      isCount ? `, a divisor of the side, ${side}` : ""
    }`,
    { label: "padding", actual: padding },
  );
}

/** Radius that `maxR` stands for, or null. */
export function sliceRadius(
  maxR: number | "auto" | null,
  [height]: PlaneShape,
): number | null {
  if (maxR === "auto") return height / 2 - 1;
  if (maxR === null || typeof maxR === "number" && maxR >= 0) return maxR;
  throw new ArgumentError(
    "max-r",
    `Cannot limit slices to radius "${maxR}": 0 or more, null or "auto" is needed`,
    { label: "maxR", actual: maxR },
  );
}

function rotationCount(rotations: NdArray): number {
  const { shape } = rotations;
  if (shape.length === 3 && shape[1] === 3 && shape[2] === 3) {
    requireReal(rotations, "rotations");
    requireFinite(rotations, "rotations", "rotations-not-finite");
    return shape[0];
  }
  throw new ArgumentError(
    "rotations",
    `Cannot use an array of shape "${
      shape.join(", ")
    }" as rotations: [n, 3, 3] is needed`,
    { label: "rotations", actual: shape },
  );
}

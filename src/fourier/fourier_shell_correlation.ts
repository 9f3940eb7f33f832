import { ArgumentError } from "../core/errors.ts";
import {
  type ComplexArray,
  type FloatArray,
  type NdArray,
  ndArray,
} from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireFinite } from "../core/require_finite.ts";
import { isSameVoxelSize, requireVoxelSize } from "../core/voxel_size.ts";
import { cubeSide } from "./cube_side.ts";
import { ShellCorrelation } from "./shell_correlation.ts";
import { getDft3Real } from "./volume_fft.ts";

/** A real volume [N, N, N], which may know the Å between its voxels. */
export type ScaledVolume = NdArray & { readonly voxelSize?: number | null };

/** Options of {@linkcode fourierShellCorrelation}. */
export interface FourierShellCorrelationOptions {
  /** Real, [N, N, N]; multiplied onto both volumes first. @default {none} */
  readonly mask?: ScaledVolume | undefined;
  /** Å between voxels, whatever the volumes say. @default {that of the volumes} */
  readonly voxelSize?: number | undefined;
}

/** What the volumes and the mask are called. */
const LABELS = ["a", "b", "mask"];

/**
 * Power of an element, as a part of that of the whole spectrum, up to which it
 * is rounding: well below that of voxels rounded to float32.
 */
const NO_POWER = 1e-26;

/**
 * Fourier shell correlation of two real volumes: for each shell
 * round(|k|) = 0 … floor(N / 2), the real part of Σ A conj(B) over
 * √(Σ|A|² Σ|B|²), with sums over the full spectrum (Harauz and van Heel,
 * Optik 1986). A shell in which one of them has no power, as all but the first
 * of a constant volume, has correlation 0.
 *
 * @param a Real, [N, N, N], N at least 2.
 * @param b Likewise.
 * @param mask A mask, or options that may name one.
 * @throws {ArgumentError} `volume-not-cubic` or `array-complex`; `fsc-side` or
 * `fsc-voxel-size` if sides or voxel sizes differ; `volume-not-finite` if there
 * are voxels that are no finite numbers; `spectrum-overflow`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assert, assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { fourierShellCorrelation } from "@cryoset/cryoset/fourier";
 *
 * const voxels = Float32Array.from({ length: 512 }, (_, i) => (i * i) % 11);
 * const volume = { ...ndArray(voxels, [8, 8, 8]), voxelSize: 1.5 };
 * const curve = fourierShellCorrelation(volume, volume);
 * assertEquals(curve.frequencies, Float64Array.of(0, 0.125, 0.25, 0.375, 0.5));
 * assert(curve.correlation.every((value) => Math.abs(value - 1) < 1e-12));
 *
 * const at = curve.resolutionAt(0.143);
 * assertEquals(at, { reached: false, betterThan: 3, unit: "Å" });
 * ```
 */
export function fourierShellCorrelation(
  a: ScaledVolume,
  b: ScaledVolume,
  mask: ScaledVolume | FourierShellCorrelationOptions = {},
): ShellCorrelation {
  const options = "data" in mask ? { mask } : mask;
  return correlationOf(a, b, options);
}

function correlationOf(
  a: ScaledVolume,
  b: ScaledVolume,
  options: FourierShellCorrelationOptions,
): ShellCorrelation {
  checkOptions("fourierShellCorrelation", options, ["mask", "voxelSize"]);
  const { mask } = options;
  const volumes = mask === undefined ? [a, b] : [a, b, mask];
  const side = requireSameSide(volumes);
  const voxelSize = voxelSizeOf(volumes, options.voxelSize);
  volumes.forEach((volume, at) => requireFinite(volume, LABELS[at]));
  const spectra = [a, b].map((volume) =>
    getDft3Real(masked(volume, mask), { precise: true })
  );
  return correlate(spectra[0], spectra[1], side, voxelSize);
}

function requireSameSide(volumes: readonly NdArray[]): number {
  const [side, ...others] = volumes.map(cubeSide);
  others.forEach((other, at) => {
    if (other === side) return;
    throw new ArgumentError(
      "fsc-side",
      `Cannot correlate volumes of side ${side} with a ${
        at === 0 ? "volume" : "mask"
      } of side "${other}": give volumes of one side`,
      { label: LABELS[at + 1], expected: side, actual: other },
    );
  });
  if (side >= 2) return side;
  throw new ArgumentError(
    "fsc-side",
    `Cannot correlate volumes of side "${side}": it must be at least 2`,
    { label: "a", expected: ">= 2", actual: side },
  );
}

/** The voxel size that is stated, or else that of the volumes that have one. */
function voxelSizeOf(
  volumes: readonly ScaledVolume[],
  stated: number | undefined,
): number | null {
  if (stated !== undefined) {
    requireVoxelSize(stated);
    return stated;
  }
  let first: number | null = null;
  for (const { voxelSize = null } of volumes) {
    if (voxelSize === null) continue;
    requireVoxelSize(voxelSize);
    first ??= voxelSize;
    if (isSameVoxelSize(first, voxelSize)) continue;
    throw new ArgumentError(
      "fsc-voxel-size",
      `Cannot correlate volumes of voxel sizes "${first}" and "${voxelSize}" Å: ` +
        "pass the option voxelSize if one of them is wrong",
      { label: "voxelSize", expected: first, actual: voxelSize },
    );
  }
  return first;
}

function masked(volume: NdArray, mask: NdArray | undefined): NdArray {
  if (mask === undefined) return volume;
  const product = Float32Array.from(volume.data);
  for (let at = 0; at < product.length; at++) product[at] *= mask.data[at];
  return ndArray(product, volume.shape);
}

function correlate(
  a: ComplexArray,
  b: ComplexArray,
  side: number,
  voxelSize: number | null,
): ShellCorrelation {
  const { cross, powerA, powerB, counts } = sumOverShells(a.data, b.data, side);
  const leastA = leastPower(powerA);
  const leastB = leastPower(powerB);
  const correlation = cross.map((sum, shell) => {
    const ownA = powerA[shell];
    const ownB = powerB[shell];
    const hasPower = ownA > leastA * counts[shell] &&
      ownB > leastB * counts[shell];
    return hasPower ? sum / (Math.sqrt(ownA) * Math.sqrt(ownB)) : 0;
  });
  return new ShellCorrelation({ side, correlation, counts, voxelSize });
}

/** Sums over the full spectra, of which a and b are the halves. */
function sumOverShells(a: FloatArray, b: FloatArray, side: number) {
  const half = Math.floor(side / 2);
  const sums = () => new Float64Array(half + 1);
  const [cross, powerA, powerB, counts] = [sums(), sums(), sums(), sums()];
  const beyond = (half + 0.5) ** 2;
  let row = 0;
  for (let x = -half; x < side - half; x++) {
    for (let y = -half; y < side - half; y++) {
      for (let z = 0; z <= half; z++) {
        const square = x * x + y * y + z * z;
        if (square > beyond) break;
        const shell = Math.round(Math.sqrt(square));
        // Of the planes at 0 and N / 2 the mirror images are in the half.
        const weight = z === 0 || 2 * z === side ? 1 : 2;
        const re = row + 2 * z;
        const im = re + 1;
        cross[shell] += weight * (a[re] * b[re] + a[im] * b[im]);
        powerA[shell] += weight * (a[re] * a[re] + a[im] * a[im]);
        powerB[shell] += weight * (b[re] * b[re] + b[im] * b[im]);
        counts[shell] += weight;
      }
      row += 2 * (half + 1);
    }
  }
  return { cross, powerA, powerB, counts };
}

function leastPower(power: Float64Array): number {
  const total = power.reduce((sum, value) => sum + value, 0);
  if (total < Infinity) return NO_POWER * total;
  throw new ArgumentError(
    "spectrum-overflow",
    `Cannot correlate volumes whose spectrum holds "${total}": divide the ` +
      "voxels by a large number",
    { actual: total },
  );
}

import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { CTFParamIndex, electronWavelength } from "../physics/mod.ts";
import { shellMeans, shellsOf } from "./power_background.ts";

/** Å of a millimetre. */
const MILLIMETRE = 1e7;

/** Rings a pixel from which they fade, and at which there are none left. */
const [FADING, GONE] = [0.3, 0.5];

/** Shells on each side that a mean is taken over, as a part of the side. */
const REACH = 1 / 12;

/**
 * A mean CTF² [D, D] with the mean of nearby shells where its rings are too fine
 * for the pixels: samples would show others, about other centres.
 *
 * @param image The one whose defocus tells how fine the rings are.
 */
export function withoutFalseRings(
  squares: Float64Array,
  dataset: CryoEMDataset,
  image: number,
): Float64Array {
  const D = dataset.gridSize;
  const shells = shellsOf(D);
  const means = shellMeans(squares, shells, D);
  const parts = means.map((_, shell) => {
    const fineness = ringsPerPixel(dataset, image, shell);
    const gone = Math.min(
      1,
      Math.max(0, (fineness - FADING) / (GONE - FADING)),
    );
    return (1 + Math.cos(Math.PI * gone)) / 2;
  });
  const calm = runningMeans(means, Math.round(D * REACH));
  return squares.map((value, at) => {
    const shell = shells[at];
    return calm[shell] + parts[shell] * (value - calm[shell]);
  });
}

/** Means over so many neighbours on each side; shells beyond corners are none. */
function runningMeans(values: Float64Array, reach: number): Float64Array {
  return values.map((_, at) => {
    const near = values.subarray(Math.max(0, at - reach), at + reach + 1)
      .filter((value) => !Number.isNaN(value));
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/**
 * Periods of CTF² in a frequency step at a shell, at the mean defocus: the
 * slope of |Δ λ s² - Cs λ³ s⁴ / 2| (see `CTFEvaluator`).
 */
export function ringsPerPixel(
  dataset: CryoEMDataset,
  image: number,
  shell: number,
): number {
  const { DFU, DFV, VOLT, CS } = CTFParamIndex;
  const value = (column: number) => dataset.getCtfColumn(column)[image];
  const defocus = (value(DFU) + value(DFV)) / 2;
  const wavelength = electronWavelength(value(VOLT));
  const step = 1 / (dataset.gridSize * dataset.voxelSize);
  const s = shell * step;
  const spherical = value(CS) * MILLIMETRE * wavelength ** 3 * s ** 3;
  return 2 * Math.abs(defocus * wavelength * s - spherical) * step;
}

import type { NumericArray } from "../core/nd_array.ts";
import type { PlaneShape } from "../fourier/planes.ts";
import { CTFParamIndex as Column } from "./ctf_params.ts";
import { wrongCtfValue } from "./ctf_rows.ts";
import { DoseFilter } from "./dose_filter.ts";

/** How tilts become doses and angles; null if both stand in their columns. */
export interface TiltScheme {
  /** Dose a tilt in e⁻/Å². */
  readonly dosePerTilt: number;
  /** Angle between tilts in degrees. */
  readonly anglePerTilt: number;
}

/**
 * Takes dose and tilt angle of images from their rows of parameters, and keeps
 * the last filter of each layout for the next batch.
 */
export class DoseWeighting {
  readonly #scheme: TiltScheme | null;
  readonly #filters = new Map<boolean, DoseFilter>();

  /** With a scheme, column DOSE holds the number of the tilt. */
  constructor(scheme: TiltScheme | null) {
    this.#scheme = scheme;
  }

  /** Columns that a row needs. */
  get columns(): number {
    return 1 + (this.#scheme === null ? Column.TILT_ANGLE : Column.DOSE);
  }

  /** The filter of a grid of frequencies. */
  filterOf(
    shape: PlaneShape,
    voxelSize: number,
    halfImage: boolean,
  ): DoseFilter {
    let filter = this.#filters.get(halfImage);
    if (filter === undefined || !filter.isFor(shape, voxelSize, halfImage)) {
      filter = new DoseFilter(shape, voxelSize, halfImage);
      this.#filters.set(halfImage, filter);
    }
    return filter;
  }

  /**
   * Sets a filter to the exposure of an image.
   *
   * @throws {ArgumentError} `ctf-value` if the dose is not a number of 0 or more, the number of the tilt not a whole one, or the angle not finite.
   */
  setExposure(
    filter: DoseFilter,
    data: NumericArray,
    row: number,
    image: number,
  ): void {
    const wrong = (column: number, remedy: string) =>
      wrongCtfValue(data, row, image, column, remedy);
    const voltage = data[row + Column.VOLT];
    const exposure = data[row + Column.DOSE];
    if (this.#scheme === null) {
      if (!(exposure >= 0 && exposure < Infinity)) {
        throw wrong(Column.DOSE, "a dose of 0 or more e⁻/Å²");
      }
      const tiltAngle = data[row + Column.TILT_ANGLE];
      if (!Number.isFinite(tiltAngle)) {
        throw wrong(Column.TILT_ANGLE, "a number of degrees");
      }
      filter.setExposure(exposure, voltage, tiltAngle);
      return;
    }
    if (!(Number.isSafeInteger(exposure) && exposure >= 0)) {
      throw wrong(Column.DOSE, "the number of a tilt, counted from 0,");
    }
    const { dosePerTilt, anglePerTilt } = this.#scheme;
    const tiltAngle = anglePerTilt * Math.ceil(exposure / 2);
    filter.setExposure(exposure * dosePerTilt, voltage, tiltAngle);
  }
}

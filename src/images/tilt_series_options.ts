import { ArgumentError } from "../core/errors.ts";
import type {
  TiltImagesOptions,
  TiltOrder,
} from "../metadata/tilt_series/tilt_images.ts";
import { PARTICLE_IMAGE_OPTIONS } from "./image_backends.ts";
import type { ParticleImageDatasetOptions } from "./open_particle_images.ts";
import type { TiltSelectionOptions } from "./tilt_selection.ts";

/** Options of {@linkcode TiltSeriesDataset.open}. */
export interface TiltSeriesDatasetOptions
  extends
    ParticleImageDatasetOptions,
    TiltSelectionOptions,
    Pick<TiltImagesOptions, "tiltOrder" | "tiltRanks"> {
  /** Acceleration voltage in kV; kept, not used. */
  readonly voltage?: number | null | undefined;
  /** Dose per tilt in e⁻/Å²; kept, not used. */
  readonly dosePerTilt?: number | null | undefined;
  /** Angle between tilts in degrees; kept, not used. */
  readonly anglePerTilt?: number | null | undefined;
  /** Accepted for the reference's sake; not used. */
  readonly expectedRes?: number | null | undefined;
  /**
   * The reference's name of the order: "relion5" by dose, "warp" by B-factor.
   * `tiltOrder` goes before it.
   *
   * @default {"relion5"}
   */
  readonly tiltFileOption?: "relion5" | "warp" | undefined;
}

/** Option names of {@linkcode TiltSeriesDataset.open}. */
export const TILT_SERIES_OPTIONS: readonly string[] = [
  ...PARTICLE_IMAGE_OPTIONS,
  "numTilts",
  "randomTilts",
  "seed",
  "tiltOrder",
  "tiltRanks",
  "voltage",
  "dosePerTilt",
  "anglePerTilt",
  "expectedRes",
  "tiltFileOption",
];

/**
 * The order of tilts, by either of its names.
 *
 * @throws {ArgumentError} `tilt-order` for an unknown name.
 */
export function orderOfTilts(options: TiltSeriesDatasetOptions): TiltOrder {
  const { tiltOrder, tiltFileOption = "relion5" } = options;
  if (tiltFileOption !== "relion5" && tiltFileOption !== "warp") {
    throw new ArgumentError(
      "tilt-order",
      `Cannot use "${tiltFileOption}" as tiltFileOption: use "relion5" or ` +
        `"warp"`,
      { label: "tiltFileOption", actual: tiltFileOption },
    );
  }
  return tiltOrder ?? (tiltFileOption === "warp" ? "bfactor" : "dose");
}

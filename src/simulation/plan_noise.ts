import { ArgumentError } from "../core/errors.ts";
import type {
  NoiseColour,
  SimulateDatasetOptions,
} from "./simulate_options.ts";

/** How noise is made. */
export interface NoisePlan {
  /** Variance of the signal by that of the noise; Infinity for none. */
  readonly snr: number;
  /** As asked for. */
  readonly colour: NoiseColour;
  /** Relative variance of each shell, [box / 2 − 1]. */
  readonly shells: Float64Array;
}

/** Ratios beyond which pixels leave the range of float32, or noise is nothing. */
const SNR_RANGE = [1e-12, 1e12] as const;

/** Steepest fall of noise with frequency. */
const MOST_POWER = 10;

/**
 * Takes the noise from the options.
 *
 * @throws {ArgumentError} `snr` or `noise-colour`.
 */
export function planNoise(
  { snr = 0.1, noiseColour }: SimulateDatasetOptions,
  box: number,
): NoisePlan {
  const [least, most] = SNR_RANGE;
  if (!(snr >= least && snr <= most) && snr !== Infinity) {
    throw new ArgumentError(
      "snr",
      `Cannot simulate a signal-to-noise ratio of "${snr}": ${least} to ` +
        `${most} is needed; for no noise, give an snr of Infinity`,
      { label: "snr", expected: SNR_RANGE, actual: snr },
    );
  }
  if (snr === Infinity && noiseColour !== undefined) {
    throw new ArgumentError(
      "noise-colour",
      "Cannot colour noise where there is none: leave out the option " +
        "noiseColour",
      { label: "noiseColour", actual: noiseColour },
    );
  }
  const { colour, shells } = shellsOf(noiseColour ?? "white", box / 2 - 1);
  return { snr, colour, shells };
}

function shellsOf(colour: NoiseColour, count: number) {
  const shells = Float64Array.from({ length: count }, (_, shell) => {
    if (colour === "white") return 1;
    return typeof colour === "number"
      ? Math.max(shell, 1) ** -colour
      : colour[Math.min(shell, colour.length - 1)];
  });
  const isSound = typeof colour === "number"
    ? Math.abs(colour) <= MOST_POWER
    : colour === "white" ||
      colour.length >= 1 && colour.length <= count &&
        shells.every((variance) => variance >= 0 && variance < Infinity) &&
        shells.some((variance) => variance > 0);
  if (isSound) return { colour, shells };
  throw new ArgumentError(
    "noise-colour",
    `Cannot colour noise by "${colour}": give "white", a power from ` +
      `-${MOST_POWER} to ${MOST_POWER}, or 1 to ${count} relative variances ` +
      `of shells, not all 0`,
    { label: "noiseColour", actual: colour },
  );
}

/** Tilts of a series. */
export const TILTS = 40;

/** Exposure of one tilt in e⁻/Å². */
const DOSE = 3;

/** Angle between tilts in degrees. */
const STEP = 3;

/** What the frames of a dose-symmetric series, in order of their angle, are. */
export const FRAMES: readonly TiltFrame[] = Array.from(
  { length: TILTS },
  (_, frame) => {
    const steps = frame - TILTS / 2 + 1;
    const number = steps > 0 ? 2 * steps - 1 : -2 * steps;
    const angle = STEP * steps;
    const scale = Math.cos(angle * Math.PI / 180);
    return { angle, preExposure: DOSE * number, scale };
  },
);

/** One frame of a tilt series. */
export interface TiltFrame {
  /** Nominal angle in degrees. */
  readonly angle: number;
  /** Exposure before it in e⁻/Å². */
  readonly preExposure: number;
  /** Cosine of the angle. */
  readonly scale: number;
}

/** Decimals to which values are rounded before anything is made of them. */
export const STEP = {
  /** Euler angles in degrees, as RELION writes them. */
  angle: 6,
  /** Shifts in Å. */
  origin: 4,
  /** Defocus in Å. */
  defocus: 2,
  /** Azimuths and phase shifts in degrees. */
  phase: 2,
  /** Contrast, and factors of the CTF. */
  contrast: 6,
  /** Pixel size in Å. */
  voxelSize: 6,
  /** Tilt angles in degrees, and doses in e⁻/Å². */
  tilt: 4,
} as const;

/**
 * The number nearest to `value` of so many decimals: files state it in full,
 * so that what is read back is what was simulated.
 */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  // Adding 0 makes -0 a plain 0.
  return Math.round(value * scale) / scale + 0;
}

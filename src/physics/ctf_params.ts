/**
 * Columns of a table of CTF parameters (one row an image), as a dataset keeps
 * it: the pixel size, first column of tables on file, is taken off.
 */
export const CTFParamIndex = {
  /** Defocus U in Å, underfocus positive. */
  DFU: 0,
  /** Defocus V in Å, underfocus positive. */
  DFV: 1,
  /** Azimuth of U in degrees, from the column axis towards the row axis. */
  DFANG: 2,
  /** Acceleration voltage in kV. */
  VOLT: 3,
  /** Spherical aberration in mm. */
  CS: 4,
  /** Fraction of amplitude contrast. */
  W: 5,
  /** Phase shift in degrees. */
  PHASE_SHIFT: 6,
  /** B-factor in Å²; positive values damp. */
  BFACTOR: 7,
  /** Factor of the whole CTF. */
  CONTRAST: 8,
  /** Dose in e⁻/Å² (CRYO_ET), or the number of the tilt (TILT_SERIES). */
  DOSE: 9,
  /** Tilt angle in degrees (CRYO_ET). */
  TILT_ANGLE: 10,
} as const;

/** Which columns a CTF takes into account, and how. */
export const CTFMode = {
  /** Single particles: columns DFU to CONTRAST. */
  SPA: 0,
  /** Single particles, averaged over neighbouring frequencies. */
  SPA_ANTIALIASED: 1,
  /** Tilt series with the number of the tilt in column DOSE. */
  TILT_SERIES: 2,
  /** Tilt series with dose and tilt angle in their columns. */
  CRYO_ET: 3,
} as const;

/** One of the values of {@linkcode CTFMode}. */
export type CTFMode = typeof CTFMode[keyof typeof CTFMode];

import { UnsupportedError } from "../../core/errors.ts";
import { cannotRead, mrcFault } from "./faults.ts";

/** A pixel type of the MRC format that this package reads. */
export type MrcMode = 0 | 1 | 2 | 3 | 4 | 6 | 12 | 101;

/** A pixel type that this package writes. */
export type WritableMrcMode = Exclude<MrcMode, 3 | 4>;

/** What a mode number stands for. */
export interface MrcModeInfo {
  /** Number in the header. */
  readonly mode: MrcMode;
  /** What a pixel is, in words. */
  readonly name: string;
  /** Bits of one pixel; both parts together if it is complex. */
  readonly bitsPerPixel: number;
  /** Whether a pixel has a real and an imaginary part. */
  readonly isComplex: boolean;
}

/**
 * The pixel types of MRC2014 as of format version 20141, from the format page
 * of CCP-EM, <https://www.ccpem.ac.uk/mrc_format/mrc2014.php>.
 */
export const MRC_MODES: readonly MrcModeInfo[] = [
  row(0, "8-bit integers", 8),
  row(1, "signed 16-bit integers", 16),
  row(2, "32-bit floats", 32),
  row(3, "complex 16-bit integers", 32, true),
  row(4, "complex 32-bit floats", 64, true),
  row(6, "unsigned 16-bit integers", 16),
  row(12, "16-bit floats", 16),
  row(101, "4-bit integers", 4),
];

/** Modes of other programs, which the error names. */
const FOREIGN_MODES = new Map([
  [5, "unsigned bytes, an old usage"],
  [7, "32-bit integers, not in MRC2014"],
  [16, "red, green and blue bytes of IMOD"],
  [17, "not in MRC2014"],
]);

function row(
  mode: MrcMode,
  name: string,
  bitsPerPixel: number,
  isComplex = false,
): MrcModeInfo {
  return { mode, name, bitsPerPixel, isComplex };
}

/** Modes of pixels that are real numbers. */
export const REAL_MODES: readonly MrcMode[] = MRC_MODES
  .filter(({ isComplex }) => !isComplex)
  .map(({ mode }) => mode);

/** The row of {@linkcode MRC_MODES} for a known mode. */
export function modeInfo(mode: MrcMode): MrcModeInfo {
  return MRC_MODES.find((info) => info.mode === mode)!;
}

/**
 * The mode of a header, if it can be read.
 *
 * @throws {UnsupportedError} `mrc-mode` if it is complex and the caller does
 * not want the real part, or known from other programs only.
 * @throws {DataFormatError} `mrc-mode` if no program is known to use it.
 */
export function readableMode(
  number: number,
  path: string | undefined,
  complex: "real" | undefined,
): MrcMode {
  const info = MRC_MODES.find((info) => info.mode === number);
  if (info !== undefined && (!info.isComplex || complex === "real")) {
    return info.mode;
  }
  if (info !== undefined) {
    throw unsupported(
      number,
      info.name,
      path,
      'take the real part by complex: "real", or transform the images back',
    );
  }
  const foreign = FOREIGN_MODES.get(number);
  const remedy = `convert it to one of ${REAL_MODES.join(", ")}`;
  if (foreign !== undefined) throw unsupported(number, foreign, path, remedy);
  throw mrcFault(
    "mrc-mode",
    path,
    `mode "${number}" stands for no known pixel type, so the header is corrupt or ` +
      `the file is none of this format: ${remedy}`,
    { label: "mode", offset: 12, expected: REAL_MODES, actual: number },
  );
}

function unsupported(
  number: number,
  name: string,
  path: string | undefined,
  remedy: string,
): UnsupportedError {
  const reason = `mode "${number}" (${name}) is not supported: ${remedy}`;
  return new UnsupportedError("mrc-mode", `${cannotRead(path)}: ${reason}`, {
    path,
    actual: number,
  });
}

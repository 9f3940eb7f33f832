import { showsAs } from "../display/show.ts";
import { shellCorrelationLook } from "./shell_correlation_look.ts";
import { ArgumentError } from "../core/errors.ts";

/** What a {@linkcode ShellCorrelation} is made of. */
export interface ShellCorrelationParts {
  /** Side of the volumes, N. */
  readonly side: number;
  /** Correlation of each shell, 0 to floor(N / 2). */
  readonly correlation: Float64Array;
  /** Elements of the full spectrum in each shell. */
  readonly counts: Float64Array;
  /** Å between voxels, or null. */
  readonly voxelSize: number | null;
}

/**
 * Where a curve falls below a threshold, or that it does not: `resolution` is
 * there only if it does.
 */
export type ShellResolution =
  | {
    /** The curve falls below the threshold. */
    readonly reached: true;
    /** Length of the period there; Infinity if the first shell is below. */
    readonly resolution: number;
    /** Unit of the length: px if no voxel size is known. */
    readonly unit: "Å" | "px";
  }
  | {
    /** The curve stays at or above the threshold up to its last shell. */
    readonly reached: false;
    /** Length of the period of the last shell. */
    readonly betterThan: number;
    /** Unit of the length: px if no voxel size is known. */
    readonly unit: "Å" | "px";
  };

/**
 * A Fourier shell correlation curve. Made by `fourierShellCorrelation`, whose
 * example shows it.
 */
export class ShellCorrelation {
  static {
    showsAs(ShellCorrelation, shellCorrelationLook);
  }

  /** Side of the volumes, N. */
  readonly side: number;
  /** Correlation of each shell, 0 to floor(N / 2); 0 where there is no power. */
  readonly correlation: Float64Array;
  /** Elements of the full spectrum in each shell. */
  readonly counts: Float64Array;
  /** Å between voxels; null if it is not known. */
  readonly voxelSize: number | null;

  /** Takes the numbers of each shell. */
  constructor(parts: ShellCorrelationParts) {
    this.side = parts.side;
    this.correlation = parts.correlation;
    this.counts = parts.counts;
    this.voxelSize = parts.voxelSize;
  }

  /** Frequency of each shell in 1/px. */
  get frequencies(): Float64Array {
    return this.correlation.map((_, shell) => shell / this.side);
  }

  /** Frequency of each shell in 1/Å; null if no voxel size is known. */
  get frequenciesPerAngstrom(): Float64Array | null {
    const { voxelSize } = this;
    return voxelSize === null
      ? null
      : this.frequencies.map((value) => value / voxelSize);
  }

  /**
   * Where the curve first falls below a threshold, linear between shells: 0.5
   * (Harauz and van Heel 1986), or 0.143 for halves of a data set (Rosenthal
   * and Henderson, J. Mol. Biol. 2003). Shell 0, the mean, does not count.
   *
   * @throws {ArgumentError} `fsc-threshold` unless 0 < threshold < 1.
   */
  resolutionAt(threshold: number): ShellResolution {
    if (!(threshold > 0 && threshold < 1)) {
      throw new ArgumentError(
        "fsc-threshold",
        `Cannot use an FSC threshold of "${threshold}": it must lie between 0 and 1`,
        {
          label: "threshold",
          expected: "0 < threshold < 1",
          actual: threshold,
        },
      );
    }
    const curve = this.correlation;
    const unit = this.voxelSize === null ? "px" : "Å";
    const box = this.side * (this.voxelSize ?? 1);
    for (let shell = 1; shell < curve.length; shell++) {
      if (curve[shell] >= threshold) continue;
      const [above, below] = [curve[shell - 1], curve[shell]];
      const crossing = shell - (threshold - below) / (above - below);
      const resolution = shell === 1 ? Infinity : box / crossing;
      return { reached: true, resolution, unit };
    }
    return { reached: false, betterThan: box / (curve.length - 1), unit };
  }
}

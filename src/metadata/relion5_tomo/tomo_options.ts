import type { ReadStarOptions } from "../../formats/star/mod.ts";
import type { StackPathOptions } from "../../io/stack_path.ts";

/** Where a RELION-5 tomography set is. */
export type Relion5TomoInput =
  /** Path of an optimisation set. */
  | string
  | {
    /** Path of `tomograms.star`. */
    readonly tomograms: string;
    /** Path of `particles.star`. */
    readonly particles: string;
  };

/** How RELION-5 tomography sets are read. */
export interface Relion5TomoOptions extends StackPathOptions {
  /**
   * RELION's project folder, the base of all relative paths.
   *
   * @default {the folder of the naming file, or one of five above it}
   */
  readonly projectDir?: string | null | undefined;
  /**
   * Order of the images: by particle name, dose and frame as the reference's
   * converter has them, or particles as in their file with frames as in the
   * tilt series.
   *
   * @default {"reference"}
   */
  readonly order?: "reference" | "file" | undefined;
  /**
   * What stands for a missing `_rlnCtfScalefactor`: the cosine of the refined
   * tilt, 1, or an error.
   *
   * @default {"cos"}
   */
  readonly missingCtfScale?: "cos" | "one" | "error" | undefined;
  /**
   * What `_rlnCoordinateX/Y/Z` count: pixels of the tilt series, pixels of
   * the particle stacks, or this many Å.
   *
   * @default {pixels of the tilt series, an error where that is doubtful}
   */
  readonly coordinatePixelSize?: "tiltSeries" | "image" | number | undefined;
  /**
   * Whether stacks hold visible frames only (compact) or all: found out from
   * the header of each, or taken as stated without opening any.
   *
   * @default {"check"}
   */
  readonly stacks?: "check" | "compact" | "full" | undefined;
  /**
   * Leave out particles without a visible frame instead of refusing them.
   *
   * @default {false}
   */
  readonly dropUnseen?: boolean | undefined;
  /** How to read doubtful STAR files. */
  readonly star?: ReadStarOptions | undefined;
  /** Size x, y of the unbinned tilt images in px, for positions in them. */
  readonly tiltImageSize?: readonly [number, number] | undefined;
}

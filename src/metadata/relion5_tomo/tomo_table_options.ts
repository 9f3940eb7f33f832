import type { Relion5TomoOptions } from "./tomo_options.ts";

/** How particle files of RELION-5 tomography are read. */
export interface TomoTableOptions
  extends Omit<Relion5TomoOptions, "datadir" | "stripPrefix" | "star"> {
  /**
   * Path of the `tomograms.star` that goes with a `particles.star`; an
   * optimisation set names its own.
   */
  readonly tomograms?: string | undefined;
}

import type { Diagnostic } from "../../core/errors.ts";
import { imageRoot } from "../../io/stack_path.ts";
import { StarFile } from "../star_file.ts";
import type { Relion5TomoSet } from "./relion5_tomo_set.ts";

/**
 * A set of RELION-5 tomography as a table with one row a tilt image, which
 * reads as its flat STAR file does.
 */
export class TomoStarFile extends StarFile {
  /** The set. */
  readonly set: Relion5TomoSet;

  /**
   * Makes the table of a set.
   *
   * @param path File that was opened: the optimisation set or particle file.
   */
  constructor(set: Relion5TomoSet, path: string) {
    const { df, dataOptics } = set.toStarFile();
    super({ data: df, dataOptics, path });
    this.set = set;
  }

  /** What was tolerated while reading the set, and what was seen since. */
  override get diagnostics(): readonly Diagnostic[] {
    return [...this.set.diagnostics, ...super.diagnostics];
  }

  /** Folder that relative image paths start from. */
  get imageRoot(): string {
    const { projectDir, particles } = this.set;
    return projectDir ?? imageRoot(particles.path);
  }

  /** Rank of each row's tilt among all frames of its series, hidden ones too. */
  get seriesTiltRanks(): Int32Array {
    return this.set.table.seriesDoseRank;
  }

  /** Frames of the tilt series of all particles, whether they see them or not. */
  get frameTotal(): number {
    const { tomograms, particles: { tomogramIndex } } = this.set;
    let total = 0;
    for (const index of tomogramIndex) total += tomograms[index].frames.count;
    return total;
  }

  /** All files that were read. */
  get files(): readonly string[] {
    return this.set.files;
  }
}

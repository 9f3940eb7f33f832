/** Tables of a RELION-5 tomography project. */
export type TomoTable =
  | "tomograms"
  | "frames"
  | "optics"
  | "particles";

/** How a project is written down. */
export interface TomoLayout {
  /**
   * Coordinates of the particles: `_rlnCenteredCoordinateX/Y/ZAngst`;
   * `_rlnCoordinateX/Y/Z` in unbinned pixels, or in pixels of the images (as
   * Warp before July 2026); or centred ones with pixel ones 10 px off beside
   * them. Centred if absent.
   */
  readonly coordinates?: "centred" | "pixels" | "imagePixels" | "both";
  /** Angles and shifts, `_rlnTomoProjX/Y/Z/W`, or both; angles if absent. */
  readonly alignment?: "angles" | "matrices" | "both";
  /** Own files, or blocks of `tomograms.star`; files if absent. */
  readonly tiltTables?: "files" | "inline";
  /** Whether `particles.star` has its `general` block: yes if absent. */
  readonly general?: boolean;
  /** RELION's block names, or `data_` for all tables; RELION's if absent. */
  readonly blockNames?: "relion" | "anonymous";
  /** Whether the optimisation set is a loop and not a list. */
  readonly optimisationLoop?: boolean;
  /**
   * Columns to leave out, as `_rlnCtfScalefactor`, or `optics:_rlnVoltage`
   * if only one table is meant.
   */
  readonly omit?: readonly string[];
}

/** Says which columns a layout leaves out. */
export class OmittedColumns {
  readonly #names: ReadonlySet<string>;
  readonly #met = new Set<string>();

  constructor(names: readonly string[] = []) {
    this.#names = new Set(names);
  }

  /** Whether a table goes without a column. */
  lacks(table: TomoTable, label: string): boolean {
    const met = [label, `${table}:${label}`].filter((n) => this.#names.has(n));
    for (const name of met) this.#met.add(name);
    return met.length > 0;
  }

  /** Refuses names that no table had. */
  checkAllMet(): void {
    for (const name of this.#names) {
      if (!this.#met.has(name)) throw new Error(`No table has "${name}"`);
    }
  }
}

import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, selectedRows } from "../core/index_utils.ts";
import type { NdArray } from "../core/nd_array.ts";
import {
  type CreateImageSourceOptions,
  tiltOrderOf,
} from "../images/create_image_source.ts";
import type { BackendImageSource } from "../images/backend_image_source.ts";
import type { ParticleTable } from "../metadata/particle_table.ts";
import { TomoStarFile } from "../metadata/relion5_tomo/tomo_star_file.ts";
import { requireTiltTable } from "../metadata/tilt_series/particle_tilts.ts";
import { checkTiltColumns } from "../metadata/tilt_series/tilt_columns.ts";
import {
  readTiltImages,
  type TiltImages,
  type TiltOrder,
} from "../metadata/tilt_series/tilt_images.ts";
import type { CTFEvaluator } from "../physics/mod.ts";
import {
  type CtfModeTraits,
  evaluatorOf,
  resolveCtfMode,
  type TiltScheme,
  tiltSchemeOf,
} from "./ctf_mode.ts";
import { type TiltCtfRows, tiltCtfRows } from "./tilt_ctf_rows.ts";

/** What `loadDataset` is told of tilt series. */
export interface TiltLoadingOptions extends
  TiltScheme,
  Pick<
    CreateImageSourceOptions,
    "tiltSeries" | "tiltSeriesCtf" | "tiltOrder" | "tiltRanks" | "sortWithBfac"
  > {
  /** Rows to load. */
  readonly ind?: IndexSelection | null | undefined;
  /** Tilts of each particle at most. */
  readonly ntilts?: number | null | undefined;
}

/** What loading a dataset does differently for tilt series. */
export class TiltLoading {
  /** Whether images are grouped by particle. */
  readonly isGrouped: boolean;
  /** Rows to load, tilts beyond the wanted number left out; null for all. */
  readonly ind: IndexSelection | null;
  /** Dose and angle between tilts, with their defaults. */
  readonly scheme: {
    readonly dosePerTilt: number;
    readonly anglePerTilt: number;
  };
  /** How CTF rows are evaluated. */
  readonly ctfEvaluator: CTFEvaluator;
  readonly #mode: CtfModeTraits;
  readonly #path: string;
  readonly #table: ParticleTable | null;
  readonly #options: TiltLoadingOptions;

  /**
   * Decides by the options and the table.
   *
   * @throws {ArgumentError} `ctf-mode` for an unknown mode, `ntilts` if that
   * is given for single images.
   * @throws {DataFormatError} `tilt-columns` with all columns that are missing.
   * @throws {UnsupportedError} `tilt-series-table` if the table cannot hold
   * tilt series.
   */
  constructor(
    path: string,
    table: ParticleTable | null,
    options: TiltLoadingOptions,
  ) {
    this.isGrouped = options.tiltSeries ?? table instanceof TomoStarFile;
    this.#path = path;
    this.#table = table;
    this.#options = options;
    this.#mode = resolveCtfMode({ ...options, tiltSeries: this.isGrouped });
    this.scheme = tiltSchemeOf(options);
    this.ctfEvaluator = evaluatorOf(this.#mode, this.scheme);
    if (this.isGrouped || this.#mode.name !== "cryoem") this.#checkColumns();
    else checkNeedless(options);
    this.ind = this.#firstTilts();
  }

  /**
   * Adds to CTF rows what the mode takes from the table.
   *
   * @throws {DataFormatError} if columns are missing or hold what cannot be.
   */
  addTo(rows: NdArray<Float64Array>, source: BackendImageSource): TiltCtfRows {
    if (this.#mode.name === "cryoem") return { rows, diagnostics: [] };
    const tilts = this.#sufficient(source.tiltImages) ??
      this.#read(source.indexLayout.originalImageIndices);
    const added = tiltCtfRows(
      rows,
      this.#mode,
      tilts,
      this.scheme.anglePerTilt,
      this.#path,
    );
    return {
      ...added,
      diagnostics: [...tilts.diagnostics, ...added.diagnostics],
    };
  }

  #firstTilts(): IndexSelection | null {
    const { ntilts = null, ind = null } = this.#options;
    if (ntilts === null) return ind;
    if (!Number.isInteger(ntilts) || ntilts < 1 || !this.isGrouped) {
      throw new ArgumentError(
        "ntilts",
        this.isGrouped
          ? `Cannot load "${ntilts}" tilts of each particle: ntilts must be ` +
            `a whole number from 1 on`
          : "Cannot load the first tilts of single images: give tiltSeries " +
            "with ntilts",
        { label: "ntilts", expected: ">= 1", actual: ntilts },
      );
    }
    const star = requireTiltTable(this.#table, this.#path);
    const { rows, tiltNumbers } = this.#read(selectedRows(ind, star.length));
    return rows.filter((_, image) => tiltNumbers[image] < ntilts);
  }

  /** What was read for the images, if that is all that the mode needs. */
  #sufficient(tilts: TiltImages | null): TiltImages | null {
    const isEnough = (!this.#needsDose || tilts?.dose) &&
      (!this.#needsBfactor || tilts?.ctfBfactor);
    return isEnough ? tilts : null;
  }

  get #needsDose(): boolean {
    return this.#mode.dose === "dose";
  }

  get #needsBfactor(): boolean {
    return this.#mode.hasBfactor || this.#mode.dose === "bfactor";
  }

  /** Order of the tilts; sets of RELION 5 have doses, but no B-factors. */
  get tiltOrder(): TiltOrder {
    const { tiltOrder, sortWithBfac } = this.#options;
    const isStated = tiltOrder || sortWithBfac;
    if (!isStated && this.#table instanceof TomoStarFile) return "dose";
    const tiltSeriesCtf = this.#options.tiltSeriesCtf ?? this.#mode.name;
    return tiltOrderOf({ ...this.#options, tiltSeriesCtf });
  }

  #checkColumns(): void {
    checkTiltColumns(requireTiltTable(this.#table, this.#path), {
      dose: this.#needsDose || this.tiltOrder === "dose",
      bfactor: this.#needsBfactor || this.tiltOrder === "bfactor",
    });
  }

  #read(rows: Int32Array): TiltImages {
    return readTiltImages(requireTiltTable(this.#table, this.#path), {
      tiltOrder: this.tiltOrder,
      tiltRanks: this.#options.tiltRanks,
      rows,
      needsDose: this.#needsDose,
      needsBfactor: this.#needsBfactor,
    });
  }
}

/** Refuses options of tilt series where there are none. */
function checkNeedless({ tiltOrder, tiltRanks }: TiltLoadingOptions): void {
  const label = tiltOrder ? "tiltOrder" : tiltRanks ? "tiltRanks" : null;
  if (label === null) return;
  throw new ArgumentError(
    "tilt-option",
    `Cannot use ${label} with single particles: give tiltSeries`,
    { label, actual: tiltOrder ?? tiltRanks },
  );
}

import { oneLine } from "../display/one_line.ts";
import { showsAs } from "../display/show.ts";
import { count } from "../display/words.ts";
import { ArgumentError, IndexError } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import {
  deduplicatePreserveOrder,
  type IndexSelection,
  normalizeIndices,
} from "../core/index_utils.ts";
import type { FloatArray, NdArray, NumericArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  checkShape,
  copyRows,
  dtypeOf,
  realCopy,
  type RealDtype,
  realZeros,
  replaceValues,
  updateColumn,
} from "./real_rows.ts";

/** Options of {@linkcode ImageMetadata}. */
export interface ImageMetadataOptions {
  /** Type of number in which all three arrays are kept. @default {"float32"} */
  readonly dtype?: RealDtype | undefined;
  /** Type of the rotation matrices. @default {dtype} */
  readonly rotationDtype?: RealDtype | undefined;
  /** Type of the CTF parameters. @default {dtype} */
  readonly ctfDtype?: RealDtype | undefined;
  /** Type of the shifts. @default {dtype} */
  readonly realDtype?: RealDtype | undefined;
}

/** Rows of the three arrays of {@linkcode ImageMetadata}. */
export interface MetadataRows {
  /** Rotation matrices [B, 3, 3]. */
  readonly rotationMatrices: NdArray<FloatArray>;
  /** Shifts [B, 2]: x, y in pixels. */
  readonly translations: NdArray<FloatArray>;
  /** CTF parameters [B, C]. */
  readonly ctfParams: NdArray<FloatArray>;
}

/**
 * Poses and CTF parameters of images, one row each. It owns these numbers and
 * knows nothing of pixels, files or half-sets. What is given is copied; the
 * three array properties are the live arrays, and setting one of them replaces
 * its values.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ImageMetadata, ndArray, rotationsFromEuler } from "@cryoset/cryoset";
 *
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0, 90], [0, 0], [0, 0]),
 *   ndArray(new Float64Array([1, 2, 3, 4]), [2, 2]),
 *   ndArray(new Float64Array(2 * 9), [2, 9]),
 * );
 * assertEquals([...metadata.getBatch([1]).translations.data], [3, 4]);
 * ```
 */
export class ImageMetadata {
  static {
    showsAs(ImageMetadata, ({ nImages, nCtfColumns }) => ({
      line: () =>
        oneLine("ImageMetadata", [
          count(nImages, "image"),
          count(nCtfColumns, "CTF column"),
        ]),
      media: () => ({}),
    }));
  }

  /** Type of number of the shifts, and of all arrays unless asked otherwise. */
  readonly dtype: RealDtype;
  readonly #rotations: NdArray<FloatArray>;
  readonly #translations: NdArray<FloatArray>;
  readonly #ctf: NdArray<FloatArray>;

  /**
   * Copies the arrays, as numbers of the given type.
   *
   * @param rotationMatrices Rotation matrices [n, 3, 3].
   * @param translations Shifts [n, 2]: x, y in pixels.
   * @param ctfParams CTF parameters [n, C].
   * @throws {ArgumentError} if a shape is another, the numbers of rows differ, or `dtype` is unknown.
   */
  constructor(
    rotationMatrices: NdArray<NumericArray>,
    translations: NdArray<NumericArray>,
    ctfParams: NdArray<NumericArray>,
    options: ImageMetadataOptions = {},
  ) {
    checkOptions("ImageMetadata", options, [
      "dtype",
      "rotationDtype",
      "ctfDtype",
      "realDtype",
    ]);
    const { dtype = "float32" } = options;
    this.dtype = options.realDtype ?? dtype;
    const n = rotationMatrices.shape[0];
    checkShape("rotationMatrices", rotationMatrices, ["n", 3, 3]);
    checkShape("translations", translations, [n, 2]);
    checkShape("ctfParams", ctfParams, [n, "C"]);
    this.#rotations = realCopy(
      options.rotationDtype ?? dtype,
      rotationMatrices,
    );
    this.#translations = realCopy(this.dtype, translations);
    this.#ctf = realCopy(options.ctfDtype ?? dtype, ctfParams);
  }

  /** Number of images. */
  get nImages(): number {
    return this.#rotations.shape[0];
  }

  /** Number of CTF columns. */
  get nCtfColumns(): number {
    return this.#ctf.shape[1];
  }

  /** The live rotation matrices [n, 3, 3]. */
  get rotationMatrices(): NdArray<FloatArray> {
    return this.#rotations;
  }

  /** Replaces the values; the shape must stay. */
  set rotationMatrices(values: NdArray<NumericArray>) {
    replaceValues("rotationMatrices", this.#rotations, values);
  }

  /** The live shifts [n, 2]: x, y in pixels. */
  get translations(): NdArray<FloatArray> {
    return this.#translations;
  }

  /** Replaces the values; the shape must stay. */
  set translations(values: NdArray<NumericArray>) {
    replaceValues("translations", this.#translations, values);
  }

  /** The live CTF parameters [n, C]. */
  get ctfParams(): NdArray<FloatArray> {
    return this.#ctf;
  }

  /** Replaces the values; the shape must stay. */
  set ctfParams(values: NdArray<NumericArray>) {
    replaceValues("ctfParams", this.#ctf, values);
  }

  /**
   * Copies of the rows of some images, in the order given.
   *
   * @param out Rows of an earlier batch of the same length, to be overwritten and returned.
   * @throws {IndexError} if an index is negative or beyond the last image.
   * @throws {ArgumentError} if `out` has another shape or type of number.
   */
  getBatch(indices: IndexSelection, out?: MetadataRows): MetadataRows {
    const rows = this.#checkRows(indices);
    return {
      rotationMatrices: copyRows(this.#rotations, rows, out?.rotationMatrices),
      translations: copyRows(this.#translations, rows, out?.translations),
      ctfParams: copyRows(this.#ctf, rows, out?.ctfParams),
    };
  }

  /** A new, independent store of some images, in the order given. */
  subset(indices: IndexSelection): ImageMetadata {
    const rows = this.getBatch(indices);
    return new ImageMetadata(
      rows.rotationMatrices,
      rows.translations,
      rows.ctfParams,
      {
        rotationDtype: dtypeOf(this.#rotations),
        realDtype: this.dtype,
        ctfDtype: dtypeOf(this.#ctf),
      },
    );
  }

  /** A copy of the rotation matrices [n, 3, 3]. */
  getRotationsCopy(): NdArray<FloatArray> {
    return realCopy(dtypeOf(this.#rotations), this.#rotations);
  }

  /** A copy of the CTF parameters [n, C]. */
  getCtfParamsCopy(): NdArray<FloatArray> {
    return realCopy(dtypeOf(this.#ctf), this.#ctf);
  }

  /**
   * A copy of one CTF column; write with {@linkcode setCtfColumn}.
   *
   * @throws {IndexError} if the column does not exist.
   */
  getCtfColumn(column: number): FloatArray {
    this.#checkColumn(column);
    const width = this.nCtfColumns;
    const values = realZeros(dtypeOf(this.#ctf), [this.nImages]).data;
    for (let row = 0; row < values.length; row++) {
      values[row] = this.#ctf.data[row * width + column];
    }
    return values;
  }

  /** Replaces rotation matrices and shifts; both shapes must stay, else neither is changed. */
  setPoses(
    rotationMatrices: NdArray<NumericArray>,
    translations: NdArray<NumericArray>,
  ): void {
    checkShape("translations", translations, this.#translations.shape);
    this.rotationMatrices = rotationMatrices;
    this.translations = translations;
  }

  /** Replaces all CTF parameters; the shape must stay. */
  setCtf(ctfParams: NdArray<NumericArray>): void {
    this.ctfParams = ctfParams;
  }

  /**
   * Sets one CTF column to one value, or to one value for each image.
   *
   * @throws {IndexError} if the column does not exist.
   * @throws {ArgumentError} if there is not one value for each image.
   */
  setCtfColumn(column: number, values: number | ArrayLike<number>): void {
    this.#update(null, column, values, (_, value) => value);
  }

  /**
   * Multiplies one CTF column by one factor, or by one factor for each image.
   *
   * @throws {IndexError} if the column does not exist.
   * @throws {ArgumentError} if there is not one factor for each image.
   */
  scaleCtfColumn(column: number, factors: number | ArrayLike<number>): void {
    this.#update(null, column, factors, (old, factor) => old * factor);
  }

  /**
   * Multiplies one CTF column by one factor, or by one for each row, in some rows.
   *
   * @throws {IndexError} if a row or the column does not exist.
   * @throws {ArgumentError} if a row is named twice or there is not one factor for each row.
   */
  scaleCtfElement(
    rows: IndexSelection,
    column: number,
    factors: number | ArrayLike<number>,
  ): void {
    const checked = this.#checkRows(rows);
    if (deduplicatePreserveOrder(checked).length !== checked.length) {
      throw new ArgumentError(
        "metadata-duplicate",
        "Cannot scale a row twice: the rows must differ",
        { label: "rows" },
      );
    }
    this.#update(checked, column, factors, (old, factor) => old * factor);
  }

  /**
   * A number that changes, as good as surely, when any value of the three
   * arrays changes: compare it with an earlier one to notice writes to the
   * live arrays. Reads every value, about as fast as memory gives them.
   */
  fingerprint(): number {
    return fingerprint([
      this.#rotations.data,
      this.#translations.data,
      this.#ctf.data,
    ]);
  }

  #update(
    rows: Int32Array | null,
    column: number,
    values: number | ArrayLike<number>,
    combine: (old: number, value: number) => number,
  ): void {
    this.#checkColumn(column);
    updateColumn(this.#ctf, rows, column, values, combine);
  }

  #checkRows(indices: IndexSelection): Int32Array {
    return normalizeIndices(indices, this.nImages, { name: "image indices" });
  }

  #checkColumn(column: number): void {
    if (Number.isInteger(column) && column >= 0 && column < this.nCtfColumns) {
      return;
    }
    throw new IndexError(
      "metadata-column",
      `Cannot use "${column}" as a CTF column: there are ${this.nCtfColumns}, counted from 0`,
      { label: "column", expected: this.nCtfColumns, actual: column },
    );
  }
}

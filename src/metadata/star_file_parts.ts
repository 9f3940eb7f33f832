import type {
  ReadStarOptions,
  StarDocument,
  StarTable,
} from "../formats/star/mod.ts";

/** Options of {@linkcode StarFile.load}. */
export interface LoadStarFileOptions extends ReadStarOptions {
  /**
   * Name of the block that holds the main table.
   *
   * @default {chosen by name, see `StarDocument.mainTable`}
   */
  readonly block?: string | undefined;
  /**
   * Read the header of the first particle's stack for the image size, if the
   * file states none.
   *
   * @default {true}
   */
  readonly readFirstHeader?: boolean | undefined;
}

/** What a {@linkcode StarFile} is made of. */
export interface StarFileParts {
  /** Main table. */
  readonly data: StarTable;
  /**
   * Optics table; null for none.
   *
   * @default {that of `document`}
   */
  readonly dataOptics?: StarTable | null | undefined;
  /**
   * Document whose other blocks are kept when the file is saved.
   *
   * @default {none}
   */
  readonly document?: StarDocument | undefined;
  /**
   * Path of the file.
   *
   * @default {that of `document`}
   */
  readonly path?: string | null | undefined;
}

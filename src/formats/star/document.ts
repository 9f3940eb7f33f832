import {
  ArgumentError,
  DataFormatError,
  type Diagnostic,
} from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import type { StarTable } from "./table.ts";

/** A block and the text around it that belongs to no block. */
export interface BlockSlot {
  /** The block. */
  readonly block: StarTable;
  /** Comments and blank lines before it. */
  readonly lead: Uint8Array;
  /** What follows it, at the end of a file. */
  readonly trail: Uint8Array;
}

/** What a document is made of; the modules of this folder work on it. */
export interface DocumentParts {
  /** The blocks in order. */
  readonly slots: readonly BlockSlot[];
  /** File the document was read from. */
  readonly path: string | undefined;
  /** What was tolerated while reading. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a document of its parts. */
export let makeDocument: (parts: DocumentParts) => StarDocument;

/** What a document is made of. */
export let partsOfDocument: (document: StarDocument) => DocumentParts;

/** Options of {@linkcode StarDocument.fromBlocks}. */
export interface StarDocumentOptions {
  /**
   * Comment at the head of the file, without `#`.
   *
   * @default {none}
   */
  readonly comment?: string | undefined;
}

/** Which table is meant. */
export interface MainTableOptions {
  /**
   * Name of the block, with or without `data_`.
   *
   * @default {chosen by name, see `StarDocument.mainTable`}
   */
  readonly block?: string | undefined;
}

/** Two empty lines: a blank one ends a loop for RELION. */
const BETWEEN_BLOCKS = "\n\n";

/**
 * All blocks of a STAR file, with the comments between them. A document never
 * changes: the editing methods return a new one that shares what was not
 * edited, and writing it changes nothing but what was edited.
 */
export class StarDocument {
  static {
    makeDocument = (parts) => new StarDocument(parts);
    partsOfDocument = (document) => document.#parts;
  }

  readonly #parts: DocumentParts;

  private constructor(parts: DocumentParts) {
    this.#parts = parts;
  }

  /**
   * Makes a document of blocks, in order.
   *
   * @throws {ArgumentError} `star-duplicate-block` if two have one name.
   */
  static fromBlocks(
    blocks: readonly StarTable[],
    options: StarDocumentOptions = {},
  ): StarDocument {
    checkOptions("StarDocument.fromBlocks", options, ["comment"]);
    checkNames(blocks);
    const head = options.comment?.replace(/^/gm, "# ").concat("\n\n") ?? "";
    const slots = blocks.map((block, i) =>
      newSlot(block, i === 0 ? head : BETWEEN_BLOCKS)
    );
    return new StarDocument({ slots, path: undefined, diagnostics: [] });
  }

  /** All blocks, loops and lists, in order. */
  get blocks(): readonly StarTable[] {
    return this.#parts.slots.map(({ block }) => block);
  }

  /** File the document was read from, if any. */
  get path(): string | undefined {
    return this.#parts.path;
  }

  /**
   * What was tolerated while reading, each kind once with its first line, and
   * what other programs will stumble over.
   */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#parts.diagnostics, ...this.#emptyLoops()];
  }

  /** The block of this name, with or without `data_`, or undefined. */
  block(name: string): StarTable | undefined {
    return this.#slot(name)?.block;
  }

  /**
   * The block of this name, with or without `data_`.
   *
   * @throws {DataFormatError} `star-missing-block`, naming what there is.
   */
  table(name: string): StarTable {
    const block = this.block(name);
    if (block !== undefined) return block;
    throw this.#fault("star-missing-block", `There is no block "${name}"`);
  }

  /**
   * The table of particles (or micrographs, or tomograms), chosen by name and
   * never by size: `particles`, else `images`, else the only loop besides
   * `optics` with `_rlnImageName`, else the loop without name, else
   * `micrographs`, else the only loop besides `optics`.
   *
   * @throws {DataFormatError} `star-main-table` if that leaves none or
   * several, naming what there is.
   */
  mainTable(options: MainTableOptions = {}): StarTable {
    checkOptions("StarDocument.mainTable", options, ["block"]);
    if (options.block !== undefined) return this.table(options.block);
    const loops = this.blocks.filter(({ kind, name }) =>
      kind === "loop" && name !== "optics"
    );
    const named = (name: string) => loops.find((loop) => loop.name === name);
    const withImages = loops.filter((loop) => loop.has("_rlnImageName"));
    const main = named("particles") ?? named("images") ?? only(withImages) ??
      named("") ?? named("micrographs") ?? only(loops);
    if (main !== undefined) return main;
    throw this.#fault(
      "star-main-table",
      loops.length === 0
        ? "There is no table besides optics"
        : "Cannot tell which table is meant; name it by the option block",
    );
  }

  /** The table of optics groups, or null if there is none. */
  opticsTable(): StarTable | null {
    return this.block("optics") ?? null;
  }

  /** The document with a block put in the place of its namesake, or at the end. */
  withBlock(block: StarTable): StarDocument {
    const { slots } = this.#parts;
    const old = slots.find((slot) => slot.block.name === block.name);
    const appended = newSlot(block, slots.length === 0 ? "" : BETWEEN_BLOCKS);
    return this.#with(
      old === undefined
        ? [...slots, appended]
        : slots.map((slot) => slot === old ? { ...slot, block } : slot),
    );
  }

  /**
   * The document without a block and the comments before it.
   *
   * @throws {DataFormatError} `star-missing-block`
   */
  withoutBlock(name: string): StarDocument {
    const dropped = this.table(name);
    return this.#with(
      this.#parts.slots.filter(({ block }) => block !== dropped),
    );
  }

  #with(slots: readonly BlockSlot[]): StarDocument {
    return new StarDocument({ ...this.#parts, slots });
  }

  #slot(name: string): BlockSlot | undefined {
    const { slots } = this.#parts;
    const named = (wanted: string) =>
      slots.find(({ block }) => block.name === wanted);
    return named(name) ??
      (name.startsWith("data_") ? named(name.slice(5)) : undefined);
  }

  /** RELION takes the line after an empty loop for its first row. */
  #emptyLoops(): Diagnostic[] {
    const { slots, path } = this.#parts;
    return slots.slice(0, -1)
      .filter(({ block }) => block.kind === "loop" && block.rowCount === 0)
      .map(({ block }) => ({
        severity: "warning",
        code: "star-empty-loop",
        message: `Block "${block.name}" is an empty loop before another ` +
          `block; RELION itself would take the next data_ line for its row`,
        path,
      }));
  }

  #fault(code: string, what: string): DataFormatError {
    const { path } = this.#parts;
    const where = path === undefined ? "" : ` in "${path}"`;
    const found = this.blocks.map(({ name, kind, rowCount, columns }) =>
      kind === "list"
        ? `"${name}" (list)`
        : `"${name}" (${rowCount} x ${columns.length})`
    );
    return new DataFormatError(
      code,
      `${what}${where}; the blocks are ${found.join(", ") || "none"}`,
      { path, actual: this.blocks.map(({ name }) => name) },
    );
  }
}

/** A block that comes from no file, with text before it. */
export function newSlot(block: StarTable, lead: string): BlockSlot {
  const trail = new Uint8Array(0);
  return { block, lead: new TextEncoder().encode(lead), trail };
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function checkNames(blocks: readonly StarTable[]): void {
  const names = new Set<string>();
  for (const { name } of blocks) {
    if (names.has(name)) {
      throw new ArgumentError(
        "star-duplicate-block",
        `Cannot put two blocks of the name "${name}" into a document`,
        { actual: name },
      );
    }
    names.add(name);
  }
}

/**
 * The errors of this package. Each carries a stable `code` and the facts of
 * the fault as fields, so that a program need not read the message.
 *
 * | class | stands for |
 * | --- | --- |
 * | {@linkcode DataFormatError} | the content of a file is wrong |
 * | {@linkcode ArgumentError} | an argument of a call has a wrong value |
 * | {@linkcode ArgumentTypeError} | an argument has a wrong type (a `TypeError`) |
 * | {@linkcode IndexError} | an index is out of range (a `RangeError`) |
 * | {@linkcode MissingFileError} | files that were not found |
 * | {@linkcode UnsupportedError} | a format or feature this version does not have |
 *
 * A denied permission stays what Deno made it, `Deno.errors.NotCapable`.
 *
 * @module
 */

/** Where a fault lies and what was found; every field is optional. */
export interface FaultDetails {
  /** File in which the fault lies. */
  readonly path?: string | undefined;
  /** Line of the fault, counted from 1. */
  readonly line?: number | undefined;
  /** Column (cell or character, as the message says), counted from 1. */
  readonly column?: number | undefined;
  /** Block of a STAR file, without `data_`. */
  readonly block?: string | undefined;
  /** Row of data in its table, counted from 1. */
  readonly row?: number | undefined;
  /** Name of the STAR label, header field or option concerned. */
  readonly label?: string | undefined;
  /** Byte at which the fault lies, counted from 0. */
  readonly offset?: number | undefined;
  /** What a sound input would hold. */
  readonly expected?: unknown;
  /** What was found. */
  readonly actual?: unknown;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** What all errors of this package have besides `message`. */
export interface Fault extends FaultDetails {
  /** Stable name of the fault, such as `"mrc-truncated"`. */
  readonly code: string;
}

/**
 * The content of a file is malformed, ambiguous or incomplete.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { DataFormatError } from "@cryoset/cryoset";
 *
 * const error = new DataFormatError("mrc-truncated", "Too short", { offset: 12 });
 * assertEquals([error.code, error.offset], ["mrc-truncated", 12]);
 * ```
 */
export class DataFormatError extends Error implements Fault {
  /** Stable name of the fault. */
  readonly code: string;
  /** File in which the fault lies. */
  readonly path?: string | undefined;
  /** Line of the fault, counted from 1. */
  readonly line?: number | undefined;
  /** Column of the fault, counted from 1. */
  readonly column?: number | undefined;
  /** Block of the fault in a STAR file, without `data_`. */
  readonly block?: string | undefined;
  /** Row of data of the fault in its table, counted from 1. */
  readonly row?: number | undefined;
  /** STAR label or header field concerned. */
  readonly label?: string | undefined;
  /** Byte of the fault, counted from 0. */
  readonly offset?: number | undefined;
  /** What a sound file would hold. */
  readonly expected?: unknown;
  /** What was found. */
  readonly actual?: unknown;

  /** Makes an error from its code, its message and where the fault lies. */
  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message, causeOf(details));
    this.name = "DataFormatError";
    this.code = code;
    this.path = details.path;
    this.line = details.line;
    this.column = details.column;
    this.block = details.block;
    this.row = details.row;
    this.label = details.label;
    this.offset = details.offset;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** An argument of a call has a wrong value, or values that do not go together. */
export class ArgumentError extends Error implements Fault {
  /** Stable name of the fault. */
  readonly code: string;
  /** Name of the argument or option. */
  readonly label?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: unknown;
  /** What was given. */
  readonly actual?: unknown;

  /** Makes an error from its code, its message and what was given. */
  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message, causeOf(details));
    this.name = "ArgumentError";
    this.code = code;
    this.label = details.label;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** An argument has a wrong type, such as 1.5 where an index is wanted. */
export class ArgumentTypeError extends TypeError implements Fault {
  /** Stable name of the fault. */
  readonly code: string;
  /** Name of the argument or option. */
  readonly label?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: unknown;
  /** What was given. */
  readonly actual?: unknown;

  /** Makes an error from its code, its message and what was given. */
  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message, causeOf(details));
    this.name = "ArgumentTypeError";
    this.code = code;
    this.label = details.label;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** An index lies outside the range it may take. */
export class IndexError extends RangeError implements Fault {
  /** Stable name of the fault. */
  readonly code: string;
  /** Name of the argument that holds the index. */
  readonly label?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: unknown;
  /** The offending index. */
  readonly actual?: unknown;

  /** Makes an error from its code, its message and the index given. */
  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message, causeOf(details));
    this.name = "IndexError";
    this.code = code;
    this.label = details.label;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}

/** Files that were looked for and not found. */
export class MissingFileError extends Error implements Fault {
  /** Stable name of the fault. */
  readonly code: string;
  /** The first missing file. */
  readonly path: string | undefined;
  /** All missing files. */
  readonly paths: readonly string[];
  /** Every path that was tried, in order. */
  readonly tried: readonly string[];

  /** Makes an error that names the missing files and all paths tried. */
  constructor(
    code: string,
    message: string,
    details: {
      readonly paths: readonly string[];
      readonly tried?: readonly string[];
      readonly cause?: unknown;
    },
  ) {
    super(message, causeOf(details));
    this.name = "MissingFileError";
    this.code = code;
    this.path = details.paths[0];
    this.paths = details.paths;
    this.tried = details.tried ?? details.paths;
  }
}

/** A format, mode or feature that this version does not read or have. */
export class UnsupportedError extends Error implements Fault {
  /** Stable name of what is missing. */
  readonly code: string;
  /** File concerned, if any. */
  readonly path?: string | undefined;
  /** What was asked for. */
  readonly actual?: unknown;

  /** Makes an error from its code, its message and what was asked for. */
  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message, causeOf(details));
    this.name = "UnsupportedError";
    this.code = code;
    this.path = details.path;
    this.actual = details.actual;
  }
}

/** A fault that was tolerated. Collected on results, never printed. */
export interface Diagnostic {
  /** `"warning"`: the result may not be what you expect; `"note"`: for information. */
  readonly severity: "warning" | "note";
  /** Stable name of what was seen. */
  readonly code: string;
  /** One sentence: what was seen and what was done about it. */
  readonly message: string;
  /** File concerned. */
  readonly path?: string | undefined;
  /** Line concerned, counted from 1. */
  readonly line?: number | undefined;
}

function causeOf(details: { readonly cause?: unknown }): ErrorOptions {
  return details.cause === undefined ? {} : { cause: details.cause };
}

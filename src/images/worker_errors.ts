import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  type FaultDetails,
  IndexError,
  MissingFileError,
  UnsupportedError,
} from "../core/errors.ts";

/** Errors that are made of their code, their message and details. */
const FAULTS = {
  DataFormatError,
  ArgumentError,
  ArgumentTypeError,
  IndexError,
  UnsupportedError,
} as const;

/** An error as plain data: messages between threads keep no classes. */
export interface PackedError {
  /** Class, such as "DataFormatError". */
  readonly name: string;
  /** Message. */
  readonly message: string;
  /** Stack of calls in the worker. */
  readonly stack: string | undefined;
  /** Stable name of the fault, if it has one. */
  readonly code: string | undefined;
  /** Its fields. */
  readonly details: FaultDetails;
  /** Missing files and paths tried. */
  readonly paths: readonly string[];
  /** Paths tried. */
  readonly tried: readonly string[];
  /** The error underneath. */
  readonly cause: PackedError | undefined;
}

/** What was thrown in a worker, ready to be sent. */
export function packError(thrown: unknown): PackedError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { path, line, column, block, row, label, offset, expected, actual } =
    error as FaultDetails;
  const { code, paths, tried } = error as Partial<MissingFileError>;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    code,
    details: {
      path,
      line,
      column,
      block,
      row,
      label,
      offset,
      expected,
      actual,
    },
    paths: paths ?? [],
    tried: tried ?? [],
    cause: error.cause === undefined ? undefined : packError(error.cause),
  };
}

/** The same error again: class, message and fields. */
export function unpackError(packed: PackedError): Error {
  const error = made(packed);
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

function made(packed: PackedError): Error {
  const { name, message, code = "worker", paths, tried } = packed;
  const cause = packed.cause && unpackError(packed.cause);
  if (name === "MissingFileError") {
    return new MissingFileError(code, message, { paths, tried, cause });
  }
  if (name in FAULTS) {
    const type = FAULTS[name as keyof typeof FAULTS];
    return new type(code, message, { ...packed.details, cause });
  }
  if (name === "NotCapable") return new Deno.errors.NotCapable(message);
  const error = new Error(message, cause && { cause });
  error.name = name;
  return error;
}

import { DataFormatError, type FaultDetails } from "../../core/errors.ts";

/** The start of every message about an input: what could not be read. */
export function cannotRead(path: string | undefined): string {
  return path === undefined
    ? "Cannot read MRC data"
    : `Cannot read MRC file "${path}"`;
}

/** A {@linkcode DataFormatError} about an MRC input. */
export function mrcFault(
  code: string,
  path: string | undefined,
  reason: string,
  details: FaultDetails = {},
): DataFormatError {
  const message = `${cannotRead(path)}: ${reason}`;
  return new DataFormatError(code, message, { path, ...details });
}

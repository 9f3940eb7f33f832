import { DataFormatError, type FaultDetails } from "../../core/errors.ts";

/** A {@linkcode DataFormatError} about a pickle. */
export function pickleFault(
  code: string,
  path: string | undefined,
  reason: string,
  details: FaultDetails = {},
): DataFormatError {
  const what = path === undefined
    ? "Cannot read the pickle"
    : `Cannot read the pickle "${path}"`;
  return new DataFormatError(code, `${what}: ${reason}`, { path, ...details });
}

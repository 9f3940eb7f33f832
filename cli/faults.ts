import { dirname } from "@std/path/posix";
import {
  ArgumentError,
  ArgumentTypeError,
  type Diagnostic,
  type Fault,
  IndexError,
  MissingFileError,
  UnsupportedError,
} from "../mod.ts";
import { wrap } from "./layout.ts";

/** Exit codes: all is well, the data are bad, the call is bad. */
export const EXIT = { fine: 0, data: 1, call: 2 } as const;

/** How a command ends: one of {@linkcode EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code for an error. */
export function exitCodeOf(error: unknown): ExitCode {
  const isCall = error instanceof ArgumentError ||
    error instanceof ArgumentTypeError || error instanceof IndexError ||
    error instanceof UnsupportedError ||
    error instanceof Deno.errors.NotCapable ||
    (error instanceof MissingFileError && error.code !== "stack-missing") ||
    isUsageError(error);
  return isCall ? EXIT.call : EXIT.data;
}

/** What to print for an error. */
export function explain(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return explainDenied(error);
  if (isFault(error) || isUsageError(error)) {
    return (error as Error).message;
  }
  // A fault of this program: the stack helps whoever mends it.
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** An error for machines. */
export function faultFields(error: unknown): Record<string, unknown> {
  const message = explain(error);
  if (error instanceof Deno.errors.NotCapable) {
    return { code: "permission-denied", message };
  }
  if (!isFault(error)) return { code: "failed", message };
  const fields: Record<string, unknown> = { ...error };
  delete fields["name"];
  return { ...fields, message };
}

/** One line for each kind of diagnostic, with the files it is about. */
export function diagnosticLines(diagnostics: readonly Diagnostic[]): string {
  const kinds = Map.groupBy(
    diagnostics,
    ({ severity, message, line }) =>
      `${severity}: ${message}${line === undefined ? "" : ` (line ${line})`}`,
  );
  return [...kinds].map(([text, same]) => {
    const paths = new Set(same.flatMap(({ path }) => path ?? []));
    const [first] = paths;
    const where = first === undefined
      ? ""
      : ` [${first.slice(first.lastIndexOf("/") + 1)}${
        paths.size > 1 ? ` and ${paths.size - 1} more` : ""
      }]`;
    return wrap(text + where, 78).join("\n  ") + "\n";
  }).join("");
}

/** The flag that lifts a denial: for the folder, if it was about a file. */
function explainDenied({ message }: Error): string {
  const match = /Requires (\w+) access to "([^"]*)"/.exec(message);
  if (match === null) return message;
  const [, kind, path] = match;
  const folder = /\.[^/]+$/.test(path) ? dirname(path) : path;
  return `This needs ${kind} access to "${path}": add ` +
    `--allow-${kind}=${folder} to deno's flags`;
}

function isFault(error: unknown): error is Error & Fault {
  return error instanceof Error &&
    typeof (error as { code?: unknown }).code === "string";
}

/** Cliffy marks what is wrong with a call by an exit code of its own. */
function isUsageError(error: unknown): boolean {
  return error instanceof Error &&
    typeof (error as { exitCode?: unknown }).exitCode === "number";
}

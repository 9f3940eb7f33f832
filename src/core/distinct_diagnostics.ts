import type { Diagnostic } from "./errors.ts";

/** Diagnostics each once: faults that two readers of one file saw are one. */
export function distinctDiagnostics(
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const seen = new Map(diagnostics.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

import type { Diagnostic } from "../mod.ts";
import { inFlags } from "./faults.ts";
import { whole, wrap } from "./layout.ts";
import type { Terminal } from "./terminal.ts";

/** Diagnostics of one kind that are shown before the rest is counted. */
const SHOWN_OF_A_KIND = 3;

/**
 * Writes diagnostics to `err`: what is said of several files is said once, and
 * of many alike only the first are shown.
 */
export function writeDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
): void {
  const kinds = Map.groupBy(
    diagnostics,
    ({ severity, code }) => `${severity} ${code}`,
  );
  for (const kind of kinds.values()) terminal.err(kindText(kind));
}

function kindText(kind: readonly Diagnostic[]): string {
  const { severity } = kind[0];
  const messages = [...Map.groupBy(kind, messageOf)];
  const shown = messages.slice(0, SHOWN_OF_A_KIND).map(([message, same]) =>
    `${severity}: ${inFlags(message)}${filesOf(same)}`
  );
  const rest = messages.length - shown.length;
  if (rest > 0) {
    shown.push(`${severity}: and ${whole(rest)} more (--json has all)`);
  }
  return shown.map((text) => wrap(text, undefined, "  ").join("\n") + "\n")
    .join("");
}

function messageOf({ message, line }: Diagnostic): string {
  return line === undefined ? message : `${message} (line ${line})`;
}

/** " [a.mrcs and 3 more]" */
function filesOf(same: readonly Diagnostic[]): string {
  const paths = [...new Set(same.flatMap(({ path }) => path ?? []))];
  if (paths.length === 0) return "";
  const name = paths[0].slice(paths[0].lastIndexOf("/") + 1);
  const others = paths.length - 1;
  return ` [${name}${others > 0 ? ` and ${others} more` : ""}]`;
}

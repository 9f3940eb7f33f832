import type { Diagnostic } from "../mod.ts";
import { writeDiagnostics } from "./diagnostics.ts";
import { EXIT, type ExitCode, reportFault } from "./faults.ts";
import { type Terminal, writeJson } from "./terminal.ts";

/** What a command found out about a file. */
export interface FileResult {
  /** For machines. */
  readonly json: unknown;
  /** For people. */
  readonly text: string;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the file is fit for use. */
  readonly ok: boolean;
}

/**
 * Shows results file by file. With several files a fault of one does not keep
 * the others from being shown, and JSON is a list of results and faults.
 */
export async function showEachFile(
  terminal: Terminal,
  files: readonly string[],
  json: boolean,
  examine: (file: string) => Promise<FileResult>,
): Promise<ExitCode> {
  const results: unknown[] = [];
  let worst: ExitCode = EXIT.fine;
  let between = "";
  for (const file of files) {
    const result = await examine(file).catch(async (error) => {
      if (files.length === 1) throw error;
      const fault = await reportFault(error);
      // A fault of a stack does not say which file named it.
      if (!fault.text.includes(file)) terminal.err(`cryoset: In "${file}":\n`);
      terminal.err(fault.text);
      results.push({ path: file, error: fault.fields });
      if (fault.code > worst) worst = fault.code;
      return null;
    });
    if (result === null) continue;
    results.push(result.json);
    if (!json) terminal.out(between + result.text);
    between = "\n";
    writeDiagnostics(terminal, result.diagnostics);
    if (!result.ok && worst === EXIT.fine) worst = EXIT.data;
  }
  if (json) writeJson(terminal, files.length === 1 ? results[0] : results);
  return worst;
}

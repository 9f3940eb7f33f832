#!/usr/bin/env -S deno run --allow-read
/**
 * The command `cryoset`.
 *
 * ```sh
 * deno run --allow-read=. jsr:@cryoset/cryoset/cli info run_data.star
 * ```
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";
import { EXIT, type ExitCode, reportFault } from "./faults.ts";
import { makeProgram } from "./program.ts";
import {
  processTerminal,
  safeTerminal,
  type Terminal,
  writeJson,
} from "./terminal.ts";
import { explainUsage } from "./usage.ts";

export type { ExitCode, Terminal };

/**
 * Runs the command with these words and says how it ended: 0 if all is well,
 * 1 if the data are bad, 2 if the call is bad, 130 after Ctrl-C.
 *
 * Permission: `--allow-read` of the data; `--allow-write` of the folder of
 * whatever is written.
 */
export async function main(
  words: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  const safe = safeTerminal(terminal);
  let code: ExitCode = EXIT.fine;
  const program = makeProgram(safe, (result) => code = result);
  try {
    await program.parse([...words]);
    return code;
  } catch (error) {
    // Who reads has seen enough.
    if (error instanceof Deno.errors.BrokenPipe) return EXIT.fine;
    const fault = await reportFault(
      error instanceof ValidationError
        ? explainUsage(error, words, program)
        : error,
    );
    if (words.includes("--json")) writeJson(safe, { error: fault.fields });
    safe.err(fault.text);
    return fault.code;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));

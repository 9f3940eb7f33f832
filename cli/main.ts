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
import {
  EXIT,
  type ExitCode,
  exitCodeOf,
  explain,
  faultFields,
} from "./faults.ts";
import { makeProgram } from "./program.ts";
import { processTerminal, type Terminal, writeJson } from "./terminal.ts";

export type { ExitCode, Terminal };

/**
 * Runs the command with these words and says how it ended: 0 if all is well,
 * 1 if the data are bad, 2 if the call is bad.
 *
 * Permission: `--allow-read` of the data; `--allow-write` of the folder of
 * whatever is written.
 */
export async function main(
  words: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitCode> {
  let code: ExitCode = EXIT.fine;
  try {
    await makeProgram(terminal, (result) => code = result).parse([...words]);
    return code;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return EXIT.fine;
    if (words.includes("--json")) {
      writeJson(terminal, { error: faultFields(error) });
    }
    terminal.err(`cryoset: ${explain(error)}\n`);
    return exitCodeOf(error);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));

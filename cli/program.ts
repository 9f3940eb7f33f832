import { Command } from "@cliffy/command";
import { CompletionsCommand } from "@cliffy/command/completions";
import { HelpCommand } from "@cliffy/command/help";
import config from "../deno.json" with { type: "json" };
import { batchesCommand } from "./commands/batches.ts";
import { headerCommand } from "./commands/header.ts";
import { infoCommand } from "./commands/info.ts";
import { splitCommand } from "./commands/split.ts";
import type { ExitCode } from "./faults.ts";
import type { Terminal } from "./terminal.ts";

/** Takes how a command ended; without a call it ended well. */
export type SetExitCode = (code: ExitCode) => void;

/** Options of every command. */
export type GlobalOptions = { json?: true };

/** The command line of cryoset. */
export function makeProgram(terminal: Terminal, setExitCode: SetExitCode) {
  const program = new Command()
    .name("cryoset")
    .version(config.version)
    .description(
      "Opens cryo-EM particle sets: what they are, half-sets, batches.",
    )
    .noExit()
    .throwErrors()
    .globalOption("--json", "Write results as JSON.")
    .command("info", infoCommand(terminal, setExitCode))
    .command("split", splitCommand(terminal))
    .command("batches", batchesCommand(terminal))
    .command("header", headerCommand(terminal))
    .command("help", new HelpCommand())
    .command("completions", new CompletionsCommand())
    .reset();
  return program.action(() => program.showHelp());
}

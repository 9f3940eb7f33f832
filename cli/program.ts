import { Command, ValidationError } from "@cliffy/command";
import { CompletionsCommand } from "@cliffy/command/completions";
import { HelpCommand } from "@cliffy/command/help";
import config from "../deno.json" with { type: "json" };
import { batchesCommand } from "./commands/batches.ts";
import { cacheCommands } from "./commands/cache.ts";
import { convertCommand } from "./commands/convert.ts";
import { fscCommand } from "./commands/fsc.ts";
import { headerCommand } from "./commands/header.ts";
import { infoCommand } from "./commands/info.ts";
import { montageCommand } from "./commands/montage.ts";
import { plotCommand } from "./commands/plot.ts";
import { reconstructCommand } from "./commands/reconstruct.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { splitCommand } from "./commands/split.ts";
import type { ExitCode } from "./faults.ts";
import type { SafeTerminal } from "./terminal.ts";

/** Takes how a command ended; without a call it ended well. */
export type SetExitCode = (code: ExitCode) => void;

/** Options of every command. */
export type GlobalOptions = { json?: true };

/** The command line of cryoset. */
export interface Program {
  /** Does what the words of a call say. */
  parse(words: string[]): Promise<unknown>;
  /** The help of a command, or of the program. */
  helpOf(command?: string): string;
  /** Names of the commands that read files: "info", "cache list". */
  readonly commands: readonly string[];
}

/** Makes the command line. */
export function makeProgram(
  terminal: SafeTerminal,
  setExitCode: SetExitCode,
): Program {
  const info = infoCommand(terminal, setExitCode);
  const split = splitCommand(terminal);
  const batches = batchesCommand(terminal, setExitCode);
  const convert = convertCommand(terminal);
  const header = headerCommand(terminal, setExitCode);
  const fsc = fscCommand(terminal);
  const simulate = simulateCommand(terminal);
  const reconstruct = reconstructCommand(terminal);
  const montage = montageCommand(terminal);
  const plot = plotCommand(terminal);
  const cacheNames = cacheCommands(terminal);
  const program = new Command()
    .name("cryoset")
    .version(config.version)
    .description(
      "Open cryo-EM particle sets: what they are, half-sets, batches.\n\n" +
        "Reads RELION's .star and cryoSPARC's .cs files with their MRC stacks,\n" +
        "single stacks, lists of stacks, HDF5, and cryoDRGN's pickles. Ends with\n" +
        "0 if all is well, 1 if the data are bad, 2 if the call is bad.",
    )
    .help({ colors: terminal.colors ?? false })
    .noExit()
    .throwErrors()
    .globalOption("--json", "Write results as JSON.")
    .example("First look", "cryoset info run_data.star")
    .command("info", info)
    .command("split", split)
    .command("batches", batches)
    .command("convert", convert)
    .command("header", header)
    .command("simulate", simulate)
    .command("reconstruct", reconstruct)
    .command("fsc", fsc)
    .command("montage", montage)
    .command("plot", plot)
    .command("cache", cacheNames.cache)
    .command("help", new HelpCommand())
    .command("completions", new CompletionsCommand())
    .reset();
  const main = program.action(
    ({ json }: { readonly json?: true | undefined }) => {
      if (json) throw new ValidationError("Missing command");
      program.showHelp();
    },
  );
  const commands = {
    info,
    split,
    batches,
    convert,
    header,
    simulate,
    reconstruct,
    fsc,
    montage,
    plot,
    ...cacheNames,
  };
  return {
    parse: (words) => main.parse(words),
    helpOf: (command) => (named(commands, command) ?? program).getHelp(),
    commands: Object.keys(commands),
  };
}

function named<T>(
  commands: Readonly<Record<string, T>>,
  name: string | undefined,
): T | undefined {
  return name !== undefined && Object.hasOwn(commands, name)
    ? commands[name]
    : undefined;
}

import { Command as Parser, CommanderError, Option } from "commander";
import {
  type CommandDefinition,
  type OptionDefinition,
  optionsOf,
} from "./definition.ts";
import { ValidationError } from "./errors.ts";

/** An option that was given, with its value as written. */
export interface GivenOption {
  readonly option: OptionDefinition;
  readonly text: string | undefined;
}

/** Which command was called, and what it was given. */
export interface Call {
  /** The whole call. */
  readonly typed: readonly string[];
  readonly command: CommandDefinition;
  readonly given: readonly GivenOption[];
  /** All other words, unknown options among them. */
  readonly words: readonly string[];
}

/** Lets commander find the command and the options in the words of a call. */
export function splitWords(
  main: CommandDefinition,
  typed: readonly string[],
): Call {
  const given: GivenOption[] = [];
  let call: Call = { typed, command: main, given, words: [] };
  const parser = parserOf(main, given, (command, words) => {
    call = { typed, command, given, words };
  });
  try {
    parser.parse(typed, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const [flag] = /--[\w-]+/.exec(error.message) ?? [];
    throw new ValidationError(`Missing value for option "${flag}".`);
  }
  return call;
}

function parserOf(
  command: CommandDefinition,
  given: GivenOption[],
  found: (command: CommandDefinition, words: readonly string[]) => void,
): Parser {
  const parser: Parser = new Parser(command.name)
    .helpOption(false)
    .helpCommand(false)
    .enablePositionalOptions()
    .allowUnknownOption()
    .allowExcessArguments()
    .exitOverride()
    // Its own output would ask for environment variables.
    .configureOutput({ outputError: () => {} })
    .action(() => found(command, parser.args));
  for (const option of optionsOf(command)) {
    const flags = [...option.flags, option.placeholder].join(" ").trim();
    parser.addOption(new Option(flags));
    parser.on(`option:${option.name}`, (text?: string) => {
      given.push({ option, text });
    });
  }
  for (const child of command.commands) {
    parser.addCommand(parserOf(child, given, found));
  }
  return parser;
}

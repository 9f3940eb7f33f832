import {
  type CommandDefinition,
  completionsOf,
  type OptionDefinition,
  optionsOf,
} from "../definition.ts";
import { shortDescription } from "../help_text.ts";
import { withDescendants } from "./bash.ts";

/** Completes commands, options and their values; files where none of them fit. */
export function fishScript(main: CommandDefinition): string {
  const lines = withDescendants(main).flatMap((command) => {
    const condition = command === main
      ? "__fish_use_subcommand"
      : `__fish_seen_subcommand_from ${command.name}`;
    return [
      ...command.commands.map(commandWords),
      ...optionsOf(command).map((option) => optionWords(command, option)),
    ].map((words) => `complete -c ${main.name} -n '${condition}' ${words}`);
  });
  return [`# fish completion support for ${main.name}`, ...lines].join("\n");
}

function commandWords(command: CommandDefinition): string {
  return `-f -a ${command.name} -d ${quoted(shortDescription(command))}`;
}

function optionWords(
  command: CommandDefinition,
  option: OptionDefinition,
): string {
  const values = completionsOf(command, option);
  return [
    ...option.flags.map((flag) =>
      flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
    ),
    ...option.placeholder === "" ? [] : ["-r"],
    ...values.length === 0 ? [] : [`-f -a ${quoted(values.join(" "))}`],
    `-d ${quoted(shortDescription(option))}`,
  ].join(" ");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

import { Help } from "commander";
import {
  type ArgumentDefinition,
  type CommandDefinition,
  defaultOf,
  type OptionDefinition,
  optionsOf,
  pathOf,
  valuesOf,
  versionOf,
} from "./definition.ts";

type Row = readonly [term: string, description: string];

/** The help of a command: usage, options, commands and examples. */
export function helpText(command: CommandDefinition): string {
  const { description, commands, examples } = command;
  const version = versionOf(command);
  const options = Map.groupBy(
    optionsOf(command),
    ({ group }) => group ?? "Options",
  );
  return [
    `\nUsage:   ${pathOf(command)} ${usageOf(command)}`.trimEnd(),
    version === undefined ? "" : `Version: ${version}\n`,
    ...section("Description", linesOf(description)),
    ...[...options].flatMap(([title, group]) =>
      section(title, group.map((option) => optionRow(command, option)))
    ),
    ...section("Commands", commands.map(commandRow)),
    ...section("Examples", examples.map(({ name, text }) => [name, text])),
  ].join("\n");
}

/** What a user reads of a description where there is one line for it. */
export function shortDescription(
  { description }: { readonly description: string },
): string {
  return description.trim().split("\n", 1).join();
}

function section(title: string, rows: readonly Row[]): string[] {
  const help = new Help();
  help.prepareContext({ helpWidth: 100 });
  const width = Math.max(...rows.map(([term]) => term.length));
  const items = rows.map(([term, text]) =>
    help.formatItem(term, width, text, help)
  );
  return help.formatItemList(`${title}:\n`, items, help);
}

function usageOf(command: CommandDefinition): string {
  const required = optionsOf(command)
    .filter(({ required }) => required)
    .map(({ name, placeholder }) => `--${name} ${placeholder}`.trim());
  return [argumentsText(command.arguments), ...required].join(" ").trim();
}

function commandRow(command: CommandDefinition): Row {
  const term = `${command.name} ${argumentsText(command.arguments)}`;
  return [term, shortDescription(command)];
}

function argumentsText(places: readonly ArgumentDefinition[]): string {
  return places.map(({ name, optional, variadic }) => {
    const text = variadic ? `${name}...` : name;
    return optional ? `[${text}]` : `<${text}>`;
  }).join(" ");
}

function optionRow(command: CommandDefinition, option: OptionDefinition): Row {
  const { flags, placeholder, depends, conflicts } = option;
  const hints = [
    option.required ? "required" : "",
    hint(
      "Default",
      option.default === undefined ? [] : [Deno.inspect(defaultOf(option))],
    ),
    hint("Depends", depends?.map((name) => `--${name}`)),
    hint("Conflicts", conflicts?.map((name) => `--${name}`)),
    hint(
      "Values",
      valuesOf(command, option).map((value) => Deno.inspect(value)),
    ),
  ].filter((hint) => hint !== "").join(", ");
  return [
    `${flags.join(", ")} ${placeholder}`.trim(),
    hints === "" ? option.description : `${option.description} (${hints})`,
  ];
}

function hint(title: string, items: readonly string[] = []): string {
  return items.length === 0 ? "" : `${title}: ${items.join(", ")}`;
}

function linesOf(text: string): Row[] {
  if (text === "") return [];
  return text.trim().split("\n").map((line) => [line.trim(), ""]);
}

import {
  type CommandDefinition,
  optionsOf,
  pathOf,
  readWord,
} from "./definition.ts";
import { didYouMean, ValidationError } from "./errors.ts";
import type { Call } from "./words.ts";

/** The arguments of a call, and the words for which there was no place. */
export interface Arguments {
  readonly values: readonly unknown[];
  readonly surplus: readonly string[];
}

/**
 * Reads words into the places for arguments. As in cliffy, a place takes
 * whatever comes, unknown options too; only without a place are they refused.
 */
export function readArguments({ command, words }: Call): Arguments {
  const places = command.arguments;
  const values: unknown[] = [];
  const surplus: string[] = [];
  for (const word of words) {
    refuseValueOfFlag(command, word);
    const place = places[values.length] ??
      places.findLast(({ variadic }) => variadic);
    if (place !== undefined) {
      const { name, type } = place;
      const empty = place.optional && word === "";
      values.push(
        empty ? undefined : readWord(command, "Argument", name, type, word),
      );
    } else if (/^-./.test(word)) {
      const flags = optionsOf(command).flatMap(({ flags }) => flags);
      throw new ValidationError(
        `Unknown option "${word}".${didYouMean("option", word, flags)}`,
      );
    } else {
      surplus.push(word);
    }
  }
  return { values, surplus };
}

/** Refuses too few and too many arguments. */
export function checkArguments(
  command: CommandDefinition,
  { values, surplus }: Arguments,
): void {
  const [first] = surplus;
  if (command.arguments.length === 0) {
    if (first !== undefined) throw new ValidationError(noPlace(command, first));
    return;
  }
  const missing = command.arguments
    .filter(({ optional }, place) => !optional && place >= values.length)
    .map(({ name }) => name);
  if (missing.length > 0) {
    throw new ValidationError(
      values.length === 0
        ? `Missing argument(s): ${missing.join(", ")}`
        : `Missing argument: ${missing[0]}`,
    );
  }
  if (first !== undefined) {
    throw new ValidationError(`Too many arguments: ${surplus.join(" ")}`);
  }
}

function noPlace(command: CommandDefinition, word: string): string {
  if (command.commands.length === 0) {
    return `No arguments allowed for command "${pathOf(command)}".`;
  }
  return unknownCommand(word, command);
}

/** The message on a name that no command below `parent` has. */
export function unknownCommand(
  word: string,
  { commands }: CommandDefinition,
): string {
  const names = commands.map(({ name }) => name);
  return `Unknown command "${word}".${didYouMean("command", word, names)}`;
}

function refuseValueOfFlag(command: CommandDefinition, word: string): void {
  const [, flag = "", value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  const option = optionsOf(command).find(({ flags }) => flags.includes(flag));
  if (option !== undefined) {
    throw new ValidationError(
      `Option "${flag}" doesn't take a value, but got "${value}".`,
    );
  }
}

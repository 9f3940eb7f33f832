import {
  camelCase,
  type CommandDefinition,
  defaultOf,
  type OptionDefinition,
  optionsOf,
  readWord,
} from "./definition.ts";
import { ValidationError } from "./errors.ts";
import type { Call, GivenOption } from "./words.ts";

type Values = Record<string, unknown>;

/** The values of the options that were given; the rules come later. */
export function readOptions({ command, given }: Call): Values {
  const values: Values = {};
  for (const { option, text } of given) {
    if (text === "" && !option.required) continue;
    if (option.key in values && !option.collect) {
      throw new ValidationError(
        `Option "--${
          option.name.replace(/^no-/, "")
        }" can only occur once, but was found several times.`,
      );
    }
    const value = text === undefined
      ? !option.negates
      : readWord(command, "Option", `--${option.name}`, option.type, text);
    values[option.key] = mapped(option, value, values[option.key]);
  }
  return values;
}

/** Fills in defaults; a lone `--no-x` makes x true by default. */
export function addDefaults(command: CommandDefinition, values: Values): void {
  const options = optionsOf(command);
  const stated = new Set(
    options.filter(({ negates }) => !negates).map(({ key }) => key),
  );
  for (const option of options) {
    if (option.key in values) continue;
    if (option.negates && !stated.has(option.key)) {
      values[option.key] = true;
    } else if (option.default !== undefined) {
      const value = defaultOf(option) as never;
      values[option.key] = option.value?.(value, undefined as never) ?? value;
    }
  }
}

/** Refuses options that do not go together, and misses the required ones. */
export function checkRules({ command, given }: Call, values: Values): void {
  const options = optionsOf(command);
  refuseUnknownNames(options);
  const names = new Set(given.flatMap(({ option }) => namesOf(option)));
  for (const { option } of given) {
    const { name, conflicts = [], depends = [] } = option;
    const conflict = conflicts.find((other) => names.has(other));
    if (conflict !== undefined) {
      throw new ValidationError(
        `Option "--${name}" conflicts with option "--${conflict}".`,
      );
    }
    const missing = depends.find((other) => !(camelCase(other) in values));
    if (missing !== undefined) {
      throw new ValidationError(
        `Option "--${name}" depends on option "--${missing}".`,
      );
    }
  }
  for (const option of options) {
    if (
      option.required && !(option.key in values) && !replaced(option, given)
    ) {
      throw new ValidationError(`Missing required option "--${option.name}".`);
    }
  }
}

/** Refuses rules on options that the command does not have. */
function refuseUnknownNames(options: readonly OptionDefinition[]): void {
  const known = new Set(options.flatMap(namesOf));
  for (const { conflicts = [], depends = [] } of options) {
    const unknown = [...conflicts, ...depends].find((name) => !known.has(name));
    if (unknown !== undefined) {
      throw new Error(`Unknown option "--${unknown}".`);
    }
  }
}

/** Whether an option is absent because one that excludes it was given. */
function replaced(
  { name, conflicts = [] }: OptionDefinition,
  given: readonly GivenOption[],
): boolean {
  return given.some(({ option }) =>
    conflicts.includes(option.name) || option.conflicts?.includes(name)
  );
}

function namesOf({ flags }: OptionDefinition): string[] {
  return flags.map((flag) => flag.replace(/^-+/, ""));
}

function mapped(
  { value: map, collect }: OptionDefinition,
  value: unknown,
  previous: unknown,
): unknown {
  if (map !== undefined) return map(value as never, previous as never);
  return collect ? [...previous as unknown[] ?? [], value] : value;
}

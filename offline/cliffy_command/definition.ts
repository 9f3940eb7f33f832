import { standardTypes, Type, type TypeOrTypeHandler } from "./types.ts";

/** How an option behaves. */
export interface OptionRules {
  required?: boolean;
  default?: unknown;
  conflicts?: string[];
  depends?: string[];
  collect?: boolean;
  value?: (value: never, previous: never) => unknown;
}

/** The rules of an option with a typed `value`. */
export interface OptionOptions<Value, Mapped> extends OptionRules {
  value?: (value: Value, previous?: Mapped) => Mapped;
}

/** An option as written, taken apart. */
export interface OptionDefinition extends OptionRules {
  /** `["-n", "--limit"]` */
  readonly flags: readonly string[];
  /** `"limit"`, `"no-tilt"` */
  readonly name: string;
  /** Where the value goes: `"limit"`, `"tilt"`. */
  readonly key: string;
  readonly negates: boolean;
  /** `"<count>"`, or `""` for a flag. */
  readonly placeholder: string;
  readonly type: string;
  readonly description: string;
  readonly global: boolean;
  readonly group: string | undefined;
  /** Wins over every rule, and the action is not run. */
  readonly standalone?: boolean;
}

/** A positional argument as written, taken apart. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly variadic: boolean;
}

/** Everything that was said about a command. */
export interface CommandDefinition {
  name: string;
  parent?: CommandDefinition;
  version?: string;
  description: string;
  arguments: readonly ArgumentDefinition[];
  group?: string | undefined;
  action?: (...optionsAndArguments: never[]) => unknown;
  /** Errors go to the caller. */
  throws?: boolean;
  /** The program goes on after help was shown. */
  stays?: boolean;
  readonly options: OptionDefinition[];
  readonly types: Map<string, TypeOrTypeHandler>;
  readonly examples: { readonly name: string; readonly text: string }[];
  readonly commands: CommandDefinition[];
}

/** Takes `"-n, --limit <count:integer>"` apart. */
export function defineOption(
  flags: string,
  description: string,
  { global = false, group, ...rules }: OptionRules & {
    global?: boolean;
    group?: string | undefined;
    standalone?: boolean;
  },
): OptionDefinition {
  const [, short, name, value, type = "string"] =
    /^(?:(-\w), )?--(\w[\w-]*)(?: <([\w-]+)(?::([\w-]+))?>)?$/.exec(flags) ??
      [];
  if (name === undefined) {
    throw new Error(`The stand-in does not cover the option "${flags}"`);
  }
  const negates = name.startsWith("no-");
  return {
    ...rules,
    flags: short === undefined ? [`--${name}`] : [short, `--${name}`],
    name,
    key: camelCase(negates ? name.slice(3) : name),
    negates,
    placeholder: value === undefined ? "" : `<${value}>`,
    type,
    description,
    global,
    group,
  };
}

/** Takes `"<file:file> [out:string]"` apart. */
export function defineArguments(text: string): ArgumentDefinition[] {
  return text.split(" ").map((part) => {
    const [, name, dots, type = "string"] =
      /^[<[]([\w-]+)(\.\.\.)?(?::([\w-]+))?[>\]]$/.exec(part) ?? [];
    if (name === undefined) {
      throw new Error(`The stand-in does not cover the argument "${part}"`);
    }
    const variadic = dots !== undefined;
    return { name, type, optional: part.startsWith("["), variadic };
  });
}

/** The value of an option that was not given, before `value` maps it. */
export function defaultOf(option: OptionDefinition): unknown {
  const { default: value } = option;
  return typeof value === "function" ? value() : value;
}

/** The property that an option's value is found under. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

const helpOption = defineOption("-h, --help", "Show this help.", {
  global: true,
  standalone: true,
});

const versionOption = defineOption(
  "-V, --version",
  "Show the version number for this program.",
  { standalone: true },
);

/** The options a command answers to, those of its parents first. */
export function optionsOf(command: CommandDefinition): OptionDefinition[] {
  if (command.parent !== undefined) {
    const inherited = optionsOf(command.parent).filter(({ global }) => global);
    return [...inherited, ...command.options];
  }
  const version = command.version === undefined ? [] : [versionOption];
  return [helpOption, ...version, ...command.options];
}

/** The type of that name, a command's own one first. */
export function typeOf(
  command: CommandDefinition,
  name: string,
): TypeOrTypeHandler {
  const type = command.types.get(name) ?? standardTypes.get(name);
  if (type === undefined) throw new Error(`Unknown type "${name}".`);
  return type;
}

/** The values an option chooses from, if its type names them. */
export function valuesOf(
  command: CommandDefinition,
  { type }: OptionDefinition,
): unknown[] {
  const handler = typeOf(command, type);
  return handler instanceof Type ? handler.values?.() ?? [] : [];
}

/** The values that the shell completes an option with. */
export function completionsOf(
  command: CommandDefinition,
  option: OptionDefinition,
): unknown[] {
  const handler = typeOf(command, option.type);
  return handler instanceof Type && handler.complete !== undefined
    ? handler.complete()
    : valuesOf(command, option);
}

/** Reads a word as the type of the option or argument it belongs to. */
export function readWord(
  command: CommandDefinition,
  label: "Option" | "Argument",
  name: string,
  type: string,
  value: string,
): unknown {
  const handler = typeOf(command, type);
  const argument = { label, name, type, value };
  return handler instanceof Type ? handler.parse(argument) : handler(argument);
}

/** The words that call a command. */
export function pathOf({ name, parent }: CommandDefinition): string {
  return parent === undefined ? name : `${pathOf(parent)} ${name}`;
}

/** The version, which only the main command states. */
export function versionOf(
  { version, parent }: CommandDefinition,
): string | undefined {
  return version ?? (parent && versionOf(parent));
}

/** Whether a command or one of its parents was told so. */
export function inherits(
  command: CommandDefinition,
  trait: "throws" | "stays",
): boolean {
  const { parent } = command;
  return command[trait] ?? (parent !== undefined && inherits(parent, trait));
}

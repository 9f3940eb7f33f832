import {
  type CommandDefinition,
  defineArguments,
  defineOption,
  type OptionOptions,
  type OptionRules,
  typeOf,
} from "./definition.ts";
import { helpText } from "./help_text.ts";
import { type CommandResult, run, show } from "./run.ts";
import type { TypeOrTypeHandler } from "./types.ts";

/** Shows the stand-in's own modules what was said about a command. */
export let definitionOf: (command: Command) => CommandDefinition;

/**
 * A command; `Globals` names the options that its parents lend it. As in
 * cliffy, `.command()` leaves the new command selected: what follows describes
 * that one, until `.reset()`.
 */
export class Command<
  _Globals extends Record<string, unknown> | void = void,
> {
  static {
    definitionOf = (command) => command.#own;
  }

  readonly #own: CommandDefinition = {
    name: "COMMAND",
    description: "",
    arguments: [],
    options: [],
    types: new Map(),
    examples: [],
    commands: [],
  };
  #selected: CommandDefinition = this.#own;

  name(name: string): this {
    this.#selected.name = name;
    return this;
  }

  version(version: string): this {
    this.#selected.version = version;
    return this;
  }

  description(description: string): this {
    this.#selected.description = description;
    return this;
  }

  arguments(text: string): this {
    this.#selected.arguments = defineArguments(text);
    for (const { type } of this.#selected.arguments) this.#checkType(type);
    return this;
  }

  type(name: string, handler: TypeOrTypeHandler): this {
    if (this.#selected.types.has(name)) {
      throw new Error(`Type with name "${name}" already exists.`);
    }
    this.#selected.types.set(name, handler);
    return this;
  }

  group(name: string | null): this {
    this.#selected.group = name ?? undefined;
    return this;
  }

  option<Value, Mapped>(
    flags: string,
    desc: string,
    opts: OptionOptions<Value, Mapped> = {},
  ): this {
    return this.#addOption(flags, desc, opts, false);
  }

  globalOption<Value, Mapped>(
    flags: string,
    desc: string,
    opts: OptionOptions<Value, Mapped> = {},
  ): this {
    return this.#addOption(flags, desc, opts, true);
  }

  example(name: string, description: string): this {
    this.#selected.examples.push({ name, text: description });
    return this;
  }

  action<Options extends object, Arguments extends unknown[]>(
    handler: (options: Options, ...args: Arguments) => unknown,
  ): this {
    this.#selected.action = handler as (...all: never[]) => unknown;
    return this;
  }

  command(
    name: string,
    command: Command<Record<string, unknown> | void>,
  ): this {
    const child = command.#own;
    child.name = name;
    child.parent = this.#own;
    this.#own.commands.push(child);
    this.#selected = child;
    return this;
  }

  reset(): this {
    this.#selected = this.#own;
    return this;
  }

  throwErrors(): this {
    this.#selected.throws = true;
    return this;
  }

  noExit(): this {
    this.#selected.stays = true;
    return this.throwErrors();
  }

  /** Help is never coloured. */
  help(_options: { readonly colors?: boolean }): this {
    return this;
  }

  getHelp(): string {
    return helpText(this.#own);
  }

  showHelp(): void {
    show(this.getHelp());
  }

  parse(args: string[] = Deno.args): Promise<CommandResult> {
    return run(this.#own, args);
  }

  #addOption(
    flags: string,
    description: string,
    rules: OptionRules,
    global: boolean,
  ): this {
    const { group } = this.#selected;
    const option = defineOption(flags, description, {
      ...rules,
      global,
      group,
    });
    this.#checkType(option.type);
    this.#selected.options.push(option);
    return this;
  }

  /** A type comes before its first use, or cliffy's inference misses it. */
  #checkType(name: string): void {
    typeOf(this.#selected, name);
  }
}

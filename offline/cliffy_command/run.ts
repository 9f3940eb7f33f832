// deno-lint-ignore-file no-console
import { checkArguments, readArguments } from "./arguments.ts";
import { type CommandDefinition, inherits } from "./definition.ts";
import { ValidationError } from "./errors.ts";
import { helpText } from "./help_text.ts";
import { addDefaults, checkRules, readOptions } from "./options.ts";
import { type Call, splitWords } from "./words.ts";

/** What a call came to. */
export interface CommandResult {
  readonly options: Record<string, unknown>;
  readonly args: readonly unknown[];
  /** The words after `--`. */
  readonly literal: readonly string[];
}

/** Finds the command that was called and runs it. */
export async function run(
  main: CommandDefinition,
  words: readonly string[],
): Promise<CommandResult> {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  let command = main;
  try {
    const call = splitWords(main, words.slice(0, end));
    command = call.command;
    const result = await runCall(call);
    return { ...result, literal: words.slice(end + 1) };
  } catch (error) {
    if (!(error instanceof ValidationError) || inherits(command, "throws")) {
      throw error;
    }
    show(helpText(command));
    console.error(`  error: ${error.message}\n`);
    Deno.exit(error.exitCode);
  }
}

async function runCall(call: Call): Promise<Omit<CommandResult, "literal">> {
  const { command, given } = call;
  const options = readOptions(call);
  const args = readArguments(call);
  addDefaults(command, options);
  if (given.some(({ option }) => option.standalone)) {
    answer(call);
    return { options, args: args.values };
  }
  checkRules(call, options);
  checkArguments(command, args);
  if (command.commands.length > 0 && !command.action && !isGiven(call)) {
    show(helpText(command));
    exit(command);
  }
  await command.action?.(options as never, ...args.values as never[]);
  return { options, args: args.values };
}

function isGiven({ given, words }: Call): boolean {
  return given.length + words.length > 0;
}

/** Answers `--help` and `--version`; only global options may come before. */
function answer({ command, given, typed }: Call): void {
  const place = given.findIndex(({ option }) => option.standalone);
  const name = given[place]?.option.name;
  if (
    given.some(({ option }, other) =>
      other > place || (other < place && !option.global)
    )
  ) {
    throw new ValidationError(
      `Option "--${name}" cannot be combined with other options.`,
    );
  }
  if (name === "help") {
    show(helpText(command));
  } else if (typed.includes("--version")) {
    show(`${command.name} ${command.version}`);
  } else {
    show(`${command.version}`);
  }
  exit(command);
}

/** Prints what the user asked for. */
export function show(text: string): void {
  console.log(text);
}

function exit(command: CommandDefinition): void {
  if (!inherits(command, "stays")) Deno.exit();
}

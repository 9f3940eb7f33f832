import {
  type ArgumentValue,
  Command,
  EnumType,
  FileType,
  ValidationError,
} from "@cliffy/command";
import { CompletionsCommand } from "@cliffy/command/completions";
import { HelpCommand } from "@cliffy/command/help";

/** What came of a call. */
export interface Outcome {
  readonly options: unknown;
  readonly args: readonly unknown[];
  readonly literal: readonly string[];
}

/** What the sample's action receives. */
interface SplitOptions {
  readonly json?: boolean | undefined;
  readonly out?: string | undefined;
  readonly count: number;
}

type Globals = { json?: true };

/** A path that cannot be mistaken for an option. */
class InputType extends FileType {
  override parse(argument: ArgumentValue): string {
    if (argument.value.startsWith("-")) {
      throw new ValidationError(`Unknown option "${argument.value}".`);
    }
    return super.parse(argument);
  }
}

/** Calls the sample program; `actions` notes what its actions receive. */
export async function callSample(
  words: string[],
  actions: unknown[] = [],
): Promise<Outcome> {
  return await sampleProgram(actions).parse(words);
}

/** The help of the sample program. */
export function sampleHelp(): string {
  return sampleProgram([]).getHelp();
}

function sampleProgram(actions: unknown[]) {
  return new Command()
    .name("sample")
    .version("1.2.3")
    .description("A sample program.")
    .noExit()
    .globalOption("--json", "For machines.")
    .command("split", splitCommand(actions))
    .command("kinds", kindsCommand())
    .command("rules", rulesCommand())
    .command("list", new Command().arguments("<files...:file>"))
    .command("bare", new Command().description("Takes nothing."))
    .command("fail", failingCommand())
    .command("help", new HelpCommand())
    .command("completions", new CompletionsCommand())
    .reset();
}

function splitCommand(actions: unknown[]) {
  return new Command<Globals>()
    .description("Split particles.\n\nInto halves.")
    .type("input", new InputType())
    .arguments("<file:input> [seed:integer]")
    .option("-o, --out <file:file>", "Where to write.")
    .option("-n, --count <number:integer>", "How many.", { default: 2 })
    .example("Two halves", "sample split a.star")
    .action(async (options: SplitOptions, file: string, seed?: number) => {
      await new Promise((resolve) => setTimeout(resolve));
      actions.push([options, file, seed]);
    });
}

function kindsCommand() {
  return new Command()
    .type("parity", new EnumType(["odd", "even"]))
    .option("-s, --text <text>", "A text.")
    .option("--size <size:number>", "A number.")
    .option("--count <count:integer>", "An integer.")
    .option("--flag <flag:boolean>", "A boolean.")
    .option("--file <file:file>", "A file.")
    .option("--parity <which:parity>", "One of two.")
    .option("-q, --quiet", "A switch.")
    .option("--no-window-images", "A switch that is on.")
    .option("--label <label:string>", "Some texts.", { collect: true })
    .option("--square <side:number>", "A mapped value.", {
      value: (side: number) => side * side,
    });
}

function rulesCommand() {
  return new Command()
    .group("Rules")
    .option("--need <text>", "Needed.", { required: true })
    .option("--either <text>", "One way.", { conflicts: ["other"] })
    .option("--other <text>", "Another way.")
    .option("--more <text>", "Needs other.", { depends: ["other"] })
    .option("--made <text>", "Made by default.", { default: () => "here" });
}

function failingCommand() {
  return new Command()
    .option("--code <code:integer>", "The exit code.")
    .action(({ code }: { code?: number | undefined }) => {
      if (code === undefined) throw new RangeError("Out of range");
      throw new ValidationError("Called badly", { exitCode: code });
    });
}

/** Stand-in for `jsr:@cliffy/command/completions`. */

import { Command, definitionOf } from "../command.ts";
import type { CommandDefinition } from "../definition.ts";
import { show } from "../run.ts";
import { bashScript, zshScript } from "./bash.ts";
import { fishScript } from "./fish.ts";

/** Prints a script by which a shell completes the program's words. */
export class CompletionsCommand extends Command {
  constructor() {
    super();
    this.description("Generate shell completions.")
      .action(() => this.showHelp())
      .command("bash", this.#printing("bash", bashScript))
      .command("fish", this.#printing("fish", fishScript))
      .command("zsh", this.#printing("zsh", zshScript))
      .reset();
  }

  #printing(
    shell: string,
    script: (main: CommandDefinition) => string,
  ): Command {
    return new Command()
      .description(`Generate shell completions for ${shell}.`)
      .action(() => show(script(mainOf(definitionOf(this)))));
  }
}

function mainOf(command: CommandDefinition): CommandDefinition {
  return command.parent === undefined ? command : mainOf(command.parent);
}

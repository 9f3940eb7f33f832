/** Stand-in for `jsr:@cliffy/command/help`. */

import { unknownCommand } from "../arguments.ts";
import { Command, definitionOf } from "../command.ts";
import { ValidationError } from "../errors.ts";
import { helpText } from "../help_text.ts";
import { show } from "../run.ts";

/** Shows the help of the command it was added to, or of one beside it. */
export class HelpCommand extends Command {
  constructor() {
    super();
    this.description("Show this help or the help of a sub-command.")
      .arguments("[command:string]")
      .action((_options: object, name?: string) => {
        const { parent } = definitionOf(this);
        if (parent === undefined) throw new Error("Missing parent command");
        const named = name === undefined
          ? parent
          : parent.commands.find((command) => command.name === name);
        if (named === undefined) {
          throw new ValidationError(unknownCommand(name ?? "", parent));
        }
        show(helpText(named));
      });
  }
}

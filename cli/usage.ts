import { ValidationError } from "@cliffy/command";
import { nearestWord } from "./nearest.ts";
import type { Program } from "./program.ts";

/**
 * What is wrong with a call, in the words that help most: cliffy proposes the
 * nearest name however far it is, and takes a file for a command.
 */
export function explainUsage(
  error: ValidationError,
  words: readonly string[],
  program: Program,
): ValidationError {
  const command = calledCommand(words, program);
  const [, kind, word] =
    /^Unknown (option|command) "([^"]*)"/.exec(error.message) ?? [];
  if (kind === "option") {
    return new ValidationError(
      `Unknown option "${word}"${
        optionProposal(word, program.helpOf(command))
      }`,
    );
  }
  if (kind === "command") {
    return new ValidationError(
      `Unknown command "${word}"${commandProposal(word, command, program)}`,
    );
  }
  const missing = /^Missing argument\S*: (\w+)/.exec(error.message)?.[1];
  if (missing !== undefined && command !== undefined) {
    return new ValidationError(
      `Missing argument: ${missing}; see cryoset ${command} --help`,
    );
  }
  return error;
}

function optionProposal(word: string, help: string): string {
  const flag = word.replace(/=.*/, "");
  const nearest = nearestWord(flag, help.match(/--\w[\w-]*/g) ?? []);
  return nearest === null ? "" : `: did you mean "${nearest}"?`;
}

function commandProposal(
  word: string,
  command: string | undefined,
  { commands }: Program,
): string {
  const parent = command === undefined ? "" : `${command} `;
  const names = commands.filter((name) => name.startsWith(parent))
    .map((name) => name.slice(parent.length))
    .filter((name) => !name.includes(" "));
  if (parent === "" && /[./]/.test(word)) {
    return `: did you mean "cryoset info ${word}"?`;
  }
  const nearest = nearestWord(word, names);
  return nearest === null
    ? `: the commands are ${names.join(", ")}`
    : `: did you mean "${parent}${nearest}"?`;
}

/** The command that words call: "info", "cache list". */
function calledCommand(
  words: readonly string[],
  { commands }: Program,
): string | undefined {
  const place = words.findIndex((word) => commands.includes(word));
  if (place < 0) return undefined;
  const nested = words.slice(place, place + 2).join(" ");
  return commands.includes(nested) ? nested : words[place];
}

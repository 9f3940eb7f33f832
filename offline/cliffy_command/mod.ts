/**
 * Stand-in for `jsr:@cliffy/command`: `npm:commander` splits the words and
 * sets the help, the rules of cliffy are applied to what it found. Whatever
 * is not covered is refused when the command is defined.
 */

export { Command } from "./command.ts";
export type { OptionOptions } from "./definition.ts";
export { ValidationError } from "./errors.ts";
export type { CommandResult } from "./run.ts";
export { type ArgumentValue, EnumType, FileType, Type } from "./types.ts";

import type { ArgumentValue, Type } from "@cliffy/command";

/** A flag as cliffy has it, and what help says of it. */
export type Flag = readonly [flags: string, description: string];

/** Flags that several commands have. */
export interface FlagGroup {
  /** Heading of the flags in help. */
  readonly heading: string;
  /** Types of their values that cliffy does not have. */
  readonly types: Readonly<Record<string, FlagType>>;
  /** The flags. */
  readonly flags: readonly Flag[];
}

/** How cliffy reads the value of a flag. */
type FlagType = Type<unknown> | ((argument: ArgumentValue) => unknown);

/** What flags are added to: a command, whatever options it has already. */
interface Flagged {
  group(heading: string): unknown;
  type(name: string, handler: FlagType): unknown;
  option(flags: string, description: string): unknown;
}

/** Adds groups of flags to a command. */
export function addFlags<C extends Flagged>(
  command: C,
  ...groups: readonly FlagGroup[]
): C {
  for (const { heading, types, flags } of groups) {
    command.group(heading);
    for (const [name, type] of Object.entries(types)) command.type(name, type);
    for (const [flag, description] of flags) command.option(flag, description);
  }
  return command;
}

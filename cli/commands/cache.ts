import { Command, ValidationError } from "@cliffy/command";
import { type CacheEntry, clearCache, listCache } from "../../mod.ts";
import { requireCacheDir, withCacheDir } from "../cache_dir.ts";
import { bytes, count, table } from "../layout.ts";
import { days, InputType } from "../option_types.ts";
import type { GlobalOptions } from "../program.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";

interface CacheOptions {
  readonly json?: boolean | undefined;
  readonly cacheDir?: string | undefined;
}

interface ClearOptions extends CacheOptions {
  readonly olderThan?: number | undefined;
  readonly stale?: boolean | undefined;
}

const FOLDER = "Folder of the cache, else RECOVAR_CACHE_DIR.";

/** `cryoset cache` and its commands: the copies of stacks on a fast disk. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function cacheCommands(terminal: SafeTerminal) {
  const list = listCommand(terminal);
  const clear = clearCommand(terminal);
  const command = new Command<GlobalOptions>()
    .description("List or clear the copies of stacks on a fast disk.")
    .example("What is there", "cryoset cache list --cache-dir /fast")
    .example(
      "Old ones",
      "cryoset cache clear --cache-dir /fast --older-than 30",
    )
    .command("list", list)
    .command("clear", clear)
    .reset();
  const cache = command.action(() => {
    throw new ValidationError("Missing command: the commands are list, clear");
  });
  return { cache, "cache list": list, "cache clear": clear };
}

function listCommand(terminal: SafeTerminal) {
  return new Command<GlobalOptions>()
    .description(
      "List the copies, those used last first.\n\n" +
        "A copy is stale if its stack was changed or removed since, as far as\n" +
        "the stack may be looked at.",
    )
    .type("input", new InputType())
    .option("--cache-dir <folder:input>", FOLDER)
    .action(async (options: CacheOptions) => {
      const path = await requireCacheDir(options.cacheDir);
      const entries = await withCacheDir(path, () => listCache(path), ["read"]);
      if (options.json) {
        writeJson(terminal, { path, entries, size: sizeOf(entries) });
      } else terminal.out(describe(path, entries));
    });
}

function clearCommand(terminal: SafeTerminal) {
  return new Command<GlobalOptions>()
    .description(
      "Remove copies, but none that a program is reading or writing.\n\n" +
        "Other files in the folder stay.",
    )
    .type("input", new InputType())
    .type("days", days)
    .option("--cache-dir <folder:input>", FOLDER)
    .option("--older-than <days:days>", "Only those not used for so long.")
    .option("--stale", "Only those that are stale or unfinished.")
    .action(async (options: ClearOptions) => {
      const path = await requireCacheDir(options.cacheDir);
      const { olderThan: olderThanDays, stale } = options;
      const cleared = await withCacheDir(
        path,
        () => clearCache(path, { olderThanDays, stale }),
      );
      if (options.json) return writeJson(terminal, { path, ...cleared });
      const { removed, inUse, freed } = cleared;
      terminal.out(`Removed ${copies(removed)}: ${bytes(freed)} are free\n`);
      if (inUse.length > 0) {
        terminal.err(`note: ${copies(inUse)} in use stayed\n`);
      }
    });
}

function describe(path: string, entries: readonly CacheEntry[]): string {
  const total = `${copies(entries)}, ${bytes(sizeOf(entries))}\n`;
  if (entries.length === 0) return `${path}: ${total}`;
  const rows = entries.map(({ size, lastUsed, state, source }) => [
    bytes(size),
    lastUsed.toISOString().slice(0, 16).replace("T", " "),
    state,
    source ?? "not known",
  ]);
  const head = ["size", "last used (UTC)", "state", "stack"];
  return `${path}\n${table(head, rows)}${total}`;
}

function copies(entries: readonly CacheEntry[]): string {
  return count(entries.length, "copy", "copies");
}

function sizeOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}

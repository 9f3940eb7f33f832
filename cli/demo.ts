#!/usr/bin/env -S deno run --allow-read --allow-write
/**
 * Makes a small particle set and runs the command on it, as a user would:
 *
 * ```sh
 * deno task demo           # in a temporary folder
 * deno task demo FOLDER    # in a new folder, which stays
 * ```
 *
 * @module
 */
import { writeDemoSet } from "./demo_set.ts";
import { EXIT, type ExitCode } from "./faults.ts";
import { main } from "./main.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

const CALLS = [
  "info particles.star",
  "split particles.star --seed 1 -o halves.star",
  "info halves.star",
  "batches halves.star --halfset 0 --batch-size 20 --process half",
  "convert halves.star -o halves.cs",
];

if (import.meta.main) Deno.exit(await demo(Deno.args, processTerminal()));

async function demo(
  [folder]: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  if (folder === undefined) return await inTemporaryFolder(terminal);
  if (folder.startsWith("-")) {
    terminal.err("Usage: deno task demo [FOLDER]\n");
    return EXIT.call;
  }
  await Deno.mkdir(folder, { recursive: true });
  if ((await Array.fromAsync(Deno.readDir(folder))).length > 0) {
    terminal.err(`demo: "${folder}" is not empty: name a new folder\n`);
    return EXIT.call;
  }
  const code = await runIn(folder, terminal);
  terminal.out(
    `Next: deno run --allow-read=${folder} cli/main.ts batches ` +
      `${folder}/halves.star\n`,
  );
  return code;
}

async function inTemporaryFolder(terminal: Terminal): Promise<ExitCode> {
  const folder = await Deno.makeTempDir();
  const home = Deno.cwd();
  try {
    const code = await runIn(folder, terminal);
    terminal.out(
      "Next, with your own particles:\n" +
        "  deno run --allow-read=FOLDER cli/main.ts info FOLDER/run_data.star\n",
    );
    return code;
  } finally {
    Deno.chdir(home);
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs all calls in the folder, up to one that fails. */
async function runIn(folder: string, terminal: Terminal): Promise<ExitCode> {
  const images = await writeDemoSet(folder);
  terminal.out(`A particle set of ${images} images, made for this demo.\n\n`);
  Deno.chdir(folder);
  for (const call of CALLS) {
    terminal.out(`$ cryoset ${call}\n`);
    const code = await main(call.split(" "), terminal);
    terminal.out("\n");
    if (code !== EXIT.fine) return code;
  }
  return EXIT.fine;
}

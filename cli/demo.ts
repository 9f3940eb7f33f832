#!/usr/bin/env -S deno run --allow-read --allow-write
/**
 * Simulates a small particle set and runs the command on it, as a user would,
 * to the map and the resolution it reaches:
 *
 * ```sh
 * deno task demo           # in a temporary folder
 * deno task demo FOLDER    # in a new folder, which stays
 * ```
 *
 * @module
 */
import { EXIT, type ExitCode } from "./faults.ts";
import { main } from "./main.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

const CALLS = [
  "simulate set --particles 600 --box 64 --snr 0.5 --optics-groups 2 --seed 1",
  "info set/particles.star",
  "split set/particles.star --random --seed 1 -o set/halves.star",
  "batches set/halves.star --halfset 0 --batch-size 100 --process half",
  "reconstruct set/halves.star -o maps",
  "fsc maps/map.mrc set/truth/volume_1.mrc",
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
      `${folder}/set/halves.star\n`,
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
  Deno.chdir(folder);
  for (const call of CALLS) {
    terminal.out(`$ cryoset ${call}\n`);
    const code = await main(call.split(" "), terminal);
    terminal.out("\n");
    if (code !== EXIT.fine) return code;
  }
  return EXIT.fine;
}

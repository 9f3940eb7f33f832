import { dirname, resolve } from "@std/path/posix";
import type { Terminal } from "./terminal.ts";

/**
 * Tells of image paths in a table that is written elsewhere: they start from
 * the folder of the particle file, or RELION's from its project folder.
 */
export function noteMovedPaths(
  terminal: Terminal,
  particlesFile: string,
  output: string | undefined,
  projectDir: string | undefined,
): void {
  const isTable = (path: string) => /\.(star|csg?)$/i.test(path);
  if (output === undefined || !isTable(output) || !isTable(particlesFile)) {
    return;
  }
  // A set of RELION 5 finds its project folder from where it is.
  if (/(^|\/)optimisation_set\.star$/.test(output)) return;
  const base = projectDir ?? dirname(particlesFile);
  if (resolve(dirname(output)) === resolve(base)) return;
  terminal.err(
    "note: The image paths stay as they were: those of RELION start from its\n" +
      "  project folder. If the stacks are not found from the new place, give\n" +
      "  the folder the paths start from: --datadir FOLDER\n",
  );
}

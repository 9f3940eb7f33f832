import { Command, ValidationError } from "@cliffy/command";
import {
  halfsetRecord,
  type ParticleSplit,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { diagnosticLines } from "../faults.ts";
import { count, fields } from "../layout.ts";
import type { GlobalOptions } from "../program.ts";
import { type Terminal, writeJson } from "../terminal.ts";

interface SplitOptions {
  readonly json?: boolean | undefined;
  readonly output?: string | undefined;
  readonly seed?: number | undefined;
  readonly random?: boolean | undefined;
  readonly halfsets?: string | undefined;
  readonly ind?: string | undefined;
  readonly block?: string | undefined;
  readonly force?: boolean | undefined;
}

const METHODS = {
  file: "as given",
  _rlnRandomSubset: "as _rlnRandomSubset says",
  random: "at random",
};

/** `cryoset split`: half-sets of a particle file. */
export function splitCommand(terminal: Terminal) {
  return new Command<GlobalOptions>()
    .description(
      "Split particles into two half-sets.\n\nAs given (--halfsets), else as " +
        "_rlnRandomSubset says, else at random. Writes .json, or a .star " +
        "with the column set; without an output, JSON to the terminal.",
    )
    .arguments("<file:file>")
    .option("-o, --output <path:file>", "Where to write: .json or .star.")
    .option("--seed <number:integer>", "Split at random with this seed.")
    .option("--random", "Split at random even if the file has half-sets.")
    .option("--halfsets <path:file>", "Take the half-sets from this file.", {
      conflicts: ["seed", "random"],
    })
    .option("--ind <path:file>", "Use only the images listed in this file.")
    .option("--block <name:string>", "Block of the particles.")
    .option("-f, --force", "Overwrite the output if it exists.")
    .example("At random", "cryoset split run_data.star --seed 1 -o halves.json")
    .action(async (options: SplitOptions, file: string) => {
      checkSeed(options.seed);
      const { seed, random, halfsets, ind, block, force, output } = options;
      const split = await splitParticles(file, {
        method: random || seed !== undefined ? "random" : "auto",
        seed,
        halfsets,
        ind,
        block,
      });
      if (output === undefined) {
        terminal.out(`${JSON.stringify(halfsetRecord(split))}\n`);
      } else {
        await writeHalfsets(output, split, { force, block });
        const result = { ...summaryOf(split), output };
        if (options.json) writeJson(terminal, result);
        else terminal.out(describe(split, output));
      }
      terminal.err(diagnosticLines(split.diagnostics));
    });
}

function checkSeed(seed: number | undefined): void {
  if (seed === undefined || (seed >= 0 && seed < 2 ** 32)) return;
  throw new ValidationError(
    `Option "--seed" must be from 0 to 4294967295, not ${seed}`,
    { exitCode: 2 },
  );
}

function summaryOf(split: ParticleSplit) {
  return {
    particles: split.particlesFile,
    images: split.nImages,
    method: split.method,
    seed: split.seed,
    counts: split.halfsets.map((half) => half.length),
  };
}

function describe(split: ParticleSplit, output: string): string {
  const [a, b] = split.halfsets;
  const seed = split.seed === null ? "" : `, seed ${split.seed}`;
  return `${split.particlesFile}\n` + fields([
    [
      "half-sets",
      `${a.length} and ${b.length} of ${count(split.nImages, "image")}`,
    ],
    ["method", METHODS[split.method] + seed],
    ["written", output],
  ]);
}

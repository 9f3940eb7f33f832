import { Command, ValidationError } from "@cliffy/command";
import { dirname, resolve } from "@std/path/posix";
import {
  halfsetRecord,
  type ParticleSplit,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { checkFileFlags } from "../flag_checks.ts";
import { requireFile } from "../input_file.ts";
import { count, fields, whole } from "../layout.ts";
import { readOptions } from "../metadata_flags.ts";
import { InputType, seed } from "../option_types.ts";
import { type Need, readNeeds, withPermissions } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import { checkSplitOptions, splitMethod } from "../split_options.ts";
import { resolveDatadir } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";

interface SplitOptions {
  readonly json?: boolean | undefined;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly random?: boolean | undefined;
  readonly halfsets?: string | undefined;
  readonly ind?: string | undefined;
  readonly datadir?: string | undefined;
  readonly salvage?: boolean | undefined;
  readonly passthrough?: string | undefined;
  readonly block?: string | undefined;
}

/** `cryoset split`: half-sets of a particle file. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function splitCommand(terminal: SafeTerminal) {
  return new Command<GlobalOptions>()
    .description(
      "Split particles into two half-sets.\n\n" +
        "As given by --halfsets, else as the file says, else at random;\n" +
        "--seed and --random split at random in any case. Written to .json,\n" +
        ".npy or .pkl (two lists of rows, counted from 0), or to .star or .cs\n" +
        "(the particles with _rlnRandomSubset or alignments3D/split). Without\n" +
        "--output nothing is written.",
    )
    .type("input", new InputType())
    .type("seed", seed)
    .arguments("<file:input>")
    .option("-o, --output <file:input>", "Where to write.")
    .option("-f, --force", "Overwrite the output.")
    .option("--seed <n:seed>", "Split at random with this seed.")
    .option("--random", "Split at random, with seed 0 unless given.")
    .option("--halfsets <file:input>", "Take the halves from this file.")
    .option("--ind <file:input>", "Use the images listed in this file.")
    .option(
      "-d, --datadir <folder:input>",
      "Folder the image paths start from.",
    )
    .option("--passthrough <file:input>", "More fields of a .cs; or: auto.")
    .option("--block <name>", "Block of the particles.")
    .option("--salvage", "Count the whole images of truncated stacks.")
    .example("At random", "cryoset split run.star --seed 1 -o halves.json")
    .example("For RELION", "cryoset split run.star -o halves.star")
    .action(async (options: SplitOptions, file: string) => {
      checkSplitOptions(options);
      checkFileFlags(file, options);
      if (options.force && options.output === undefined) {
        throw new ValidationError('Option "--force" works with "--output"');
      }
      const split = await withPermissions(
        needsOf(file, options),
        () => splitFile(file, options),
      );
      report(terminal, split, options);
    });
}

function needsOf(
  file: string,
  { output, halfsets, ind }: SplitOptions,
): Need[] {
  const needs = readNeeds(file, halfsets, ind, output);
  return output === undefined
    ? needs
    : [...needs, { name: "write", path: output }];
}

async function splitFile(
  file: string,
  options: SplitOptions,
): Promise<ParticleSplit> {
  await requireFile(file);
  const { output, force, random, seed, halfsets, ind, datadir, block } =
    options;
  const split = await splitParticles(file, {
    method: random || seed !== undefined ? "random" : "auto",
    seed,
    halfsets,
    ind,
    datadir: datadir && await resolveDatadir(file, datadir),
    ...readOptions(options),
    mrc: { salvage: options.salvage },
  });
  if (output !== undefined) {
    await writeHalfsets(output, split, { force, block });
  }
  return split;
}

function report(
  terminal: SafeTerminal,
  split: ParticleSplit,
  { output, json }: SplitOptions,
): void {
  writeDiagnostics(terminal, split.diagnostics);
  if (json) {
    writeJson(
      terminal,
      {
        ...output === undefined
          ? halfsetRecord(split)
          : summaryOf(split, output),
        diagnostics: split.diagnostics,
      },
      { compact: output === undefined },
    );
    return;
  }
  terminal.out(describe(split, output));
  if (output === undefined) {
    const table = /\.(star|csg?)$/i.exec(split.particlesFile)?.[0];
    terminal.err(
      `Nothing is written: add -o halves.json${
        table === undefined ? "" : ` or -o halves${table}`
      }
`,
    );
  } else if (isMovedTable(output, split)) {
    terminal.err(
      "note: The image paths stay as they were. If the stacks are not found\n" +
        "  from the new place, give the folder they start from: --datadir FOLDER\n",
    );
  }
}

/** Relative image paths start from the folder of the table. */
function isMovedTable(output: string, { particlesFile }: ParticleSplit) {
  return /\.(star|csg?)$/i.test(output) &&
    dirname(resolve(output)) !== dirname(resolve(particlesFile));
}

function summaryOf(split: ParticleSplit, output: string) {
  return {
    particles: split.particlesFile,
    nImages: split.nImages,
    method: split.method,
    seed: split.seed,
    counts: split.halfsets.map((half) => half.length),
    output,
  };
}

function describe(split: ParticleSplit, output: string | undefined): string {
  const [a, b] = split.halfsets;
  return `${split.particlesFile}\n` + fields([
    ["particles", count(split.nImages, "image")],
    ["half-sets", `${whole(a.length)} and ${whole(b.length)} images`],
    ["method", splitMethod(split)],
    ...(output === undefined ? [] : [["written", output] as const]),
  ]);
}

import { Command, ValidationError } from "@cliffy/command";
import {
  halfsetRecord,
  type ParticleSplit,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { checkFileFlags } from "../flag_checks.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { count, fields, whole } from "../layout.ts";
import { metadataNeeds, readOptions } from "../metadata_flags.ts";
import { noteMovedPaths } from "../moved_paths.ts";
import { InputType, positive, seed } from "../option_types.ts";
import { type Need, readNeeds, withPermissions } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import { checkSplitOptions, splitMethod } from "../split_options.ts";
import { resolveDatadir } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import {
  TILT_FLAGS,
  type TiltFlags,
  tiltOptions,
  TOMO_FLAGS,
  type TomoFlags,
} from "../tilt_flags.ts";

interface SplitOptions extends TiltFlags, TomoFlags {
  readonly json?: boolean | undefined;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly random?: boolean | undefined;
  readonly halfsets?: string | undefined;
  readonly ind?: string | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly salvage?: boolean | undefined;
  readonly passthrough?: string | undefined;
  readonly block?: string | undefined;
  readonly decimalComma?: boolean | undefined;
}

/** `cryoset split`: half-sets of a particle file. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function splitCommand(terminal: SafeTerminal) {
  const command = new Command<GlobalOptions>()
    .description(
      "Split into two half-sets; tilt series by particle.\n\n" +
        "As given by --halfsets, else as the file says, else at random;\n" +
        "--seed and --random split at random in any case. Written to .json,\n" +
        ".npy or .pkl (two lists of rows, counted from 0), or to .star or .cs\n" +
        "(the particles with _rlnRandomSubset or alignments3D/split). Without\n" +
        "--output nothing is written.",
    )
    .type("input", new InputType())
    .type("seed", seed)
    .type("positive", positive)
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
    .option("--strip-prefix <path>", "Take this off the image paths.")
    .option("--passthrough <file:input>", "More fields of a .cs; or: auto.")
    .option("--block <name>", "Block of the particles.")
    .option("--decimal-comma", "Numbers are written with decimal commas.")
    .option("--salvage", "Count the whole images of truncated stacks.");
  return addFlags(command, TILT_FLAGS, TOMO_FLAGS)
    .example("At random", "cryoset split run.star --seed 1 -o halves.json")
    .example("For RELION", "cryoset split run.star -o halves.star")
    .example("Tilt series", "cryoset split tilts.star --tilt-series")
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

function needsOf(file: string, options: SplitOptions): Need[] {
  const { output, halfsets, ind, tiltInd } = options;
  const needs = [
    ...readNeeds(file, halfsets, ind, tiltInd, output),
    ...metadataNeeds(options),
  ];
  return output === undefined
    ? needs
    : [...needs, { name: "write", path: output }];
}

async function splitFile(
  file: string,
  options: SplitOptions,
): Promise<ParticleSplit> {
  await requireFile(file);
  const { output, force, random, seed, halfsets, ind, block } = options;
  const { datadir, stripPrefix } = options;
  const split = await splitParticles(file, {
    method: random || seed !== undefined ? "random" : "auto",
    seed,
    halfsets,
    ind,
    datadir: datadir && await resolveDatadir(file, datadir),
    stripPrefix,
    ...readOptions(options),
    ...tiltOptions(options),
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
  { output, json, projectDir }: SplitOptions,
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
    return;
  }
  noteMovedPaths(terminal, split.particlesFile, output, projectDir);
  if (split.tiltParticles !== undefined && /\.(pkl|npy)$/i.test(output)) {
    terminal.err(
      "note: The lists are of particles, as recovar takes them: numbered from 0\n" +
        "  by name. Lists of images are written to .json\n",
    );
  }
}

function summaryOf(split: ParticleSplit, output: string) {
  const { tiltParticles } = split;
  return {
    particles: split.particlesFile,
    nImages: split.nImages,
    method: split.method,
    seed: split.seed,
    counts: split.halfsets.map((half) => half.length),
    ...(tiltParticles === undefined ? {} : {
      nParticles: tiltParticles.count,
      particleCounts: tiltParticles.halfsets.map((half) => half.length),
    }),
    output,
  };
}

function describe(split: ParticleSplit, output: string | undefined): string {
  const { tiltParticles } = split;
  const images = count(split.nImages, "image");
  const both = (halves: readonly Int32Array[], what: string) =>
    `${halves.map((half) => whole(half.length)).join(" and ")} ${what}`;
  const halves = [
    ...(tiltParticles === undefined
      ? []
      : [both(tiltParticles.halfsets, "particles")]),
    both(split.halfsets, "images"),
  ];
  return `${split.particlesFile}\n` + fields([
    tiltParticles === undefined
      ? ["particles", images]
      : ["tilt series", `${count(tiltParticles.count, "particle")}, ${images}`],
    ["half-sets", halves.join(", ")],
    ["method", splitMethod(split)],
    ...(output === undefined ? [] : [["written", output] as const]),
  ]);
}

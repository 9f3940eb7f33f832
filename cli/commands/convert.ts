import { Command, ValidationError } from "@cliffy/command";
import {
  type ConvertOutputs,
  convertParticles,
  type ConvertReport,
  loadOneList,
  type RelionVersion,
} from "../../mod.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { checkFileFlags } from "../flag_checks.ts";
import { addFlags, type FlagGroup } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { count, fields } from "../layout.ts";
import { noteMovedPaths } from "../moved_paths.ts";
import { ChoiceType, InputType, positive } from "../option_types.ts";
import { type Need, readNeeds, withPermissions } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import { resolveDatadir } from "../stacks.ts";
import {
  ctfOverrides,
  METADATA_FLAGS,
  type MetadataFlags,
  metadataNeeds,
  posesFiles,
  readOptions,
} from "../metadata_flags.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { TOMO_FLAGS } from "../tilt_flags.ts";
import { isHdf5, writeHdf5 } from "../write_hdf5.ts";

interface ConvertFlags extends MetadataFlags {
  readonly json?: boolean | undefined;
  readonly output?: string | undefined;
  readonly writePoses?: string | undefined;
  readonly writeCtf?: string | undefined;
  readonly relion?: RelionVersion | undefined;
  readonly force?: boolean | undefined;
  readonly ind?: string | undefined;
  readonly imageSize?: number | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly salvage?: boolean | undefined;
}

const METADATA = {
  ...METADATA_FLAGS,
  flags: [
    ...METADATA_FLAGS.flags,
    [
      "--image-size <px:positive>",
      "Image side, instead of the file's.",
    ],
  ],
} as const satisfies FlagGroup;

const STACKS = {
  heading: "Stacks",
  types: {},
  flags: [
    ["-d, --datadir <folder:input>", "Folder the image paths start from."],
    ["--strip-prefix <path>", "Take this off the image paths."],
    ["--salvage", "Count the whole images of truncated stacks."],
  ],
} as const satisfies FlagGroup;

/** `cryoset convert`: sets of one program for another. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function convertCommand(terminal: SafeTerminal) {
  const command = new Command<GlobalOptions>()
    .description(
      "Convert particles between RELION, cryoSPARC and cryoDRGN.\n\n" +
        "Image names, poses, CTF, optics groups, half-sets and micrographs go\n" +
        "from .star and .cs files into each other; poses and CTF also into\n" +
        "pickles and from there. Images stay where they are, but for HDF5,\n" +
        "which takes them, too.",
    )
    .type("input", new InputType())
    .type("version", new ChoiceType("3.0", "3.1"))
    .type("positive", positive)
    .arguments("<file:input>")
    .option("-o, --output <file:input>", "Particles: .star, .cs, .csg or .h5.")
    .option("--write-poses <file:input>", "Poses: .pkl as in cryoDRGN.")
    .option("--write-ctf <file:input>", "CTF parameters: .pkl likewise.")
    .option("--relion <version:version>", "For RELION 3.0 or 3.1.")
    .option("-f, --force", "Overwrite the outputs.")
    .option("--ind <file:input>", "Only the images listed in this file.");
  return addFlags(command, METADATA, STACKS, TOMO_FLAGS)
    .example("For cryoSPARC", "cryoset convert run.star -o run.cs")
    .example(
      "For cryoDRGN",
      "cryoset convert run.cs --write-poses p.pkl --write-ctf c.pkl",
    )
    .example(
      "From cryoDRGN",
      "cryoset convert a.mrcs --poses p.pkl --ctf c.pkl -o a.star",
    )
    .action(async (options: ConvertFlags, file: string) => {
      const outputs = outputsOf(options);
      checkFileFlags(file, options);
      const report = await withPermissions(
        needsOf(file, outputs, options),
        () => convertFile(file, outputs, options),
      );
      show(terminal, file, report, options);
    });
}

function outputsOf(
  { output, writePoses, writeCtf, relion }: ConvertFlags,
): ConvertOutputs {
  if (isHdf5(output) && (writePoses ?? writeCtf ?? relion)) {
    throw new ValidationError(
      "An HDF5 file is written alone: it holds poses and CTF parameters",
    );
  }
  if (output ?? writePoses ?? writeCtf) {
    return { particles: output, poses: writePoses, ctf: writeCtf };
  }
  throw new ValidationError(
    'Nothing to write: add "-o run.cs", "-o run.star", or ' +
      '"--write-poses poses.pkl --write-ctf ctf.pkl"',
  );
}

function needsOf(
  file: string,
  outputs: ConvertOutputs,
  options: ConvertFlags,
): Need[] {
  const written = Object.values(outputs)
    .filter((path) => path !== undefined);
  return [
    ...readNeeds(file, options.ind, ...written),
    ...metadataNeeds(options),
    ...written.map((path) => ({ name: "write", path }) as const),
  ];
}

async function convertFile(
  file: string,
  outputs: ConvertOutputs,
  options: ConvertFlags,
): Promise<ConvertReport> {
  await requireFile(file);
  const { relion, force, ind, imageSize, datadir, stripPrefix } = options;
  const set = {
    ...readOptions(options),
    posesFile: posesFiles(options),
    ctfFile: options.ctf,
    ctf: { ...ctfOverrides(options), imageSize },
    ind: await loadOneList(ind),
    datadir: datadir && await resolveDatadir(file, datadir),
    stripPrefix,
    mrc: { salvage: options.salvage },
  };
  const { particles } = outputs;
  return isHdf5(particles)
    ? await writeHdf5(file, particles, set, force)
    : await convertParticles(file, outputs, { ...set, relion, force });
}

function show(
  terminal: SafeTerminal,
  file: string,
  report: ConvertReport,
  { json, output, projectDir }: ConvertFlags,
): void {
  writeDiagnostics(terminal, report.diagnostics);
  if (json) return writeJson(terminal, { path: file, ...report });
  const written = report.written.map((path, i) =>
    [i === 0 ? "written" : "", path] as const
  );
  terminal.out(
    `${file}\n` +
      fields([["converted", count(report.particles, "image")], ...written]),
  );
  noteMovedPaths(terminal, file, output, projectDir);
}

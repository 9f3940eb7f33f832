import { Command, ValidationError } from "@cliffy/command";
import {
  ArgumentError,
  checkNew,
  DataFormatError,
  fourierShellCorrelation,
  type FourierShellCorrelationOptions,
  fscRecord,
  readVolume,
  type ShellCorrelation,
  type Volume,
  writeFsc,
} from "../../mod.ts";
import { fscReport } from "../fsc_report.ts";
import { requireFile } from "../input_file.ts";
import { fields } from "../layout.ts";
import { InputType, length } from "../option_types.ts";
import { type Need, readNeeds, withPermissions } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";

interface FscOptions {
  readonly json?: boolean | undefined;
  readonly mask?: string | undefined;
  readonly voxelSize?: number | undefined;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
}

/** `cryoset fsc`: Fourier shell correlation of two maps. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function fscCommand(terminal: SafeTerminal) {
  return new Command<GlobalOptions>()
    .description(
      "Fourier shell correlation of two maps, such as half maps.\n\n" +
        "The resolution is where the curve first falls below 0.5 or 0.143.\n" +
        "Up to twenty shells are shown; --output takes all, as .star (RELION's\n" +
        "columns), .csv or .json, or draws the curve, as .svg.",
    )
    .type("input", new InputType())
    .type("length", length)
    .arguments("<a:input> <b:input>")
    .option("--mask <file:input>", "Map to multiply onto both.")
    .option("--voxel-size <length:length>", "In Å, instead of the headers'.")
    .option("-o, --output <file:input>", "Where to write.")
    .option("-f, --force", "Overwrite the output.")
    .example("Half maps", "cryoset fsc half1.mrc half2.mrc --mask mask.mrc")
    .example("A figure", "cryoset fsc half1.mrc half2.mrc -o fsc.svg")
    .example("For RELION", "cryoset fsc half1.mrc half2.mrc -o fsc.star")
    .action(async (options: FscOptions, first: string, second: string) => {
      checkOutput(options);
      const fsc = await withPermissions(
        needsOf(first, second, options),
        () => correlate(first, second, options),
      );
      report(terminal, fsc, first, second, options);
    });
}

function checkOutput({ output, force }: FscOptions): void {
  if (output === undefined) {
    if (!force) return;
    throw new ValidationError('Option "--force" works with "--output"');
  }
  if (/\.(star|csv|json|svg)$/i.test(output)) return;
  throw new ValidationError(
    `Option "--output" must end with .star, .csv, .json or .svg, not "${output}"`,
  );
}

function needsOf(
  first: string,
  second: string,
  { mask, output }: FscOptions,
): Need[] {
  const needs = readNeeds(first, second, mask, output);
  return output === undefined
    ? needs
    : [...needs, { name: "write", path: output }];
}

async function correlate(
  first: string,
  second: string,
  options: FscOptions,
): Promise<ShellCorrelation> {
  const { mask: maskFile, voxelSize, output, force } = options;
  const files = [first, second, ...(maskFile === undefined ? [] : [maskFile])];
  for (const file of files) await requireFile(file);
  if (output !== undefined) await checkNew(output, force ?? false);
  const a = await readVolume(first, { voxelSize });
  const b = await readVolume(second, { voxelSize });
  const mask = maskFile === undefined
    ? undefined
    : await readVolume(maskFile, { voxelSize });
  const fsc = fscOf(a, b, { mask, voxelSize }, {
    a: first,
    b: second,
    mask: maskFile,
  });
  if (output !== undefined) await write(output, fsc, force);
  return fsc;
}

async function write(
  output: string,
  fsc: ShellCorrelation,
  force: boolean | undefined,
): Promise<void> {
  if (!/\.svg$/i.test(output)) return await writeFsc(output, fsc, { force });
  const { fscCurve, savePicture } = await import("../../src/pictures/mod.ts");
  await savePicture(output, fscCurve(fsc), { force });
}

/** The curve of volumes from files; a fault of a volume is one of its file. */
function fscOf(
  a: Volume,
  b: Volume,
  options: FourierShellCorrelationOptions,
  files: Readonly<Record<string, string | undefined>>,
): ShellCorrelation {
  try {
    return fourierShellCorrelation(a, b, options);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    if (error.code !== "volume-not-finite") throw error;
    const path = files[error.label!];
    throw new DataFormatError(
      error.code,
      `Cannot use "${path}": it holds "${error.actual}"; finite numbers are needed`,
      {
        path,
        actual: error.actual,
        cause: error,
      },
    );
  }
}

function report(
  terminal: SafeTerminal,
  fsc: ShellCorrelation,
  first: string,
  second: string,
  { json, mask, output }: FscOptions,
): void {
  if (json) {
    const files = { volumes: [first, second], mask, output };
    return writeJson(terminal, { ...files, ...fscRecord(fsc) });
  }
  const written = output === undefined ? [] : [["written", output] as const];
  terminal.out(`${first}\n${second}\n${fscReport(fsc)}${fields(written)}`);
}

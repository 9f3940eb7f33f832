import { Command } from "@cliffy/command";
import { inspectParticles } from "../../mod.ts";
import { type FileResult, showEachFile } from "../each_file.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { describeParticles } from "../particles_report.ts";
import { metadataNeeds, readOptions } from "../metadata_flags.ts";
import { InputType } from "../option_types.ts";
import type { GlobalOptions, SetExitCode } from "../program.ts";
import { projectHint, withStacks } from "../stacks.ts";
import type { SafeTerminal } from "../terminal.ts";
import { TOMO_FLAGS, type TomoFlags } from "../tilt_flags.ts";

interface InfoOptions extends TomoFlags {
  readonly json?: boolean | undefined;
  readonly columns?: boolean | undefined;
  readonly tiltSeries?: boolean | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly passthrough?: string | undefined;
  readonly block?: string | undefined;
  readonly decimalComma?: boolean | undefined;
  readonly salvage?: boolean | undefined;
}

/** `cryoset info`: what files are and whether they are whole. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function infoCommand(terminal: SafeTerminal, setExitCode: SetExitCode) {
  const command = new Command<GlobalOptions>()
    .description(
      "Say what particle files are and whether they are whole.\n\n" +
        "Particles, box, pixel size, optics groups, poses, CTF, half-sets,\n" +
        "tilt series, and every stack: ends with 1 if one is missing or faulty.",
    )
    .type("input", new InputType())
    .arguments("<files...:input>")
    .option("--tilt-series", "Take the images as tilt series of particles.")
    .option("--columns", "List the columns of the table.")
    .option(
      "-d, --datadir <folder:input>",
      "Folder the image paths start from.",
    )
    .option("--strip-prefix <path>", "Take this off the image paths.")
    .option("--passthrough <file:input>", "More fields of a .cs; or: auto.")
    .option("--block <name>", "Block of the particles.")
    .option("--decimal-comma", "Numbers are written with decimal commas.")
    .option("--salvage", "Accept the whole images of truncated stacks.");
  return addFlags(command, TOMO_FLAGS)
    .example("A set", "cryoset info run_data.star")
    .example("Stacks elsewhere", "cryoset info run_data.star -d /data/Extract")
    .example("Count", "cryoset info run_data.star --json | jq .particles")
    .action(async (options: InfoOptions, ...files: string[]) => {
      const { json = false } = options;
      setExitCode(
        await showEachFile(
          terminal,
          files,
          json,
          (file) => examine(file, options),
        ),
      );
    });
}

async function examine(
  file: string,
  options: InfoOptions,
): Promise<FileResult> {
  const { datadir, stripPrefix, salvage, columns, tiltSeries } = options;
  const report = await withStacks(
    file,
    datadir,
    async (datadir) => {
      await requireFile(file);
      return await inspectParticles(file, {
        datadir,
        stripPrefix,
        tiltSeries,
        ...readOptions(options),
        mrc: { salvage },
      });
    },
    metadataNeeds(options),
    ({ stacks }) => stacks.missing.length > 0,
  );
  const hint = report.stacks.missing.length > 0 ? await projectHint(file) : "";
  return {
    json: report,
    text: describeParticles(report, columns ?? false, hint),
    diagnostics: report.diagnostics,
    ok: report.ok,
  };
}

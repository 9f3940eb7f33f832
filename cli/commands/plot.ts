import { Command } from "@cliffy/command";
import { checkNew } from "../../mod.ts";
import type { Chart, Picture } from "../../src/pictures/mod.ts";
import { barsOf } from "../bars.ts";
import { withCacheDir } from "../cache_dir.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { checkFileFlags, refuseFlags } from "../flag_checks.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { fields } from "../layout.ts";
import { checkLoadFlags, type LoadFlags, STACK_FLAGS } from "../load_flags.ts";
import { METADATA_FLAGS, metadataNeeds } from "../metadata_flags.ts";
import { ChoiceType, InputType, positive } from "../option_types.ts";
import { readNeeds } from "../permissions.ts";
import { pictureKind } from "../picture_files.ts";
import { PLOT_KINDS, plotKind, type PlotKindName } from "../plot_kinds.ts";
import type { GlobalOptions } from "../program.ts";
import { withStacks } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { TILT_CTF_FLAGS, TOMO_FLAGS } from "../tilt_flags.ts";

interface PlotFlags extends LoadFlags {
  readonly json?: boolean | undefined;
  readonly kind: PlotKindName;
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Flags that the table alone has no use for. */
const IMAGE_FLAGS = [
  "downsample",
  "salvage",
  "cacheDir",
  "cacheQuota",
  "ntilts",
  "tiltOrder",
  "tiltRanks",
  "tiltCtf",
  "dosePerTilt",
  "anglePerTilt",
] as const;

/** How a chart becomes a PNG file. */
const TO_PNG = ": convert the .svg, as with rsvg-convert";

/** `cryoset plot`: a chart of what is in a set. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function plotCommand(terminal: SafeTerminal) {
  const kinds = Object.keys(PLOT_KINDS) as PlotKindName[];
  const command = new Command<GlobalOptions>()
    .description(
      "Draw what is in a set: a chart as .svg, or as .json for Vega-Lite.\n\n" +
        "Without --output histograms are shown in letters.\n\n" +
        "Kinds: defocus, astigmatism, angles (where particles are seen from),\n" +
        "shifts, dose (of tilt series), ctf (of the least, middle and most\n" +
        "defocused image), noise, and power (Thon rings; as .png the power\n" +
        "spectrum beside the CTF). All but the last two take the table alone.",
    )
    .type("input", new InputType())
    .type("positive", positive)
    .type("plot-kind", new ChoiceType(...kinds))
    .arguments("<file:input>")
    .option("-k, --kind <kind:plot-kind>", "What to draw.", { required: true })
    .option("-o, --output <file:input>", "Where to write.")
    .option("-f, --force", "Overwrite the output.")
    .option("--downsample <px:positive>", "Fourier-crop images to this side.")
    .option("--ind <file:input>", "Use the images listed in this file.");
  return addFlags(
    command,
    TILT_CTF_FLAGS,
    METADATA_FLAGS,
    STACK_FLAGS,
    TOMO_FLAGS,
  )
    .example("In letters", "cryoset plot run_data.star -k defocus")
    .example("A figure", "cryoset plot run_data.star -k defocus -o defocus.svg")
    .example("Thon rings", "cryoset plot run_data.star -k power -o power.png")
    .action(async (options: PlotFlags, file: string) => {
      const drawn = await plotFile(terminal, file, options);
      report(terminal, file, drawn, options);
    });
}

function report(
  terminal: SafeTerminal,
  file: string,
  drawn: Chart | Picture,
  { kind, output, json }: PlotFlags,
): void {
  const shows = drawn.description;
  if (json) {
    const spec = output === undefined && "spec" in drawn
      ? { spec: drawn.spec }
      : {};
    return writeJson(terminal, { path: file, kind, output, shows, ...spec });
  }
  const written = output === undefined ? [] : [["written", output] as const];
  const bars = output === undefined && "spec" in drawn ? barsOf(drawn) : "";
  terminal.out(`${file}\n${fields([["shows", shows], ...written])}${bars}`);
}

async function plotFile(
  terminal: SafeTerminal,
  file: string,
  flags: PlotFlags,
): Promise<Chart | Picture> {
  checkFileFlags(file, flags);
  await checkLoadFlags(flags);
  const { kind, output, force = false, datadir, cacheDir } = flags;
  if (output === undefined) refuseFlags(["force"], flags, '"--output"');
  if (!plotKind(kind).readsImages) {
    refuseFlags(IMAGE_FLAGS, flags, '"--kind noise" and "--kind power"');
  }
  const isPicture = output !== undefined && wantsPicture(kind, output);
  const work = async (datadir: string | undefined) => {
    await requireFile(file);
    if (output !== undefined) await checkNew(output, force);
    return await withCacheDir(cacheDir, async () => {
      const pictures = await import("../../src/pictures/mod.ts");
      const { chart, picture = chart } = plotKind(kind);
      const draw = isPicture ? picture : chart;
      const source = { file, flags: { ...flags, datadir } };
      const { drawn, diagnostics } = await draw(pictures, source);
      writeDiagnostics(terminal, diagnostics);
      if (output !== undefined) {
        await pictures.savePicture(output, drawn, { force });
      }
      return drawn;
    });
  };
  const { ind, tiltInd } = flags;
  return await withStacks(file, datadir, work, [
    ...metadataNeeds(flags),
    ...readNeeds(ind, tiltInd, output),
    ...(output === undefined ? [] : [{ name: "write", path: output } as const]),
  ]);
}

/**
 * Whether a picture is to be drawn, and no chart.
 *
 * @throws {ValidationError} if the output is of another kind.
 */
function wantsPicture(name: PlotKindName, output: string): boolean {
  if (plotKind(name).picture === undefined) {
    const remedy = /\.png$/i.test(output) ? TO_PNG : "";
    pictureKind(output, ["svg", "json"], remedy);
    return false;
  }
  return pictureKind(output, ["svg", "json", "png"]) === "png";
}

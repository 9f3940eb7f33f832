import { Command } from "@cliffy/command";
import { splitParticles } from "../../mod.ts";
import { withCacheDir } from "../cache_dir.ts";
import { checkFileFlags, refuseFlags } from "../flag_checks.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { withInterrupts } from "../interrupts.ts";
import {
  checkLoadFlags,
  loadOptions,
  splitOptions,
  STACK_FLAGS,
} from "../load_flags.ts";
import { METADATA_FLAGS, metadataNeeds } from "../metadata_flags.ts";
import { InputType, length, positive, seed } from "../option_types.ts";
import { readNeeds } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import {
  type MapsReport,
  type ReconstructFlags,
  reconstructHalves,
} from "../reconstruct_halves.ts";
import { describeMaps, mapsRecord } from "../maps_report.ts";
import { mapFiles, MapFolder } from "../map_files.ts";
import { withStacks } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { TILT_CTF_FLAGS, TOMO_FLAGS } from "../tilt_flags.ts";

/** `cryoset reconstruct`: half-maps of a particle set. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function reconstructCommand(terminal: SafeTerminal) {
  const command = new Command<GlobalOptions>()
    .description(
      "Reconstruct both half-sets in the poses of the file.\n\n" +
        "Writes half1.mrc, half2.mrc, their mean map.mrc, and their Fourier\n" +
        "shell correlation fsc.star. Halves as given by --halfsets, else as\n" +
        "the file says, else at random; --seed splits at random in any case.",
    )
    .type("input", new InputType())
    .type("positive", positive)
    .type("resolution", length)
    .type("seed", seed)
    .arguments("<file:input>")
    .option("-o, --output <folder:input>", "Where to write.", {
      required: true,
    })
    .option("-f, --force", "Overwrite maps that are there.")
    .option("-b, --batch-size <n:positive>", "Images of a batch.")
    .option("--downsample <px:positive>", "Fourier-crop images to this side.")
    .option("--uninvert", "Turn the contrast: particles are white.")
    .option("--skip-ctf", "Images are corrected for the CTF: take it as 1.")
    .option("--premultiplied", "Images were multiplied by their CTF.")
    .option("--window", "Multiply images by a round window.")
    .option("--padding <n:positive>", "1 saves memory; else 2.")
    .option("--max-resolution <d:resolution>", "Leave out what is finer, in Å.")
    .option("--wiener <x:number>", "Part of the mean weight; else 0.001.")
    .option("--mask <file:input>", "Map to multiply onto both for the FSC.")
    .group("Which images")
    .option("--halfsets <file:input>", "Take the halves from this file.")
    .option("--seed <n:seed>", "Take random halves with this seed.")
    .option("--ind <file:input>", "Use the images listed in this file.");
  return addFlags(
    command,
    TILT_CTF_FLAGS,
    METADATA_FLAGS,
    STACK_FLAGS,
    TOMO_FLAGS,
  )
    .example("RELION's halves", "cryoset reconstruct run_data.star -o maps")
    .example(
      "Tilt series",
      "cryoset reconstruct tilts.star --tilt-series -o maps",
    )
    .example(
      "White particles",
      "cryoset reconstruct run.star -o maps --uninvert",
    )
    .action(async (options: ReconstructFlags, file: string) => {
      const report = await reconstructFile(terminal, file, options);
      if (options.json) writeJson(terminal, mapsRecord(report));
      else terminal.out(describeMaps(report));
    });
}

async function reconstructFile(
  terminal: SafeTerminal,
  file: string,
  options: ReconstructFlags,
): Promise<MapsReport> {
  checkFileFlags(file, options);
  if (options.premultiplied) {
    refuseFlags(["skipCtf"], options, 'images that were not "--premultiplied"');
  }
  await checkLoadFlags(options);
  const { output, force = false, datadir, cacheDir } = options;
  const { ind, tiltInd, halfsets, mask } = options;
  const { map } = mapFiles(output);
  const work = async (datadir: string | undefined) => {
    await requireFile(file);
    if (mask !== undefined) await requireFile(mask);
    await using folder = await MapFolder.open(output, force);
    const flags = { ...options, datadir };
    return await withCacheDir(cacheDir, async () => {
      const split = await splitParticles(file, splitOptions(flags));
      const load = loadOptions(flags);
      return await withInterrupts((signal) =>
        reconstructHalves(terminal, file, {
          split,
          load,
          flags,
          folder,
          signal,
        })
      );
    });
  };
  return await withStacks(file, datadir, work, [
    ...metadataNeeds(options),
    ...readNeeds(ind, tiltInd, halfsets, mask, map),
    { name: "write", path: map },
  ]);
}

import { Command } from "@cliffy/command";
import {
  readVolume,
  simulateDataset,
  type SimulationReport,
} from "../../mod.ts";
import { addFlags } from "../flags.ts";
import { withInterrupts } from "../interrupts.ts";
import { count, decimal, fields, whole } from "../layout.ts";
import { InputType } from "../option_types.ts";
import { type Need, readNeeds, withPermissions } from "../permissions.ts";
import type { GlobalOptions } from "../program.ts";
import { type Progress, rateSince, startProgress } from "../progress.ts";
import {
  checkSimulateFlags,
  IMAGE_FLAGS,
  PARTICLE_FLAGS,
  SIMULATED_FLAGS,
  type SimulateFlags,
  simulateOptions,
  TILTED_FLAGS,
} from "../simulate_flags.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";

/** `cryoset simulate`: particle sets whose truth is known. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function simulateCommand(terminal: SafeTerminal) {
  const command = new Command<GlobalOptions>()
    .description(
      "Make a particle set whose truth is known.\n\n" +
        "Projections of a built-in molecule, or of your volumes, with CTF and\n" +
        "noise, in a new or empty folder: particles.star with its stacks,\n" +
        "the same for cryoSPARC (.cs) and cryoDRGN (.pkl), and the truth. The\n" +
        "same seed gives the same files.",
    )
    .type("input", new InputType())
    .arguments("<folder:input>");
  return addFlags(
    command,
    PARTICLE_FLAGS,
    IMAGE_FLAGS,
    TILTED_FLAGS,
    SIMULATED_FLAGS,
  )
    .example("A small set", "cryoset simulate sim -n 2000 --snr 0.5")
    .example("Of a map", "cryoset simulate sim --volume map.mrc --seed 1")
    .example("Tilt series", "cryoset simulate sim -n 50 --tilt-series")
    .action(async (options: SimulateFlags, folder: string) => {
      checkSimulateFlags(options);
      const report = await withPermissions(
        needsOf(folder, options),
        () =>
          withInterrupts((signal) =>
            simulate(terminal, folder, options, signal)
          ),
      );
      if (options.json) writeJson(terminal, { path: folder, ...report });
      else terminal.out(describe(folder, report, options));
    });
}

function needsOf(folder: string, { volume = [] }: SimulateFlags): Need[] {
  const written = `${folder}/particles.star`;
  return [...readNeeds(written, ...volume), { name: "write", path: written }];
}

async function simulate(
  terminal: SafeTerminal,
  folder: string,
  flags: SimulateFlags,
  signal: AbortSignal,
): Promise<SimulationReport> {
  const { volume, voxelSize } = flags;
  const volumes = volume &&
    await Promise.all(volume.map((path) => readVolume(path, { voxelSize })));
  const start = performance.now();
  const shown: { bar?: Progress } = {};
  try {
    return await simulateDataset(folder, {
      ...simulateOptions(flags, volumes),
      signal,
      onProgress: async (done, total) => {
        shown.bar ??= await startProgress(terminal, total);
        shown.bar.update(done, rateSince(start, done));
      },
    });
  } finally {
    shown.bar?.stop();
  }
}

function describe(
  folder: string,
  report: SimulationReport,
  flags: SimulateFlags,
): string {
  const { files, nParticles, nImages, box, voxelSize } = report;
  const { tiltSeries } = flags;
  const tilts = tiltSeries
    ? `, ${count(nImages / nParticles, "tilt")} each`
    : "";
  const tables = [files.star, files.cs, files.poses, files.ctf]
    .filter((path) => path !== null)
    .map((path) => path.slice(path.lastIndexOf("/") + 1));
  const rows: [string, string][] = [
    ["made", `${count(nParticles, "particle")}${tilts}`],
    ["images", `${whole(box)} px of ${decimal(voxelSize)} Å`],
    ["noise", noiseLine(report)],
    ["tables", tables.join(", ")],
    ["stacks", `${count(files.stacks.length, "stack")} in Particles`],
    ["truth", "volumes, conformations and options in truth"],
  ];
  if (report.conformations.length > 1) {
    const counts = report.conformations.map(whole).join(" and ");
    rows.splice(1, 0, ["volumes", `in ${counts} particles`]);
  }
  const next = tiltSeries
    ? `cryoset batches ${files.star} --tilt-series`
    : `cryoset info ${files.star}`;
  return `${folder}\n${fields(rows)}Next: ${next}\n`;
}

function noiseLine({ signalVariance, noiseVariance }: SimulationReport) {
  return noiseVariance === 0
    ? "none"
    : `signal-to-noise ${decimal(signalVariance / noiseVariance)}`;
}

import { Command, EnumType } from "@cliffy/command";
import { type Diagnostic, splitParticles } from "../../mod.ts";
import { batchSizeFor } from "../batch_size.ts";
import { BatchStatistics } from "../batch_statistics.ts";
import { withCacheDir } from "../cache_dir.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { EXIT } from "../faults.ts";
import { checkFileFlags } from "../flag_checks.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import {
  loadOptions,
  selectedImages,
  splitOptions,
  STACK_FLAGS,
} from "../load_flags.ts";
import { METADATA_FLAGS, metadataNeeds } from "../metadata_flags.ts";
import {
  ChoiceType,
  InputType,
  positive,
  seed,
  workers,
} from "../option_types.ts";
import { readNeeds } from "../permissions.ts";
import type { GlobalOptions, SetExitCode } from "../program.ts";
import { startProgress } from "../progress.ts";
import { withStacks } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { TOMO_FLAGS } from "../tilt_flags.ts";
import { openWalk, stepsOf, type Walk } from "../walk.ts";
import {
  checkGrouped,
  checkWalkFlags,
  WALK_TILT_FLAGS,
  type WalkFlags,
} from "../walk_flags.ts";
import { describeWalk, type WalkReport } from "../walk_report.ts";

/** `cryoset batches`: walk a set as a training program would. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function batchesCommand(
  terminal: SafeTerminal,
  setExitCode: SetExitCode,
) {
  const command = new Command<GlobalOptions>()
    .description(
      "Walk particles in batches as a training program would.\n\n" +
        "Statistics of each batch, and the rates reached. A file without\n" +
        "poses or CTF parameters is walked for its images alone.",
    )
    .type("input", new InputType())
    .type("processing", new ChoiceType("none", "full", "half"))
    .type("half", new EnumType([0, 1]))
    .type("positive", positive)
    .type("seed", seed)
    .type("workers", workers)
    .arguments("<file:input>")
    .option(
      "-b, --batch-size <n:positive>",
      "Images of a batch, else 32 MB of them.",
    )
    .option("-n, --limit <n:positive>", "Stop after so many batches.")
    .option(
      "-p, --process <how:processing>",
      "Compute spectra: none, full or half.",
    )
    .option("--mask", "Window the images before that.")
    .option("--downsample <px:positive>", "Fourier-crop images to this side.")
    .option("--workers <n:workers>", "Make batches in so many threads.")
    .option("--shuffle <seed:seed>", "Walk in a random order of large reads.")
    .option("--no-prefetch", "Do not read ahead.")
    .group("Which images")
    .option("--halfset <id:half>", "Walk one half only.")
    .option("--halfsets <file:input>", "Take the halves from this file.")
    .option("--seed <n:seed>", "Take random halves with this seed.")
    .option("--ind <file:input>", "Use the images listed in this file.");
  return addFlags(
    command,
    WALK_TILT_FLAGS,
    METADATA_FLAGS,
    STACK_FLAGS,
    TOMO_FLAGS,
  )
    .example("Half-spectra", "cryoset batches run.star -b 512 -p half")
    .example("One half", "cryoset batches run.star --halfset 0 --seed 1")
    .example(
      "As in training",
      "cryoset batches run.star -p half --workers 2 --shuffle 1",
    )
    .example(
      "Tilt series",
      "cryoset batches tilts.star --tilt-series --by-particle --pack",
    )
    .action(async (options: WalkFlags, file: string) => {
      const report = await batches(terminal, file, options);
      if (options.json) writeJson(terminal, report);
      else terminal.out(describeWalk(report));
      setExitCode(report.ok ? EXIT.fine : EXIT.data);
    });
}

async function batches(
  terminal: SafeTerminal,
  file: string,
  options: WalkFlags,
): Promise<WalkReport> {
  checkFileFlags(file, options);
  await checkWalkFlags(options);
  const { datadir, cacheDir, ind, tiltInd, halfsets } = options;
  const work = async (datadir: string | undefined) => {
    await requireFile(file);
    const walk = () => walkFile(terminal, file, { ...options, datadir });
    return await withCacheDir(cacheDir, walk);
  };
  return await withStacks(file, datadir, work, [
    ...metadataNeeds(options),
    ...readNeeds(ind, tiltInd, halfsets),
  ]);
}

async function walkFile(
  terminal: SafeTerminal,
  file: string,
  options: WalkFlags,
): Promise<WalkReport> {
  const split = options.halfset === undefined
    ? null
    : await splitParticles(file, splitOptions(options));
  await using walk = await openWalk(file, {
    ...loadOptions(options),
    ind: split?.halfsets[options.halfset ?? 0] ??
      await selectedImages(file, options),
  });
  checkGrouped(walk.source.tiltSeries, options);
  const found = [
    ...split?.diagnostics ?? [],
    ...walk.dataset?.diagnostics ?? walk.source.diagnostics,
  ];
  writeDiagnostics(terminal, found);
  const { byParticle = false } = options;
  const batchSize = batchSizeFor(walk.source, options);
  const statistics = await walkBatches(terminal, walk, batchSize, options);
  const faults = pixelFaults(file, statistics);
  writeDiagnostics(terminal, faults);
  return {
    path: file,
    ...statistics.report(),
    ok: faults.length === 0,
    box: walk.source.gridSize,
    batchSize,
    byParticle,
    tiltSeries: tiltWalkReport(walk, options),
    process: options.process ?? "none",
    workers: options.workers ?? 0,
    shuffle: options.shuffle ?? null,
    halfset: options.halfset ?? null,
    method: split?.method ?? null,
    seed: split?.seed ?? null,
    voxelSize: walk.dataset?.voxelSize ?? null,
    metadataMissing: walk.reason,
    diagnostics: [...found, ...faults],
  };
}

function tiltWalkReport(
  { source }: Walk,
  { tiltCtf = "relion5" }: WalkFlags,
): WalkReport["tiltSeries"] {
  return source.tiltSeries
    ? {
      particles: source.nGroups,
      tiltOrder: source.info.tiltOrder,
      tiltSeriesCtf: tiltCtf,
    }
    : null;
}

function pixelFaults(
  path: string,
  { firstNotFinite }: BatchStatistics,
): Diagnostic[] {
  return firstNotFinite < 0 ? [] : [{
    severity: "warning",
    code: "pixels-not-finite",
    message: `Batch ${firstNotFinite} holds pixels that are infinite or not ` +
      `numbers`,
    path,
  }];
}

async function walkBatches(
  terminal: SafeTerminal,
  walk: Walk,
  batchSize: number | null,
  options: WalkFlags,
): Promise<BatchStatistics> {
  const { limit = Infinity, prefetch } = options;
  const { process = "none", mask = false, byParticle = false } = options;
  const { pack = false, pad = false, workers = 0, shuffle = null } = options;
  const { nImages } = walk.source;
  const total = Math.min(nImages, limit * (batchSize ?? nImages));
  const progress = await startProgress(terminal, total);
  const processing = { process, byParticle };
  const statistics = new BatchStatistics(walk.source, processing);
  const shape = { batchSize, byParticle, pack, pad };
  const steps = { ...shape, prefetch, process, mask, workers, shuffle };
  try {
    for await (const step of stepsOf(walk, steps)) {
      statistics.add(step);
      progress.update(statistics.images, statistics.rate);
      if (statistics.batches === limit) break;
    }
  } finally {
    progress.stop();
  }
  return statistics;
}

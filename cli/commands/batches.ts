import { Command, EnumType, ValidationError } from "@cliffy/command";
import {
  type Diagnostic,
  getCacheDir,
  type IndexSelection,
  loadOneList,
  type ParticleSplit,
  splitParticles,
} from "../../mod.ts";
import { BatchStatistics } from "../batch_statistics.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { EXIT } from "../faults.ts";
import { checkFileFlags } from "../flag_checks.ts";
import { requireFile } from "../input_file.ts";
import { withCacheDir } from "../cache_dir.ts";
import {
  byteCount,
  InputType,
  length,
  positive,
  seed,
  whole,
} from "../option_types.ts";
import { checkSplitOptions } from "../split_options.ts";
import type { GlobalOptions, SetExitCode } from "../program.ts";
import {
  ctfOverrides,
  type MetadataFlags,
  posesFiles,
  readOptions,
} from "../metadata_flags.ts";
import { startProgress } from "../progress.ts";
import { withStacks } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { imagesOf, openWalk, type Walk } from "../walk.ts";
import { describeWalk, type WalkReport } from "../walk_report.ts";

interface BatchesOptions extends MetadataFlags {
  readonly json?: boolean | undefined;
  readonly batchSize?: number | undefined;
  readonly limit?: number | undefined;
  readonly process?: WalkReport["process"] | undefined;
  readonly mask?: boolean | undefined;
  readonly downsample?: number | undefined;
  readonly prefetch: boolean;
  readonly halfset?: 0 | 1 | undefined;
  readonly halfsets?: string | undefined;
  readonly seed?: number | undefined;
  readonly ind?: string | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly salvage?: boolean | undefined;
  readonly cacheDir?: string | undefined;
  readonly cacheQuota?: number | undefined;
}

/** Images of a batch, unless asked otherwise: as many as fit into this. */
const BATCH_BYTES = 2 ** 25;

/** `cryoset batches`: walk a set as a training program would. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function batchesCommand(
  terminal: SafeTerminal,
  setExitCode: SetExitCode,
) {
  return new Command<GlobalOptions>()
    .description(
      "Walk particles in batches as a training program would.\n\n" +
        "Statistics of each batch, and the rates reached. A file without\n" +
        "poses or CTF parameters is walked for its images alone.",
    )
    .type("input", new InputType())
    .type("processing", new EnumType(["none", "full", "half"]))
    .type("half", new EnumType([0, 1]))
    .type("positive", positive)
    .type("seed", seed)
    .type("whole", whole)
    .type("length", length)
    .type("size", byteCount)
    .arguments("<file:input>")
    .option(
      "-b, --batch-size <n:positive>",
      "Images of a batch, else 32 MB of them.",
    )
    .option("-n, --limit <n:positive>", "Stop after so many batches.")
    .option("-p, --process <how:processing>", "Compute spectra.")
    .option("--mask", "Window the images before that.")
    .option("--downsample <px:positive>", "Fourier-crop images to this side.")
    .option("--no-prefetch", "Do not read ahead.")
    .group("Which images")
    .option("--halfset <id:half>", "Walk one half only.")
    .option("--halfsets <file:input>", "Take the halves from this file.")
    .option("--seed <n:seed>", "Take random halves with this seed.")
    .option("--ind <file:input>", "Use the images listed in this file.")
    .group("Metadata")
    .option("--poses <file:input>", "Poses: .star, .cs, .pkl or .npy.")
    .option("--translations <file:input>", "Shifts, if --poses has none.")
    .option("--ctf <file:input>", "CTF parameters: likewise.")
    .option(
      "--apix <angstrom:length>",
      "Pixel size in Å, instead of the file's.",
    )
    .option("--voltage <kv:number>", "Voltage, instead of the file's.")
    .option("--cs <mm:number>", "Spherical aberration, likewise.")
    .option("--amplitude-contrast <fraction:number>", "Likewise.")
    .option("--passthrough <file:input>", "More fields of a .cs; or: auto.")
    .option("--pose-class <n:whole>", "Class whose poses are taken.")
    .option("--block <name>", "Block of the particles.")
    .option("--decimal-comma", "Numbers are written with decimal commas.")
    .group("Stacks")
    .option(
      "-d, --datadir <folder:input>",
      "Folder the image paths start from.",
    )
    .option("--strip-prefix <path>", "Take this off the image paths.")
    .option("--salvage", "Read the whole images of truncated stacks.")
    .option(
      "--cache-dir <folder:input>",
      "Copy the stacks to this fast disk first.",
    )
    .option("--cache-quota <size:size>", "Most that all copies may take: 50G.")
    .example("Half-spectra", "cryoset batches run.star -b 512 -p half")
    .example("One half", "cryoset batches run.star --halfset 0 --seed 1")
    .action(async (options: BatchesOptions, file: string) => {
      checkOptions(options);
      checkFileFlags(file, options);
      await checkCacheFlags(options);
      const report = await withStacks(
        file,
        options.datadir,
        async (datadir) => {
          await requireFile(file);
          return await withCacheDir(
            options.cacheDir,
            () => walkFile(terminal, file, { ...options, datadir }),
          );
        },
        [
          options.poses,
          options.translations,
          options.ctf,
          options.ind,
          options.halfsets,
        ],
      );
      if (options.json) writeJson(terminal, report);
      else terminal.out(describeWalk(report));
      setExitCode(report.ok ? EXIT.fine : EXIT.data);
    });
}

function checkOptions(options: BatchesOptions): void {
  const { process = "none", mask, halfset, halfsets, seed } = options;
  if (mask && process === "none") {
    throw new ValidationError(
      'Option "--mask" works with "--process full" or "--process half"',
    );
  }
  if (halfset === undefined && (halfsets ?? seed) !== undefined) {
    throw new ValidationError(
      `Option "--${halfsets === undefined ? "seed" : "halfsets"}" works with ` +
        `"--halfset 0" or "--halfset 1"`,
    );
  }
  checkSplitOptions({ halfsets, seed });
}

async function checkCacheFlags(
  { cacheDir, cacheQuota }: BatchesOptions,
): Promise<void> {
  const isNeedless = cacheQuota !== undefined && cacheDir === undefined;
  if (!isNeedless || await getCacheDir() !== null) return;
  throw new ValidationError('Option "--cache-quota" works with "--cache-dir"');
}

async function walkFile(
  terminal: SafeTerminal,
  file: string,
  options: BatchesOptions,
): Promise<WalkReport> {
  const split = await splitFor(file, options);
  await using walk = await openWalk(file, {
    ind: await selectionOf(split, options),
    datadir: options.datadir,
    stripPrefix: options.stripPrefix,
    downsampleD: options.downsample,
    posesFile: posesFiles(options),
    ctfFile: options.ctf,
    ctf: ctfOverrides(options),
    ...readOptions(options),
    mrc: { salvage: options.salvage },
    cacheDir: options.cacheDir,
    cacheQuota: options.cacheQuota,
  });
  const found = [
    ...split?.diagnostics ?? [],
    ...walk.dataset?.diagnostics ?? walk.source.diagnostics,
  ];
  writeDiagnostics(terminal, found);
  const D = walk.source.gridSize;
  const batchSize = options.batchSize ??
    Math.max(1, Math.floor(BATCH_BYTES / (4 * D * D)));
  const statistics = await walkBatches(terminal, walk, batchSize, options);
  const faults = pixelFaults(file, statistics);
  writeDiagnostics(terminal, faults);
  return {
    path: file,
    ...statistics.report(),
    ok: faults.length === 0,
    box: D,
    batchSize,
    process: options.process ?? "none",
    halfset: options.halfset ?? null,
    method: split?.method ?? null,
    seed: split?.seed ?? null,
    voxelSize: walk.dataset?.voxelSize ?? null,
    metadataMissing: walk.reason,
    diagnostics: [...found, ...faults],
  };
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

async function splitFor(
  file: string,
  options: BatchesOptions,
): Promise<ParticleSplit | null> {
  const { halfset, halfsets, seed, ind, datadir, stripPrefix } = options;
  if (halfset === undefined) return null;
  return await splitParticles(file, {
    method: seed === undefined ? "auto" : "random",
    seed,
    halfsets,
    ind,
    datadir,
    stripPrefix,
    ...readOptions(options),
    mrc: { salvage: options.salvage },
  });
}

async function selectionOf(
  split: ParticleSplit | null,
  { halfset, ind }: BatchesOptions,
): Promise<IndexSelection | undefined> {
  if (split !== null) return split.halfsets[halfset ?? 0];
  return await loadOneList(ind) ?? undefined;
}

async function walkBatches(
  terminal: SafeTerminal,
  walk: Walk,
  batchSize: number,
  options: BatchesOptions,
): Promise<BatchStatistics> {
  const { process = "none", mask, limit = Infinity, prefetch } = options;
  const total = Math.min(walk.source.nImages, limit * batchSize);
  const progress = await startProgress(terminal, total);
  const statistics = new BatchStatistics(walk.source, { process, mask });
  try {
    for await (const images of imagesOf(walk, batchSize, prefetch)) {
      statistics.add(images);
      progress.update(statistics.images, statistics.rate);
      if (statistics.batches === limit) break;
    }
  } finally {
    progress.stop();
  }
  return statistics;
}

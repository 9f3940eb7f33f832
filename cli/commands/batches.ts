import { Command, EnumType, ValidationError } from "@cliffy/command";
import { splitParticles } from "../../mod.ts";
import { resolveDatadir } from "../datadir.ts";
import { diagnosticLines } from "../faults.ts";
import { bytes, count, fields, table } from "../layout.ts";
import type { GlobalOptions } from "../program.ts";
import { startProgress } from "../progress.ts";
import {
  meanPower,
  type PixelStatistics,
  pixelStatistics,
} from "../statistics.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { imagesOf, openWalk, type Walk } from "../walk.ts";

type Processing = "none" | "full" | "half";

interface BatchesOptions {
  readonly json?: boolean | undefined;
  readonly batchSize?: number | undefined;
  readonly process: Processing;
  readonly mask?: boolean | undefined;
  readonly halfset?: number | undefined;
  readonly halfsets?: string | undefined;
  readonly downsample?: number | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly block?: string | undefined;
  readonly limit?: number | undefined;
}

interface BatchRow extends PixelStatistics {
  readonly images: number;
  readonly power: number | null;
}

/** Images of a batch, unless asked otherwise: as many as fit in this. */
const BATCH_BYTES = 2 ** 25;

/** Rows of statistics shown to people before the rest is left out. */
const MOST_ROWS = 20;

/** `cryoset batches`: walk a set as a training program would. */
export function batchesCommand(terminal: Terminal) {
  return new Command<GlobalOptions>()
    .description(
      "Walk particles in batches as a training program would.\n\nWith " +
        "statistics of each batch and the rates reached. A file without " +
        "poses or CTF parameters is walked for its images alone.",
    )
    .type("processing", new EnumType(["none", "full", "half"]))
    .arguments("<file:file>")
    .option("-b, --batch-size <images:integer>", "Images of a batch.")
    .option("-p, --process <how:processing>", "Spectra: none, full or half.", {
      default: "none" as const,
    })
    .option("--mask", "Apply the soft circular window before the DFT.")
    .option("--halfset <id:integer>", "Walk one half only: 0 or 1.")
    .option("--halfsets <path:file>", "Take the half-sets from this file.", {
      depends: ["halfset"],
    })
    .option("--downsample <px:integer>", "Crop the images to this side.")
    .option("-d, --datadir <folder:file>", "Folder the image paths start from.")
    .option("--strip-prefix <path:string>", "Take this off the image paths.")
    .option("--block <name:string>", "Block of the particles.")
    .option("--limit <batches:integer>", "Stop after so many batches.")
    .action(async (options: BatchesOptions, file: string) => {
      const { batchSize, limit, halfset } = options;
      requireRange("--batch-size", batchSize, 1, Infinity);
      requireRange("--limit", limit, 1, Infinity);
      requireRange("--halfset", halfset, 0, 1);
      await using walk = await openWalk(file, {
        datadir: await resolveDatadir(file, options.datadir),
        stripPrefix: options.stripPrefix,
        downsampleD: options.downsample,
        block: options.block,
      });
      terminal.err(diagnosticLines(walk.dataset?.diagnostics ?? []));
      if (walk.reason !== null) {
        terminal.err(`note: walking the images alone: ${walk.reason}\n`);
      }
      const indices = halfset === undefined ? undefined : (await splitParticles(
        file,
        { halfsets: options.halfsets, block: options.block },
      )).halfsets[halfset];
      await report(terminal, file, walk, options, indices);
    });
}

async function report(
  terminal: Terminal,
  file: string,
  walk: Walk,
  options: BatchesOptions,
  indices: Int32Array | undefined,
): Promise<void> {
  const D = walk.source.gridSize;
  const batchSize = options.batchSize ??
    Math.max(1, Math.floor(BATCH_BYTES / (4 * D * D)));
  const started = performance.now();
  const rows = await walkBatches(terminal, walk, batchSize, options, indices);
  const seconds = (performance.now() - started) / 1000;
  const images = rows.reduce((sum, row) => sum + row.images, 0);
  const pixelBytes = images * D * D * 4;
  if (options.json) {
    writeJson(terminal, {
      path: file,
      images,
      box: D,
      batchSize,
      process: options.process,
      voxelSize: walk.dataset?.voxelSize ?? null,
      seconds,
      imagesPerSecond: images / seconds,
      bytesPerSecond: pixelBytes / seconds,
      batches: rows,
    });
    return;
  }
  terminal.out(
    `${file}\n` + fields([
      [
        "walked",
        `${count(images, "image")} of ${D} × ${D} px in ${
          count(rows.length, "batch", "batches")
        }${options.process === "none" ? "" : `, ${options.process} spectra`}`,
      ],
      [
        "time",
        `${seconds.toFixed(2)} s, ${
          Math.round(images / seconds).toLocaleString("en-US")
        } images/s, ${bytes(pixelBytes / seconds)}/s`,
      ],
    ]) + "\n" + statisticsTable(rows),
  );
}

async function walkBatches(
  terminal: Terminal,
  walk: Walk,
  batchSize: number,
  options: BatchesOptions,
  indices: Int32Array | undefined,
): Promise<BatchRow[]> {
  const { source } = walk;
  const total = indices?.length ?? source.nImages;
  const progress = await startProgress(
    options.json ? { ...terminal, interactive: false } : terminal,
    Math.min(total, (options.limit ?? Infinity) * batchSize),
  );
  const mask = { applyImageMask: options.mask };
  const rows: BatchRow[] = [];
  const started = performance.now();
  let done = 0;
  try {
    for await (const images of imagesOf(walk, batchSize, { indices })) {
      const power = options.process === "none"
        ? null
        : options.process === "full"
        ? meanPower(source.processImages(images, mask))
        : meanPower(source.processImagesHalf(images, mask));
      rows.push({ images: images.shape[0], ...pixelStatistics(images), power });
      done += images.shape[0];
      const seconds = (performance.now() - started) / 1000;
      progress.update(done, `${Math.round(done / seconds)}/s`);
      if (rows.length === options.limit) break;
    }
  } finally {
    progress.stop();
  }
  return rows;
}

function statisticsTable(rows: readonly BatchRow[]): string {
  const withPower = rows.some((row) => row.power !== null);
  const head = ["batch", "images", "mean", "std", "min", "max"];
  const shown = rows.slice(0, MOST_ROWS).map((row, i) => [
    String(i),
    String(row.images),
    ...[row.mean, row.std, row.min, row.max].map(short),
    ...(withPower ? [short(row.power ?? 0)] : []),
  ]);
  const rest = rows.length - shown.length;
  return table(withPower ? [...head, "mean |F|²"] : head, shown) +
    (rest > 0
      ? `  and ${count(rest, "batch", "batches")} more (--json has all)\n`
      : "");
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}

function requireRange(
  option: string,
  value: number | undefined,
  least: number,
  most: number,
): void {
  if (value === undefined || (value >= least && value <= most)) return;
  const wanted = most === Infinity
    ? `at least ${least}`
    : `${least} or ${most}`;
  throw new ValidationError(
    `Option "${option}" must be ${wanted}, not ${value}`,
    {
      exitCode: 2,
    },
  );
}

import type { Diagnostic, ParticleSplit, TiltOrder } from "../mod.ts";
import type { BatchesReport, BatchProcessing } from "./batch_statistics.ts";
import { splitMethod } from "./split_options.ts";
import { bytes, count, decimal, fields, table, whole } from "./layout.ts";

/** A walk through a particle file. */
export interface WalkReport extends BatchesReport {
  /** The file as named. */
  readonly path: string;
  /** Whether all pixels are finite numbers. */
  readonly ok: boolean;
  /** Side of the images as walked, in px. */
  readonly box: number;
  /** Images asked for in a batch; null where each particle is one. */
  readonly batchSize: number | null;
  /** Whether whole particles of tilt series were walked. */
  readonly byParticle: boolean;
  /** How tilt series were opened; null for single images. */
  readonly tiltSeries: TiltWalkReport | null;
  /** Which spectra were computed. */
  readonly process: BatchProcessing["process"];
  /** Threads that made the batches; 0 is none but the main one. */
  readonly workers: number;
  /** Seed of the random order, or null. */
  readonly shuffle: number | null;
  /** Which half was walked, or null for all images. */
  readonly halfset: 0 | 1 | null;
  /** How the halves were found, or null. */
  readonly method: ParticleSplit["method"] | null;
  /** Seed of a random split, or null. */
  readonly seed: number | null;
  /** Pixel size of the images as walked in Å, or null without metadata. */
  readonly voxelSize: number | null;
  /** Why there are no poses and CTF rows, or null. */
  readonly metadataMissing: string | null;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Tilt series as they were opened. */
export interface TiltWalkReport {
  /** Particles that were opened. */
  readonly particles: number;
  /** By what their tilts are ordered. */
  readonly tiltOrder: TiltOrder | null;
  /** Mode of the CTF. */
  readonly tiltSeriesCtf: string;
}

const ORDERS: Readonly<Record<TiltOrder, string>> = {
  dose: "dose",
  bfactor: "B-factor",
  scale: "CTF scale",
};

const POWER = "mean |F|²";

/** Rows of statistics shown to people before the rest is left out. */
const MOST_ROWS = 20;

/** A walk for people. */
export function describeWalk(report: WalkReport): string {
  return `${report.path}\n` + fields([
    ["walked", walkedLine(report)],
    ...fillingRows(report),
    ...tiltRows(report),
    ...halfsetRows(report),
    ...orderRows(report),
    ["metadata", metadataLine(report)],
    ...statisticsRows(report),
    ["time", timeLine(report)],
    ["rate", rateLine(report)],
  ]) + "\n" + batchTable(report);
}

function walkedLine({ images, particles, box, batches }: WalkReport): string {
  return (particles === null ? "" : `${count(particles, "particle")}, `) +
    `${count(images, "image")} of ${box} × ${box} px in ` +
    count(batches.length, "batch", "batches");
}

function fillingRows({ filling }: WalkReport): [string, string][] {
  return filling === 0
    ? []
    : [["filled up", `${count(filling, "row")} of zeros`]];
}

function tiltRows({ tiltSeries }: WalkReport): [string, string][] {
  if (tiltSeries === null) return [];
  const { particles, tiltOrder, tiltSeriesCtf } = tiltSeries;
  const order = tiltOrder === null ? "" : `, tilts by ${ORDERS[tiltOrder]}`;
  return [[
    "tilt series",
    `${count(particles, "particle")}${order}, CTF mode ${tiltSeriesCtf}`,
  ]];
}

function halfsetRows(
  { halfset, method, seed }: WalkReport,
): [string, string][] {
  if (halfset === null || method === null) return [];
  return [["half-set", `${halfset}, ${splitMethod({ method, seed })}`]];
}

function orderRows({ shuffle }: WalkReport): [string, string][] {
  return shuffle === null
    ? []
    : [["order", `shuffled by blocks, seed ${shuffle}`]];
}

function metadataLine({ voxelSize, metadataMissing }: WalkReport): string {
  return voxelSize === null
    ? `none, images alone: ${metadataMissing}`
    : `poses and CTF, ${decimal(voxelSize)} Å/px`;
}

function statisticsRows({ all, process }: WalkReport): [string, string][] {
  if (all === null) return [];
  const { mean, std, min, max, power } = all;
  const rows: [string, string][] = [[
    "pixels",
    `mean ${short(mean)}, std ${short(std)}, min ${short(min)}, ` +
    `max ${short(max)}`,
  ]];
  if (power !== null) {
    rows.push(["spectra", `${process}, ${POWER} ${short(power)}`]);
  }
  return rows;
}

function timeLine({ seconds, waitSeconds, workers }: WalkReport): string {
  const made = workers === 0 ? "" : ` by ${count(workers, "worker")}`;
  return `${seconds.toFixed(2)} s, of which ${waitSeconds.toFixed(2)} s ` +
    `waiting for images${made}`;
}

function rateLine({ imagesPerSecond, bytesPerSecond }: WalkReport): string {
  return `${whole(imagesPerSecond)} images/s, ${bytes(bytesPerSecond)}/s`;
}

function batchTable({ batches, process, byParticle }: WalkReport): string {
  const withPower = process !== "none";
  const head = [
    "batch",
    ...(byParticle ? ["particles"] : []),
    "images",
    ...["mean", "std", "min", "max"],
    ...(withPower ? [POWER] : []),
  ];
  const rows = batches.slice(0, MOST_ROWS).map((batch, i) => [
    String(i),
    ...(byParticle ? [whole(batch.particles ?? NaN)] : []),
    whole(batch.images),
    ...[batch.mean, batch.std, batch.min, batch.max].map(short),
    ...(withPower ? [short(batch.power ?? NaN)] : []),
  ]);
  const rest = batches.length - rows.length;
  return table(head, rows) +
    (rest > 0
      ? `  and ${count(rest, "batch", "batches")} more (--json has all)\n`
      : "");
}

function short(value: number): string {
  return decimal(value, 5);
}

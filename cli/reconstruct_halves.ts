import { ValidationError } from "@cliffy/command";
import {
  type CryoEMDataset,
  type Diagnostic,
  loadDataset,
  type LoadDatasetOptions,
  type ParticleSplit,
  readVolume,
  reconstruct,
  type Reconstruction,
  type ReconstructOptions,
} from "../mod.ts";
import { writeDiagnostics } from "./diagnostics.ts";
import { letSignalsIn } from "./interrupts.ts";
import type { LoadFlags } from "./load_flags.ts";
import type { MapFiles, MapFolder } from "./map_files.ts";
import { rateSince, startProgress } from "./progress.ts";
import type { SafeTerminal } from "./terminal.ts";

/** Flags of `cryoset reconstruct`. */
export interface ReconstructFlags extends LoadFlags {
  readonly json?: boolean | undefined;
  readonly output: string;
  readonly force?: boolean | undefined;
  readonly batchSize?: number | undefined;
  readonly uninvert?: boolean | undefined;
  readonly skipCtf?: boolean | undefined;
  readonly premultiplied?: boolean | undefined;
  readonly window?: boolean | undefined;
  readonly padding?: number | undefined;
  readonly maxResolution?: number | undefined;
  readonly wiener?: number | undefined;
  readonly mask?: string | undefined;
}

/** What came of a reconstruction. */
export interface MapsReport {
  /** The particle file as named. */
  readonly path: string;
  readonly files: MapFiles;
  readonly box: number;
  /** Å. */
  readonly voxelSize: number;
  /** Particles of tilt series; null for single images. */
  readonly particles: number | null;
  /** Images of each half. */
  readonly counts: readonly [number, number];
  readonly split: ParticleSplit;
  /** Whether images of white particles were turned. */
  readonly uninvert: boolean;
  /** Resolution of the finest shell in use, in Å. */
  readonly finest: number;
  /** Whether a mask was used for the FSC. */
  readonly masked: boolean;
  readonly reconstruction: Reconstruction;
  readonly seconds: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a set is split, loaded and reconstructed. */
export interface HalvesToReconstruct {
  readonly split: ParticleSplit;
  readonly load: LoadDatasetOptions;
  readonly flags: ReconstructFlags;
  /** Where the maps go. */
  readonly folder: MapFolder;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/** Loads a set, reconstructs its halves and writes the maps. */
export async function reconstructHalves(
  terminal: SafeTerminal,
  file: string,
  { split, load, flags, folder, signal }: HalvesToReconstruct,
): Promise<MapsReport> {
  const { uninvert = false, premultiplied } = flags;
  await using dataset = await loadDataset(file, {
    ...load,
    ind: rowsOf(split),
    uninvertData: uninvert,
    premultipliedCtf: premultiplied,
  });
  dataset.halfsetIndices = localHalves(dataset, split);
  const found = [...split.diagnostics, ...dataset.diagnostics];
  writeDiagnostics(terminal, found);
  const maxR = radiusOf(dataset, flags.maxResolution);
  const start = performance.now();
  const how = { ...flags, maxR, signal };
  const reconstruction = await withProgress(terminal, dataset, how);
  writeDiagnostics(terminal, reconstruction.diagnostics);
  await folder.write(reconstruction);
  const [first, second] = reconstruction.halfsetIndices;
  return {
    path: file,
    files: folder.files,
    box: dataset.gridSize,
    voxelSize: dataset.voxelSize,
    particles: dataset.indexLayout.grouped ? dataset.nUnits : null,
    counts: [first.length, second.length],
    split,
    uninvert,
    finest: dataset.gridSize * dataset.voxelSize / maxR,
    masked: flags.mask !== undefined,
    reconstruction,
    seconds: (performance.now() - start) / 1000,
    diagnostics: [...found, ...reconstruction.diagnostics],
  };
}

/** Rows of both halves, in the order of the file. */
function rowsOf({ halfsets: [a, b] }: ParticleSplit): Int32Array {
  const rows = new Int32Array(a.length + b.length);
  rows.set(a);
  rows.set(b, a.length);
  return rows.sort();
}

/** Halves of what was loaded, which may leave tilts out. */
function localHalves(
  dataset: CryoEMDataset,
  { halfsets: [a, b] }: ParticleSplit,
): [Int32Array, Int32Array] {
  const local = (rows: Int32Array) =>
    dataset.localImageIndicesFromOriginal(rows, { allowMissing: true })
      .filter((image) => image >= 0);
  return [local(a), local(b)];
}

/**
 * Radius in frequency steps that a resolution stands for.
 *
 * @throws {ValidationError} if the images do not reach that far, or hardly
 * anything is left.
 */
function radiusOf(
  { gridSize, voxelSize }: CryoEMDataset,
  resolution: number | undefined,
): number {
  const most = gridSize / 2 - 1;
  if (resolution === undefined) return most;
  const radius = gridSize * voxelSize / resolution;
  if (radius >= 1 && radius <= most + 1) return Math.min(radius, most);
  const side = gridSize * voxelSize;
  throw new ValidationError(
    `Option "--max-resolution" must be from ${(side / most).toFixed(2)} to ${
      side.toFixed(0)
    } Å for these images, not "${resolution}"`,
  );
}

async function withProgress(
  terminal: SafeTerminal,
  dataset: CryoEMDataset,
  { batchSize, padding, maxR, wiener, window, skipCtf, mask, signal }:
    & ReconstructFlags
    & Pick<ReconstructOptions, "maxR" | "signal">,
): Promise<Reconstruction> {
  const volume = mask === undefined ? undefined : await readVolume(mask);
  const progress = await startProgress(terminal, dataset.nImages);
  const start = performance.now();
  try {
    return await reconstruct(dataset, {
      batchSize,
      padding,
      maxR,
      wienerParam: wiener,
      applyImageMask: window,
      skipCtf,
      mask: volume,
      signal,
      onProgress: async (done) => {
        progress.update(done, rateSince(start, done));
        await letSignalsIn();
      },
    });
  } finally {
    progress.stop();
  }
}

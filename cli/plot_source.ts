import {
  CryoEMDataset,
  ctfFromCryoSparcFile,
  ctfFromStarFile,
  type Diagnostic,
  ImageMetadata,
  loadDataset,
  type LoadDatasetOptions,
  loadParticleTable,
  MissingFileError,
  ndArray,
  posesFromCryoSparcFile,
  posesFromStarFile,
  StarFile,
} from "../mod.ts";

/** Columns of CTF tables, of which the first is the pixel size. */
const TABLE_COLUMNS = 8;

/** Columns of CTF rows, and the last of them, contrast. */
const [ROW_COLUMNS, CONTRAST] = [9, 8];

/**
 * Loads a set to draw what its table says: where stacks are missing, by the
 * table alone.
 */
export async function loadForPlot(
  file: string,
  options: LoadDatasetOptions,
  readsImages: boolean,
): Promise<CryoEMDataset> {
  try {
    return await loadDataset(file, options);
  } catch (error) {
    const { posesFile, ctfFile, tiltSeries } = options;
    const isTableEnough = !readsImages && !tiltSeries &&
      (posesFile ?? ctfFile ?? null) === null &&
      error instanceof MissingFileError && error.code === "stack-missing";
    const dataset = isTableEnough ? await fromTable(file, options) : null;
    if (dataset === null) throw error;
    return dataset;
  }
}

/** Poses and CTF rows of a table, or null if it does not state a box. */
async function fromTable(
  file: string,
  { block, star, cs, ind }: LoadDatasetOptions,
): Promise<CryoEMDataset | null> {
  const table = await loadParticleTable(file, { block, star, cs });
  const side = table?.resolution?.[0] ?? 0;
  const sizes = new Set(table?.apix ?? []);
  if (table === null || side < 2 || side % 2 === 1 || sizes.size !== 1) {
    return null;
  }
  const [poses, ctf] = table instanceof StarFile
    ? [posesFromStarFile(table, side), ctfFromStarFile(table, side)]
    : [posesFromCryoSparcFile(table, side), ctfFromCryoSparcFile(table, side)];
  const count = table.length;
  const rows = new Float64Array(count * ROW_COLUMNS);
  for (let row = 0; row < count; row++) {
    const from = row * TABLE_COLUMNS + 1;
    const values = ctf.data.subarray(from, from + TABLE_COLUMNS - 1);
    rows.set(values, row * ROW_COLUMNS);
    rows[row * ROW_COLUMNS + CONTRAST] = 1;
  }
  const shifts = poses.translations.data.map((fraction) => fraction * side);
  const metadata = new ImageMetadata(
    poses.rotations,
    ndArray(shifts, [count, 2]),
    ndArray(rows, [count, ROW_COLUMNS]),
  );
  const missing: Diagnostic = {
    severity: "warning",
    code: "stacks-missing",
    message: "Stacks are missing: drawn by the table alone",
    path: file,
  };
  const [voxelSize] = sizes;
  const dataset = new CryoEMDataset(null, voxelSize, metadata, {
    gridSize: side,
    diagnostics: [missing, ...poses.diagnostics, ...ctf.diagnostics],
  });
  return ind === undefined || ind === null ? dataset : dataset.subset(ind);
}

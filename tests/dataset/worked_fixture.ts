import {
  type ColumnValues,
  type CryoEMDataset,
  loadDataset,
  type LoadDatasetOptions,
  StarTable,
  writeMrc,
  writeStar,
} from "../../mod.ts";
import type { TemporaryFolder } from "../support/temporary.ts";

/** The table of the specification's worked fixture (dataset.md, section 11). */
export const WORKED = {
  groups: ["b", "a", "b", "c", "a", "b", "a"],
  doses: [0, 6, 3, 0, 0, 6, 3],
  scales: [1, 0.7, 0.9, 1.1, 1.2, 0.6, 0.8],
  bfactors: [0, -24, -12, 0, 0, -24, -12],
};

/** Columns of the fixture, each replaceable; null leaves one out. */
export type FixtureColumns = Readonly<Record<string, ColumnValues | null>>;

/**
 * Writes the fixture as a flat STAR file with one stack; every pixel of the
 * image in row i is i + 1.
 */
export async function writeFixture(
  folder: TemporaryFolder,
  columns: FixtureColumns = {},
  name = "tilts",
): Promise<string> {
  const all: FixtureColumns = {
    _rlnGroupName: WORKED.groups,
    _rlnMicrographPreExposure: WORKED.doses,
    _rlnCtfScalefactor: WORKED.scales,
    _rlnCtfBfactor: WORKED.bfactors,
    ...columns,
  };
  const n = (Object.values(all).find((values) => values !== null)!).length;
  const rows = Array.from({ length: n }, (_, row) => row);
  const D = 8;
  const data = Float32Array.from(
    { length: n * D * D },
    (_, pixel) => 1 + Math.floor(pixel / (D * D)),
  );
  await writeMrc(folder.at(`${name}.mrcs`), { data, shape: [n, D, D] });
  const table: FixtureColumns = {
    _rlnImageName: rows.map((row) => `${row + 1}@${name}.mrcs`),
    _rlnAngleRot: rows.map((row) => 11 * row),
    _rlnAngleTilt: rows.map((row) => 5 + 7 * row),
    _rlnAnglePsi: rows.map((row) => -3 * row),
    _rlnOriginX: rows.map((row) => 0.5 * row),
    _rlnOriginY: rows.map((row) => -0.25 * row),
    _rlnDefocusU: rows.map((row) => 15000 + 100 * row),
    _rlnDefocusV: rows.map((row) => 14000 + 100 * row),
    _rlnDefocusAngle: rows.map((row) => 10 * row),
    _rlnVoltage: rows.map(() => 300),
    _rlnSphericalAberration: rows.map(() => 2.7),
    _rlnAmplitudeContrast: rows.map(() => 0.07),
    _rlnImagePixelSize: rows.map(() => 2),
    _rlnImageSize: rows.map(() => D),
    ...all,
  };
  const kept = Object.entries(table).filter(([, values]) => values !== null);
  const path = folder.at(`${name}.star`);
  await writeStar(
    path,
    StarTable.fromColumns(
      "particles",
      Object.fromEntries(kept) as Record<string, ColumnValues>,
    ),
  );
  return path;
}

/** The fixture as a grouped dataset. */
export async function openFixture(
  folder: TemporaryFolder,
  options: LoadDatasetOptions = {},
  columns: FixtureColumns = {},
): Promise<CryoEMDataset> {
  const path = await writeFixture(folder, columns);
  return await loadDataset(path, { tiltSeries: true, ...options });
}

/** Particle ids, image ids and the pixel each image begins with, by batch. */
export async function walked(
  dataset: CryoEMDataset,
  batchSize: number,
  options: Parameters<CryoEMDataset["iterBatches"]>[1] = {},
): Promise<{ particles: number[]; images: number[]; pixels: number[] }[]> {
  const D = dataset.gridSize;
  const batches = [];
  for await (const batch of dataset.iterBatches(batchSize, options)) {
    const images = [...batch.imageIndices];
    batches.push({
      particles: [...batch.particleIndices],
      images,
      pixels: images.map((_, i) => batch.images.data[i * D * D]),
    });
  }
  return batches;
}

/** Particle and image ids alone. */
export async function idsOf(
  dataset: CryoEMDataset,
  batchSize: number,
  options: Parameters<CryoEMDataset["iterBatches"]>[1] = {},
): Promise<[particles: number[], images: number[]][]> {
  return (await walked(dataset, batchSize, options))
    .map(({ particles, images }) => [particles, images]);
}

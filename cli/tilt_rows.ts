import { ValidationError } from "@cliffy/command";
import {
  type IndexSelection,
  type LoadDatasetOptions,
  loadOneList,
  loadParticleTable,
  normalizeIndices,
  type ParticleTable,
  type ReadTableOptions,
  readTiltImages,
  StarFile,
  TiltSeriesOriginalIndexMap,
} from "../mod.ts";
import { tiltOrderFor } from "./tilt_flags.ts";

/**
 * Rows of the particles that are listed in a file, particle after particle.
 *
 * @param ind Rows to keep; all if absent.
 */
export async function rowsOfParticles(
  file: string,
  tiltInd: string,
  ind: IndexSelection | undefined,
  options: ReadTableOptions,
): Promise<Int32Array> {
  const table = await loadParticleTable(file, options);
  if (!(table instanceof StarFile)) {
    throw new ValidationError('Option "--tilt-ind" works with STAR files');
  }
  const map = await TiltSeriesOriginalIndexMap.fromParticlesFile(table);
  const name = "particle indices (--tilt-ind)";
  const listed = await loadOneList(tiltInd) ?? [];
  // What is out of range would be left out silently, as in the reference.
  const known = normalizeIndices(listed, map.nParticles, { name });
  const particles = map.sanitizeParticleIndices(known, { name });
  return map.imageIndicesFromParticles(particles, { allowedImages: ind });
}

/** Rows of the first `ntilts` tilts of each particle; undefined for all. */
export function firstTilts(
  table: ParticleTable | undefined,
  { ntilts, ind, tiltOrder, tiltRanks, tiltSeriesCtf }: LoadDatasetOptions,
): Int32Array | undefined {
  if (typeof ntilts !== "number" || !(table instanceof StarFile)) {
    return undefined;
  }
  const { rows, tiltNumbers } = readTiltImages(table, {
    tiltOrder: tiltOrderFor(tiltOrder, tiltSeriesCtf),
    tiltRanks,
    rows: ind ? normalizeIndices(ind, table.length) : null,
  });
  return rows.filter((_, i) => tiltNumbers[i] < ntilts);
}

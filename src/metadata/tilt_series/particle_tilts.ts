import { UnsupportedError } from "../../core/errors.ts";
import {
  type IndexSelection,
  normalizeIndices,
} from "../../core/index_utils.ts";
import { loadParticleTable, type ReadTableOptions } from "../particle_table.ts";
import { StarFile } from "../star_file.ts";
import { missingColumns } from "./tilt_columns.ts";
import {
  GROUP_NAME,
  groupRows,
  positionsByGroup,
  type TiltGroups,
} from "./tilt_groups.ts";

/**
 * Rows of each particle, ascending, particles in the order of their names;
 * and the particle of each row of the file, −1 for rows left out.
 */
export type ParticleTilts = [
  particleToTilts: Int32Array[],
  tiltToParticle: Int32Array,
];

/**
 * Which rows of a table of tilt images belong to which particle, by
 * `_rlnGroupName`.
 *
 * Permission: `--allow-read` of the file.
 *
 * @param file Path of a STAR file or of a RELION-5 optimisation set, or the
 * file already read.
 * @param indices Rows to look at, or a mask; particles are numbered among
 * these.
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} `tilt-columns` without `_rlnGroupName`.
 * @throws {IndexError} if `indices` names rows the file does not have.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseParticleTilt, StarFile, StarTable } from "@cryoset/cryoset";
 *
 * const data = StarTable.fromColumns("particles", {
 *   _rlnGroupName: ["b", "a", "b", "c"],
 * });
 * const [particles, particleOf] = await parseParticleTilt(new StarFile({ data }));
 * assertEquals(particles, [Int32Array.of(1), Int32Array.of(0, 2), Int32Array.of(3)]);
 * assertEquals([...particleOf], [1, 0, 1, 2]);
 * ```
 */
export async function parseParticleTilt(
  file: string | StarFile,
  indices?: IndexSelection | null,
): Promise<ParticleTilts> {
  return particleTilts(await loadTiltTable(file), indices);
}

/** {@linkcode parseParticleTilt} of a file that has been read. */
export function particleTilts(
  star: StarFile,
  indices?: IndexSelection | null,
): ParticleTilts {
  const { names, groupOfRow } = groupsBy(star, GROUP_NAME);
  const rows = indices === null || indices === undefined
    ? null
    : normalizeIndices(indices, star.length);
  if (rows === null) {
    return [positionsByGroup(groupOfRow, names.length).toArrays(), groupOfRow];
  }
  const lists = positionsByGroup(
    rows.map((row) => groupOfRow[row]),
    names.length,
  );
  const kept = lists.toArrays().filter((positions) => positions.length > 0);
  const particleOf = new Int32Array(star.length).fill(-1);
  const particles = kept.map((positions, particle) => {
    const tilts = positions.map((position) => rows[position]);
    for (const row of tilts) particleOf[row] = particle;
    return tilts;
  });
  return [particles, particleOf];
}

/**
 * Rows of each tilt image (`_rlnTiltName`), ascending, images in the order of
 * their names.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} `tilt-columns` without that column.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   parseMicrographTiltMapping,
 *   StarFile,
 *   StarTable,
 * } from "@cryoset/cryoset";
 *
 * const data = StarTable.fromColumns("particles", {
 *   _rlnTiltName: ["t2", "t1", "t2"],
 * });
 * const tilts = await parseMicrographTiltMapping(new StarFile({ data }));
 * assertEquals([...tilts], [["t1", Int32Array.of(1)], ["t2", Int32Array.of(0, 2)]]);
 * ```
 */
export async function parseMicrographTiltMapping(
  file: string | StarFile,
): Promise<Map<string, Int32Array>> {
  const star = await loadTiltTable(file);
  const { names, groupOfRow } = groupsBy(star, "_rlnTiltName");
  const lists = positionsByGroup(groupOfRow, names.length);
  return new Map(names.map((name, k) => [name, lists.view(k).slice()]));
}

/**
 * A table of tilt images: that of a STAR file, or flattened from a RELION-5
 * optimisation set.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {UnsupportedError} `tilt-series-table` for other formats.
 */
export async function loadTiltTable(
  file: string | StarFile,
  options: ReadTableOptions = {},
): Promise<StarFile> {
  const table = typeof file === "string"
    ? await loadParticleTable(file, options)
    : file;
  return requireTiltTable(table, typeof file === "string" ? file : null);
}

/**
 * Refuses tables that cannot hold tilt series.
 *
 * @throws {UnsupportedError} `tilt-series-table`
 */
export function requireTiltTable(
  table: object | null,
  path: string | null,
): StarFile {
  if (table instanceof StarFile) return table;
  throw new UnsupportedError(
    "tilt-series-table",
    `Cannot open "${path}" as tilt series: they come as a STAR file with ` +
      `${GROUP_NAME}, or as an optimisation set of RELION 5`,
    { path: path ?? undefined },
  );
}

function groupsBy(star: StarFile, label: string): TiltGroups {
  if (star.df.has(label)) return groupRows(star.df, label);
  throw missingColumns(star, [label]);
}

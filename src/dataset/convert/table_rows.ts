import { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import type { ParticleTable } from "../../metadata/particle_table.ts";
import { StarFile } from "../../metadata/star_file.ts";

/** Rows of a table of particles, in the order given. */
export function tableRows<T extends ParticleTable>(
  table: T,
  rows: Int32Array,
): T;
export function tableRows(
  table: ParticleTable,
  rows: Int32Array,
): ParticleTable {
  if (table instanceof CryoSparcFile) {
    return new CryoSparcFile(table.table.selectRows(rows), {
      path: table.path,
      poseClass: table.poseClass ?? undefined,
      diagnostics: table.diagnostics,
    });
  }
  const data = table.df.selectRows(rows);
  return new StarFile({
    data,
    dataOptics: table.dataOptics,
    document: table.document,
    path: table.path,
  });
}

import { resolve } from "@std/path/posix";
import { ArgumentError } from "../../core/errors.ts";
import {
  type IndexSelection,
  normalizeIndices,
} from "../../core/index_utils.ts";
import { checkOptions } from "../../core/options.ts";
import {
  StarDocument,
  StarTable,
  writeStarDocument,
} from "../../formats/star/mod.ts";
import { checkNew } from "../../io/check_new.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Options of `Relion5TomoSet.writeSubset`. */
export interface WriteTomoSubsetOptions {
  /**
   * Particles to write, by row of the particle file, in this order; or a mask.
   *
   * @default {all}
   */
  readonly particles?: IndexSelection | null | undefined;
  /** Half-set of each particle written: 1, 2, or 0 for none. */
  readonly randomSubset?: ArrayLike<number> | undefined;
  /** Overwrite files that exist. @default {false} */
  readonly force?: boolean | undefined;
}

/**
 * Writes some particles of a set as RELION has them: `path` becomes an
 * optimisation set, beside it `NAME_particles.star`. Rows, blocks and names of
 * stacks stay as they were; all visible frames are kept.
 */
export async function writeTomoSubset(
  path: string,
  tables: TomoTables,
  options: WriteTomoSubsetOptions,
): Promise<void> {
  checkOptions("Relion5TomoSet.writeSubset", options, [
    "particles",
    "randomSubset",
    "force",
  ]);
  const { particles, particleDocument } = tables;
  const rows = options.particles === null || options.particles === undefined
    ? null
    : normalizeIndices(options.particles, particles.count, {
      name: "particles",
    });
  const particlesPath = path.replace(/(\.star)?$/i, "_particles.star");
  for (const file of [path, particlesPath]) {
    await checkNew(file, options.force ?? false);
  }
  const block = particleBlock(particleDocument);
  const selected = rows === null ? block : block.selectRows(rows);
  const marked = options.randomSubset === undefined
    ? selected
    : withHalves(selected, options.randomSubset);
  await writeStarDocument(particlesPath, particleDocument.withBlock(marked));
  const set = StarTable.fromPairs("", {
    _rlnTomoParticlesFile: nameIn(tables, particlesPath),
    _rlnTomoTomogramsFile: nameIn(tables, tables.tomogramsPath),
  });
  await writeStarDocument(path, StarDocument.fromBlocks([set]));
}

/** A path as RELION wants it: relative to its project folder if it is inside. */
function nameIn({ projectDir }: TomoTables, path: string): string {
  const absolute = resolve(path);
  if (projectDir === null) return absolute;
  const root = `${resolve(projectDir)}/`;
  return absolute.startsWith(root) ? absolute.slice(root.length) : absolute;
}

function particleBlock(document: StarDocument): StarTable {
  return document.blocks.find((block) =>
    block.has("_rlnTomoName") && block.has("_rlnImageName")
  )!;
}

function withHalves(table: StarTable, halves: ArrayLike<number>): StarTable {
  if (halves.length !== table.rowCount) {
    throw new ArgumentError(
      "row-count",
      `Cannot give ${table.rowCount} particles ${halves.length} half-sets: ` +
        `one each is needed`,
      {
        label: "randomSubset",
        expected: table.rowCount,
        actual: halves.length,
      },
    );
  }
  return table.withColumn("_rlnRandomSubset", Int32Array.from(halves));
}

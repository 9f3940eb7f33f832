import { ArgumentError } from "../core/errors.ts";
import { readStarDocument, type ReadStarOptions } from "../formats/star/mod.ts";
import { imageRoot, type StackPathOptions } from "../io/stack_path.ts";
import { openRelion5Tomo } from "./relion5_tomo/open_relion5_tomo.ts";
import { isOptimisationSet } from "./relion5_tomo/tomo_documents.ts";
import { TomoStarFile } from "./relion5_tomo/tomo_star_file.ts";
import type { TomoTableOptions } from "./relion5_tomo/tomo_table_options.ts";
import { columnsToRead } from "./particle_columns.ts";
import { StarFile } from "./star_file.ts";

/** How a STAR file of particles is read. */
export interface LoadStarParticlesOptions extends StackPathOptions {
  /** Name of the block of particles, where a file has several. */
  readonly block?: string | undefined;
  /** How to read doubtful files. */
  readonly star?: ReadStarOptions | undefined;
  /** How sets of RELION-5 tomography are read. */
  readonly tomo?: TomoTableOptions | undefined;
  /**
   * Whether all columns of a large file are read, with their text, as for
   * writing.
   *
   * @default {false}
   */
  readonly allFields?: boolean | undefined;
}

/**
 * Reads a STAR file of particles. An optimisation set of RELION 5, or a
 * particle file with its `tomograms`, gives a table of tilt images.
 *
 * Permission: `--allow-read` of the file; of an optimisation set also of the
 * files it names and of the folders of its stacks.
 *
 * @throws {MissingFileError} if a file is missing.
 * @throws {DataFormatError} if a file is malformed.
 * @throws {ArgumentError} `tomo-option` if options of RELION-5 tomography are
 * given for another file.
 */
export async function loadStarParticles(
  path: string,
  options: LoadStarParticlesOptions = {},
): Promise<StarFile> {
  const { block, star, tomo: { tomograms, ...tomo } = {} } = options;
  const isWhole = options.allFields || tomograms !== undefined;
  const document = await readStarDocument(path, {
    ...star,
    columns: star?.columns ??
      (isWhole ? undefined : await columnsToRead(path)),
  });
  const isSet = isOptimisationSet(document);
  if (isSet || tomograms !== undefined) {
    const { datadir, stripPrefix } = options;
    const set = await openRelion5Tomo(
      isSet ? path : { particles: path, tomograms: tomograms! },
      {
        ...tomo,
        star,
        stripPrefix,
        datadir: datadir ? imageRoot(path, datadir) : undefined,
      },
    );
    return new TomoStarFile(set, path);
  }
  checkNoTomo(path, tomo);
  return new StarFile({ data: document.mainTable({ block }), document, path });
}

function checkNoTomo(path: string, tomo: TomoTableOptions): void {
  const given = Object.entries(tomo).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new ArgumentError(
    "tomo-option",
    `Cannot use ${given[0]} for "${path}": it is no optimisation set of ` +
      `RELION 5; give it, or tomograms with the particle file`,
    { label: given[0], actual: given[1] },
  );
}

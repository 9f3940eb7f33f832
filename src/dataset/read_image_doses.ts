import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { checkImageRows } from "../metadata/single_particles.ts";
import { StarFile } from "../metadata/star_file.ts";
import {
  TILT_COLUMN,
  TiltColumns,
} from "../metadata/tilt_series/tilt_columns.ts";
import { readMetadataFiles } from "./metadata_files.ts";
import {
  diagnosticsOf,
  IMAGE_METADATA_OPTIONS,
  type ReadImageMetadataOptions,
  selectedRows,
} from "./read_image_metadata.ts";

/** Doses of tilt images. */
export interface ImageDoses {
  /** Dose before each image in e⁻/Å². */
  readonly doses: Float64Array;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the doses of tilt images (`_rlnMicrographPreExposure`) without the
 * images.
 *
 * Permission: `--allow-read` of the file.
 *
 * @param particlesFile A STAR file with one row a tilt image, or a set of
 * RELION-5 tomography.
 * @throws {ArgumentError} `no-dose` if it has no doses; others, and other
 * errors, as `loadDataset`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readImageDoses, StarTable, writeStar } from "@cryoset/cryoset";
 *
 * const path = await Deno.makeTempFile({ suffix: ".star" });
 * const particles = StarTable.fromColumns("particles", {
 *   _rlnImageName: ["1@gone.mrcs", "2@gone.mrcs"],
 *   _rlnMicrographPreExposure: [0, 3],
 * });
 * await writeStar(path, particles);
 * assertEquals([...(await readImageDoses(path)).doses], [0, 3]);
 * await Deno.remove(path);
 * ```
 */
export async function readImageDoses(
  particlesFile: string,
  options: ReadImageMetadataOptions = {},
): Promise<ImageDoses> {
  checkOptions("readImageDoses", options, IMAGE_METADATA_OPTIONS);
  const { ind: _ind, ctf: _ctf, ...reading } = options;
  const files = await readMetadataFiles(particlesFile, reading);
  const table = files.particles;
  if (table instanceof StarFile) checkImageRows(table);
  const rows = table && selectedRows(table.length, options.ind);
  const columns = table instanceof StarFile
    ? new TiltColumns(table, rows)
    : null;
  const doses = columns?.dose() ?? null;
  if (doses === null) {
    throw new ArgumentError(
      "no-dose",
      `Cannot read doses of "${particlesFile}": it has no ` +
        `${TILT_COLUMN.dose}, which tilt series have`,
      { label: TILT_COLUMN.dose, actual: particlesFile },
    );
  }
  return {
    doses: rows === null ? doses : Float64Array.from(rows, (row) => doses[row]),
    diagnostics: diagnosticsOf(files, columns!.diagnostics),
  };
}

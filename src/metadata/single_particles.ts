import {
  DataFormatError,
  type Diagnostic,
  UnsupportedError,
} from "../core/errors.ts";
import { StarFile } from "./star_file.ts";

/**
 * Refuses tables of tomography whose rows are no images: they would be volumes,
 * or stacks of one particle each.
 *
 * @throws {UnsupportedError} `subtomograms-unsupported`
 * @throws {DataFormatError} `tomograms-needed`
 */
export function checkImageRows(star: StarFile): void {
  const path = star.path ?? undefined;
  const name = star.path === null ? "the table" : `"${star.path}"`;
  const dimensions = star.getOpticsValues(
    "_rlnImageDimensionality",
    "float64",
    { missing: 2 },
  );
  if (dimensions?.includes(3)) {
    throw new UnsupportedError(
      "subtomograms-unsupported",
      `Cannot use ${name}: it holds subtomograms (_rlnImageDimensionality ` +
        `3); extract the particles as 2-D stacks`,
      { path, actual: 3 },
    );
  }
  if (star.df.has("_rlnTomoVisibleFrames")) {
    throw new DataFormatError(
      "tomograms-needed",
      `Cannot use ${name} alone: it lists one tilt stack a particle ` +
        `(_rlnTomoVisibleFrames), whose geometry is in other files; open the ` +
        `optimisation set, or give tomograms.star as tomo.tomograms`,
      { path, label: "_rlnTomoVisibleFrames" },
    );
  }
}

const GROUP = "_rlnGroupName";

/** Columns that only images of tilt series have. */
const TILT_COLUMNS = [
  "_rlnTomoNominalStageTiltAngle",
  "_rlnTomoName",
  "_rlnMicrographPreExposure",
];

/**
 * The column that shows the images of a table to be those of tilt series, one
 * row an image; null if nothing does.
 */
export function tiltSeriesColumn(table: object | null): string | null {
  if (!(table instanceof StarFile) || !table.df.has(GROUP)) return null;
  const column = TILT_COLUMNS.find((label) => table.df.has(label)) ??
    (hasDoseWeights(table) ? "_rlnCtfBfactor" : null);
  const isGrouped = column !== null &&
    table.df.categories(GROUP).values.length < table.length;
  return isGrouped ? column : null;
}

/**
 * A warning if the images of a table are those of tilt series, one row an
 * image: taken as single particles, images of one particle come into both
 * halves.
 */
export function tiltSeriesNote(table: object | null): Diagnostic[] {
  const column = tiltSeriesColumn(table);
  if (column === null || !(table instanceof StarFile)) return [];
  const particles = table.df.categories(GROUP).values.length;
  return [{
    severity: "warning",
    code: "tilt-series-as-images",
    message: `The ${table.length} images belong to ${particles} particles ` +
      `(${GROUP}) of tilt series (${column}): each is taken as a particle of ` +
      `its own, and a random split puts images of one particle into both ` +
      `halves; to load or split them by particle, give tiltSeries ` +
      `(--tilt-series)`,
    path: table.path ?? undefined,
  }];
}

/** M and Warp state B-factor and scale of every tilt. */
function hasDoseWeights({ df }: StarFile): boolean {
  return df.has("_rlnCtfBfactor") && df.has("_rlnCtfScalefactor");
}

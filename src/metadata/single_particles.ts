import { UnsupportedError } from "../core/errors.ts";
import type { StarFile } from "./star_file.ts";

/**
 * Refuses tomography by name: read as single particles, its images would be
 * sections of volumes, or its stacks those of one particle each.
 *
 * @throws {UnsupportedError} `subtomograms-unsupported` or
 * `tilt-series-unsupported`.
 */
export function checkSingleParticles(star: StarFile): void {
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
        `3), this version reads single particles`,
      { path, actual: 3 },
    );
  }
  if (star.df.has("_rlnTomoVisibleFrames")) {
    throw new UnsupportedError(
      "tilt-series-unsupported",
      `Cannot use ${name}: it holds the tilt series of RELION 5 ` +
        `(_rlnTomoVisibleFrames), this version reads single particles`,
      { path },
    );
  }
}

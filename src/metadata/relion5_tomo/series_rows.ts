import { DataFormatError } from "../../core/errors.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { Tomogram, TomoTables } from "./tomo_tables.ts";

/** What the rows of all particles of one tomogram share. */
export interface SeriesRows {
  /** The tomogram. */
  readonly tomogram: Tomogram;
  /** Frames in the order of rows. */
  readonly order: Int32Array;
  /** Rank of each frame by dose, then row. */
  readonly doseRank: Int32Array;
  /** CTF scale factor of each frame. */
  readonly ctfScale: Float64Array;
  /** Room for the sections of one particle after another. */
  readonly sections: Int32Array;
}

/**
 * Works out order and scale factors of the frames of each tilt series.
 *
 * @throws {DataFormatError} `missing-column`
 */
export function makeSeries(
  { tomograms }: TomoTables,
  order: "reference" | "file",
  missingCtfScale: "cos" | "one" | "error",
): SeriesRows[] {
  const unscaled = tomograms.filter(({ frames }) => frames.ctfScale === null);
  if (missingCtfScale === "error" && unscaled.length > 0) {
    throw noScale(unscaled);
  }
  return tomograms.map((tomogram) => {
    const { count, preExposure, ctfScale, yTilt } = tomogram.frames;
    const inFile = Int32Array.from({ length: count }, (_, f) => f);
    // The sort is stable: frames of one dose stay as they are.
    const byDose = inFile.toSorted((a, b) => preExposure[a] - preExposure[b]);
    const doseRank = new Int32Array(count);
    byDose.forEach((frame, rank) => doseRank[frame] = rank);
    return {
      tomogram,
      order: order === "file" ? inFile : byDose,
      doseRank,
      ctfScale: ctfScale ??
        yTilt.map((degrees) =>
          missingCtfScale === "one" ? 1 : Math.cos(degrees * Math.PI / 180)
        ),
      sections: new Int32Array(count),
    };
  });
}

function noScale(tomograms: readonly Tomogram[]): DataFormatError {
  const [{ frames: { path, block } }] = tomograms;
  return new DataFormatError(
    "missing-column",
    `No column _rlnCtfScalefactor in ${tomograms.length} tilt series: ${
      firstOfMany(tomograms.map(({ name }) => `"${name}"`))
    }; take the cosine of the tilt or 1 by missingCtfScale`,
    { path, block, label: "_rlnCtfScalefactor" },
  );
}

import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { Tomogram } from "./tomo_tables.ts";

const LABEL = "_rlnCtfScalefactor";

/**
 * CTF scale of each frame of a tilt series: as stated, else the cosine of the
 * refined tilt, or 1.
 *
 * @throws {DataFormatError} `missing-column` if none is stated and nothing is
 * to stand for it.
 */
export function scalesOf(
  { name, frames }: Tomogram,
  { missingCtfScale = "cos" }: Relion5TomoOptions,
): Float64Array {
  if (frames.ctfScale !== null) return frames.ctfScale;
  switch (missingCtfScale) {
    case "cos":
      return frames.yTilt.map((degrees) => Math.cos(degrees * Math.PI / 180));
    case "one":
      return new Float64Array(frames.count).fill(1);
    case "error":
      throw new DataFormatError(
        "missing-column",
        `Cannot scale the CTFs of tilt series "${name}": "${frames.path}" has ` +
          `no ${LABEL}; take the cosine of the tilt (missingCtfScale "cos") ` +
          `or 1 ("one")`,
        { path: frames.path, block: frames.block, label: LABEL },
      );
  }
}

/** A warning if scales are not stated. */
export function missingScales(
  tomograms: readonly Tomogram[],
  { missingCtfScale = "cos" }: Relion5TomoOptions,
): Diagnostic[] {
  const without = tomograms.filter(({ frames }) => frames.ctfScale === null);
  if (without.length === 0) return [];
  return [{
    severity: "warning",
    code: "ctf-scale-missing",
    message: `${without.length} tilt series have no ${LABEL}: took ` +
      (missingCtfScale === "one" ? "1" : "the cosine of the refined tilt"),
    path: without[0].frames.path,
  }];
}

import { ArgumentError } from "../core/errors.ts";
import { tiltSeriesUnsupported } from "../images/image_backends.ts";

/** Modes of the CTF, by the reference's names. */
const MODES = [
  "cryoem",
  "relion5",
  "warp",
  "from_star",
  "from_dose",
  "scale_from_star",
  "v2",
  "v2_scale_from_star",
];

/**
 * Refuses what this version does not load: tilt series and their CTF modes.
 *
 * @throws {ArgumentError} `ctf-mode` for an unknown mode.
 * @throws {UnsupportedError} for tilt series.
 */
export function checkCtfMode(
  path: string,
  options: {
    readonly tiltSeries?: boolean | undefined;
    readonly tiltSeriesCtf?: string | null | undefined;
  },
): void {
  const mode = options.tiltSeriesCtf ??
    (options.tiltSeries ? "relion5" : "cryoem");
  if (!MODES.includes(mode)) {
    throw new ArgumentError(
      "ctf-mode",
      `Cannot use "${mode}" as tiltSeriesCtf: known are ${MODES.join(", ")}`,
      { label: "tiltSeriesCtf", expected: MODES, actual: mode },
    );
  }
  if (options.tiltSeries || mode !== "cryoem") {
    throw tiltSeriesUnsupported(path);
  }
}

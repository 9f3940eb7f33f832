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
] as const;

/**
 * The CTF mode of a dataset: as asked for, else "relion5" for tilt series and
 * "cryoem" for single particles.
 *
 * @throws {ArgumentError} `ctf-mode` for an unknown mode.
 * @throws {UnsupportedError} for tilt series.
 */
export function resolveCtfMode(
  path: string,
  options: {
    readonly tiltSeries?: boolean | undefined;
    readonly tiltSeriesCtf?: string | null | undefined;
  },
): "cryoem" {
  const mode = options.tiltSeriesCtf ??
    (options.tiltSeries ? "relion5" : "cryoem");
  if (!(MODES as readonly string[]).includes(mode)) {
    throw new ArgumentError(
      "ctf-mode",
      `Cannot use "${mode}" as tiltSeriesCtf: known are ${MODES.join(", ")}`,
      { label: "tiltSeriesCtf", expected: MODES, actual: mode },
    );
  }
  if (options.tiltSeries || mode !== "cryoem") {
    throw tiltSeriesUnsupported(path);
  }
  return mode;
}

import { ArgumentError } from "../core/errors.ts";
import type { StarFile } from "../metadata/star_file.ts";
import type {
  ParticleSplit,
  SplitParticlesOptions,
} from "./split_particles.ts";
import { tiltHalfsets } from "./tilt_halfsets.ts";

/** Half-sets of tilt series by particle. */
export async function splitTiltSeries(
  star: StarFile,
  common: Omit<ParticleSplit, "method" | "halfsets">,
  selection: Int32Array | null,
  options: SplitParticlesOptions,
): Promise<ParticleSplit> {
  const { halfsets: given, tiltInd, ntilts, tiltOrder, tiltRanks } = options;
  const seed = options.seed ?? 0;
  const { halfsets, particles, nParticles, method, diagnostics } =
    await tiltHalfsets(star, {
      indFile: selection,
      tiltIndFile: tiltInd,
      ntilts,
      tiltOrder,
      tiltRanks,
      particleHalfsetIndicesFile: given,
      splitRandomSeed: seed,
      useRandomSubset: options.method !== "random",
    });
  return {
    ...common,
    method,
    seed: method === "random" ? seed : null,
    halfsets,
    tiltParticles: { count: nParticles, halfsets: particles },
    diagnostics: [...common.diagnostics, ...diagnostics],
  };
}

/**
 * Refuses options of tilt series for single particles.
 *
 * @throws {ArgumentError} `tilt-option`
 */
export function checkTiltOptions(
  tiltSeries: boolean,
  options: SplitParticlesOptions,
): void {
  const label = (["tiltInd", "ntilts", "tiltOrder", "tiltRanks"] as const)
    .find((name) => (options[name] ?? null) !== null);
  if (tiltSeries || label === undefined) return;
  throw new ArgumentError(
    "tilt-option",
    `Cannot use ${label} with single particles: give tiltSeries`,
    { label },
  );
}

import { checkTomoOptions } from "./check_tomo_options.ts";
import { flattenTomo } from "./flatten_tomo.ts";
import { readTomoTables } from "./read_tomo_tables.ts";
import { Relion5TomoSet } from "./relion5_tomo_set.ts";
import { findStackKinds } from "./stack_kinds.ts";
import type { Relion5TomoInput, Relion5TomoOptions } from "./tomo_options.ts";

/**
 * Opens a RELION-5 tomography set: an optimisation set, or its tomograms and
 * particles, whose images are one 2-D stack a particle. Poses, shifts,
 * defocus, dose and scale of every tilt image are composed as RELION composes
 * them.
 *
 * Permission: `--allow-read` of the files of the set and, unless `stacks` says
 * what they hold, of the stacks.
 *
 * @throws {MissingFileError} if files or stacks are missing.
 * @throws {DataFormatError} if a file is malformed, or files contradict each
 * other.
 * @throws {ArgumentError} if an option has a wrong value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openRelion5Tomo } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const write = (name: string, lines: string[]) =>
 *   Deno.writeTextFile(`${folder}/${name}`, lines.join("\n") + "\n");
 * await write("set.star", [
 *   "data_",
 *   "_rlnTomoParticlesFile particles.star",
 *   "_rlnTomoTomogramsFile tomograms.star",
 * ]);
 * await write("tomograms.star", [
 *   "data_global",
 *   "loop_",
 *   "_rlnTomoName",
 *   "_rlnTomoTiltSeriesPixelSize",
 *   "_rlnTomoHand",
 *   "_rlnTomoTiltSeriesStarFile",
 *   "TS_1 1.35 -1 TS_1.star",
 * ]);
 * await write("TS_1.star", [
 *   "data_TS_1",
 *   "loop_",
 *   "_rlnTomoYTilt",
 *   "_rlnTomoZRot",
 *   "_rlnDefocusU",
 *   "_rlnDefocusV",
 *   "_rlnDefocusAngle",
 *   "_rlnMicrographPreExposure",
 *   "30 85 30000 29400 45 3",
 *   "0 85 30500 29900 44 0",
 * ]);
 * await write("particles.star", [
 *   "data_optics",
 *   "loop_",
 *   "_rlnOpticsGroup",
 *   "_rlnVoltage",
 *   "_rlnSphericalAberration",
 *   "_rlnAmplitudeContrast",
 *   "_rlnImagePixelSize",
 *   "_rlnImageSize",
 *   "_rlnImageDimensionality",
 *   "1 300 2.7 0.07 1.35 64 2",
 *   "",
 *   "data_particles",
 *   "loop_",
 *   "_rlnTomoName",
 *   "_rlnImageName",
 *   "_rlnTomoVisibleFrames",
 *   "_rlnOpticsGroup",
 *   "_rlnCenteredCoordinateXAngst",
 *   "_rlnCenteredCoordinateYAngst",
 *   "_rlnCenteredCoordinateZAngst",
 *   "_rlnAngleRot",
 *   "_rlnAngleTilt",
 *   "_rlnAnglePsi",
 *   "TS_1 p1_stack2d.mrcs [1,1] 1 -500 250 120 40 60 -110",
 * ]);
 *
 * const { table } = await openRelion5Tomo(`${folder}/set.star`, {
 *   stacks: "compact", // the stacks are not here to look at
 * });
 * assertEquals(table.length, 2);
 * assertEquals(table.imageName(0), "000002@p1_stack2d.mrcs"); // dose 0 first
 * assertEquals(table.defocusU[1].toFixed(3), "29646.077"); // 353.9 Å deep
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function openRelion5Tomo(
  input: Relion5TomoInput,
  options: Relion5TomoOptions = {},
): Promise<Relion5TomoSet> {
  checkTomoOptions("openRelion5Tomo", options);
  const { stacks, datadir, stripPrefix, dropUnseen } = options;
  const { order, missingCtfScale, tiltImageSize } = options;
  const tables = await readTomoTables(input, options);
  const kinds = await findStackKinds(tables, {
    stacks,
    datadir,
    stripPrefix,
    dropUnseen,
  });
  const { table, diagnostics } = flattenTomo(tables, kinds, {
    order,
    missingCtfScale,
    dropUnseen,
    tiltImageSize,
  });
  return new Relion5TomoSet(tables, {
    table,
    diagnostics: [...kinds.diagnostics, ...diagnostics],
  });
}

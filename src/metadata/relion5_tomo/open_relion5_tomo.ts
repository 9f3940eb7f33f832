import { checkTomoOptions } from "./check_tomo_options.ts";
import { flattenTomo } from "./flatten_tomo.ts";
import { readTomoTables } from "./read_tomo_tables.ts";
import { Relion5TomoSet } from "./relion5_tomo_set.ts";
import { findStackKinds } from "./stack_kinds.ts";
import type { Relion5TomoInput, Relion5TomoOptions } from "./tomo_options.ts";

/**
 * Opens a RELION-5 tomography set whose particles are stacks of 2-D tilt
 * images: its optimisation set, or its tomogram and particle files. The result
 * has one row a tilt image, without an intermediate file.
 *
 * Permission: `--allow-read` of the STAR files and, unless `stacks` states
 * their kind, of the folders of the stacks, whose headers are read.
 *
 * @throws {DataFormatError} if a file is malformed or files disagree.
 * @throws {MissingFileError} if a file of the set is missing.
 * @throws {ArgumentError} if an option has no sense.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { openRelion5Tomo } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const write = (name: string, text: string) =>
 *   Deno.writeTextFile(`${folder}/${name}`, text);
 * await write("set.star", `data_
 * _rlnTomoParticlesFile particles.star
 * _rlnTomoTomogramsFile tomograms.star
 * `);
 * await write("tomograms.star", `data_global
 * loop_
 * _rlnTomoName
 * _rlnTomoTiltSeriesStarFile
 * _rlnTomoTiltSeriesPixelSize
 * _rlnTomoHand
 * TS_1 TS_1.star 1.35 -1
 * `);
 * await write("TS_1.star", `data_TS_1
 * loop_
 * _rlnTomoYTilt
 * _rlnTomoZRot
 * _rlnDefocusU
 * _rlnDefocusV
 * _rlnDefocusAngle
 * _rlnMicrographPreExposure
 * _rlnCtfScalefactor
 * 30 85 30000 29400 45 3 0.87
 * 0 85 30100 29500 44 0 1
 * `);
 * await write("particles.star", `data_general
 * _rlnTomoSubTomosAre2DStacks 1
 *
 * data_optics
 * loop_
 * _rlnOpticsGroup
 * _rlnOpticsGroupName
 * _rlnVoltage
 * _rlnSphericalAberration
 * _rlnAmplitudeContrast
 * _rlnTomoTiltSeriesPixelSize
 * _rlnImagePixelSize
 * _rlnImageSize
 * _rlnImageDimensionality
 * 1 optics1 300 2.7 0.1 1.35 2.7 96 2
 *
 * data_particles
 * loop_
 * _rlnTomoName
 * _rlnTomoParticleName
 * _rlnImageName
 * _rlnTomoVisibleFrames
 * _rlnOpticsGroup
 * _rlnCenteredCoordinateXAngst
 * _rlnCenteredCoordinateYAngst
 * _rlnCenteredCoordinateZAngst
 * TS_1 TS_1/1 Extract/1_stack2d.mrcs [1,1] 1 -500 250 120
 * `);
 *
 * const set = await openRelion5Tomo(`${folder}/set.star`, { stacks: "compact" });
 * const { table } = set;
 * assertEquals(table.length, 2);
 * assertEquals(table.imageName(0), "000002@Extract/1_stack2d.mrcs");
 * assertAlmostEquals(table.defocusU[1], 29646.076951546, 1e-9);
 * await set.writeFlatStar(`${folder}/flat.star`);
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

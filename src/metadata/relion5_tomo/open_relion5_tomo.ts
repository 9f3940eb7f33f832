import { checkOptions } from "../../core/options.ts";
import { flattenTomo } from "./flatten_tomo.ts";
import { readTomoTables } from "./read_tomo_tables.ts";
import { Relion5TomoSet } from "./relion5_tomo_set.ts";
import { findStackKinds } from "./stack_kinds.ts";
import {
  checkTomoOptions,
  type Relion5TomoInput,
  type Relion5TomoOptions,
} from "./tomo_options.ts";

const OPTIONS = [
  "projectDir",
  "datadir",
  "stripPrefix",
  "order",
  "missingCtfScale",
  "coordinatePixelSize",
  "stacks",
  "dropUnseen",
  "tiltImageSize",
];

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
 */
export async function openRelion5Tomo(
  input: Relion5TomoInput,
  options: Relion5TomoOptions = {},
): Promise<Relion5TomoSet> {
  checkOptions("openRelion5Tomo", options, OPTIONS);
  checkTomoOptions(options);
  const tables = await readTomoTables(input, options);
  const kinds = await findStackKinds(tables, options);
  const { table, diagnostics } = flattenTomo(tables, kinds, options);
  return new Relion5TomoSet({
    tables,
    table,
    diagnostics: [...tables.diagnostics, ...kinds.diagnostics, ...diagnostics],
  });
}

import { checkOptions } from "../core/options.ts";
import {
  CRYOSPARC_OPTIONS,
  CryoSparcFile,
  type ReadCryoSparcOptions,
} from "./cryosparc_file.ts";
import { fieldValues, PASSTHROUGH_HINT, peekValues } from "./cs_fields.ts";
import {
  buildCtfTable,
  CTF_OPTIONS,
  type CtfField,
  type CtfOptions,
  type CtfTable,
} from "./ctf_table.ts";
import { requireFinite } from "./image_scale.ts";

/** Options of {@linkcode parseCtfFromCs}. */
export interface CtfFromCsOptions extends CtfOptions, ReadCryoSparcOptions {}

const DEGREES = 180 / Math.PI;

/** Columns 1 to 7, in order; angles are in radians. */
const FIELDS: readonly (CtfField & { readonly scale?: number })[] = [
  { label: "ctf/df1_A" },
  { label: "ctf/df2_A" },
  { label: "ctf/df_angle_rad", scale: DEGREES },
  { label: "ctf/accel_kv", option: "voltageKv" },
  { label: "ctf/cs_mm", option: "csMm" },
  { label: "ctf/amp_contrast", option: "amplitudeContrast" },
  {
    label: "ctf/phase_shift_rad",
    option: "phaseShiftDeg",
    fallback: 0,
    scale: DEGREES,
  },
];

/** Fields that the CTF of a file needs. */
export const CS_CTF_FIELDS: readonly string[] = FIELDS
  .filter(({ fallback }) => fallback === undefined)
  .map(({ label }) => label);

/**
 * Reads the CTF parameters of the particles of a cryoSPARC `.cs` file, [N, 8]
 * as {@linkcode CtfTable} has them. Aberrations of higher order are left out.
 *
 * The pixel size is that of the wanted images: `blob/shape` · `blob/psize_A`
 * / `D`.
 *
 * Permission: `--allow-read` of the file (of its folder for `passthrough`).
 *
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {MissingFileError} if the file is missing.
 * @throws {DataFormatError} `ctf-missing` with all fields that are missing,
 * `apix-missing` if the pixel size is not known, or if the file is malformed.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export async function parseCtfFromCs(
  path: string,
  D: number,
  options: CtfFromCsOptions = {},
): Promise<CtfTable> {
  checkOptions("parseCtfFromCs", options, [
    ...CTF_OPTIONS,
    ...CRYOSPARC_OPTIONS,
  ]);
  const { passthrough, poseClass, ...overrides } = options;
  const file = await CryoSparcFile.load(path, { passthrough, poseClass });
  return ctfFromCryoSparcFile(file, D, overrides);
}

/**
 * {@linkcode parseCtfFromCs} for a file that has been read.
 *
 * @throws {DataFormatError} as there.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export function ctfFromCryoSparcFile(
  file: CryoSparcFile,
  D: number,
  options: CtfOptions = {},
): CtfTable {
  const { table } = file;
  return buildCtfTable(
    {
      table: file,
      fields: FIELDS,
      names: table.names,
      hint: PASSTHROUGH_HINT,
      read: ({ label }) => {
        if (!table.has(label)) return null;
        const scale = FIELDS.find((field) => field.label === label)?.scale;
        if (scale === undefined) {
          const stored = peekValues(file, label, 1);
          requireFinite(file, label, stored);
          return stored;
        }
        const values = fieldValues(file, label);
        requireFinite(file, label, values);
        for (let i = 0; i < values.length; i++) values[i] *= scale;
        return values;
      },
    },
    D,
    options,
  );
}

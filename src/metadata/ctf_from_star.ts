import type { Diagnostic } from "../core/errors.ts";
import {
  buildCtfTable,
  type CtfField,
  type CtfOptions,
  type CtfTable,
} from "./ctf_table.ts";
import { pathOf } from "./image_scale.ts";
import { columnsToRead } from "./particle_columns.ts";
import { finiteColumn } from "./star_column.ts";
import { StarFile } from "./star_file.ts";

export type { CtfOptions, CtfTable } from "./ctf_table.ts";

/** Columns 1 to 7, in order. */
const FIELDS: readonly CtfField[] = [
  { label: "_rlnDefocusU" },
  { label: "_rlnDefocusV" },
  { label: "_rlnDefocusAngle" },
  { label: "_rlnVoltage", option: "voltageKv" },
  { label: "_rlnSphericalAberration", option: "csMm" },
  { label: "_rlnAmplitudeContrast", option: "amplitudeContrast" },
  { label: "_rlnPhaseShift", option: "phaseShiftDeg", fallback: 0 },
];
/** Labels that the CTF of a file needs. */
export const CTF_LABELS: readonly string[] = FIELDS
  .filter(({ fallback }) => fallback === undefined)
  .map(({ label }) => label);

/**
 * Reads the CTF parameters of the particles of a RELION STAR file.
 *
 * The pixel size is that of the wanted images: stored side · stored pixel size
 * / `D`; where the stored side is not known, the stored pixel size is taken as
 * it is (reported).
 *
 * Permission, if a path is given: `--allow-read` of the file and, if it states
 * no image size, of the folder of its first stack; without that the size
 * counts as not known.
 *
 * @param star Path of a file, or the file as read.
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {DataFormatError} `ctf-missing` with all labels that are missing, `apix-missing` if the pixel size is not known, or a value is no number.
 * @throws {ArgumentError} if `D` or an option has no sense.
 */
export async function parseCtfFromStar(
  star: string | StarFile,
  D: number,
  options: CtfOptions = {},
): Promise<CtfTable> {
  if (typeof star !== "string") return ctfFromStarFile(star, D, options);
  const columns = await columnsToRead(star);
  const file = await StarFile.load(star, { columns });
  const ctf = ctfFromStarFile(file, D, options);
  return { ...ctf, diagnostics: [...file.diagnostics, ...ctf.diagnostics] };
}

/**
 * {@linkcode parseCtfFromStar} for a file that has been read.
 *
 * @throws {DataFormatError} as there.
 * @throws {ArgumentError} if `D` or an option has no sense.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ctfFromStarFile, StarFile } from "@cryoset/cryoset";
 * import { StarTable } from "@cryoset/cryoset/star";
 *
 * const data = StarTable.fromColumns("particles", {
 *   _rlnDefocusU: [15000],
 *   _rlnDefocusV: [14000],
 *   _rlnDefocusAngle: [30],
 *   _rlnVoltage: [300],
 *   _rlnSphericalAberration: [2.7],
 * });
 * const ctf = ctfFromStarFile(new StarFile({ data }), 64, {
 *   imageSize: 128,
 *   apix: 1.5,
 *   amplitudeContrast: 0.1,
 * });
 * assertEquals([...ctf.data], [3, 15000, 14000, 30, 300, 2.7, 0.1, 0]);
 * ```
 */
export function ctfFromStarFile(
  star: StarFile,
  D: number,
  options: CtfOptions = {},
): CtfTable {
  return buildCtfTable(
    {
      table: star,
      fields: FIELDS,
      names: star.df.columns,
      read: ({ label, fallback }, diagnostics) =>
        fallback === undefined
          ? finiteColumn(star, label)
          : columnOr(star, label, fallback, diagnostics),
    },
    D,
    options,
  );
}

/** Stands for a missing value: a number no file holds. */
const ABSENT = Number.MAX_VALUE;

/** A column in which a fallback stands for what is missing. */
function columnOr(
  star: StarFile,
  label: string,
  fallback: number,
  diagnostics: Diagnostic[],
): number | Float64Array {
  const values = finiteColumn(star, label, { missing: ABSENT });
  if (values === null) return fallback;
  let replaced = 0;
  values.forEach((value, k) => {
    if (value !== ABSENT) return;
    values[k] = fallback;
    replaced++;
  });
  if (replaced > 0) {
    diagnostics.push({
      severity: "warning",
      code: "ctf-value-missing",
      message: `${label} has no value for ${replaced} particles: took ` +
        `${fallback}`,
      path: pathOf(star),
    });
  }
  return values;
}

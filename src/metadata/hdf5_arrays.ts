import type { Diagnostic } from "../core/errors.ts";
import { ndArray } from "../core/nd_array.ts";
import { Hdf5File } from "../formats/hdf5/hdf5_file.ts";
import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { isParticleSet, PARTICLE_SET } from "../formats/hdf5/particle_set.ts";
import { CTF_PICKLE_COLUMNS } from "./ctf_from_pickle.ts";
import { type Hdf5Metadata, readHdf5Metadata } from "./hdf5_metadata.ts";
import { CtfArrays, PoseArrays } from "./metadata_arrays.ts";

/** Poses and CTF parameters of the images of one file. */
export interface Hdf5Arrays {
  /** The poses. */
  readonly poses: PoseArrays;
  /** The CTF parameters. */
  readonly ctf: CtfArrays;
  /** Whether the images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
}

/** CTF columns that the table of a file has: defocus to phase shift. */
const PARAMETERS = 7;

/** Columns after those, and the values that a dataset gives them. */
const FURTHER = [
  ["B-factor", 0],
  ["contrast", 1],
  ["dose", 0],
  ["tilt angle", 0],
] as const;

/**
 * Poses and CTF parameters that `exportHdf5` wrote beside the images; null if
 * the file holds images only.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if they are there and malformed.
 */
export async function readHdf5Arrays(
  path: string,
): Promise<Hdf5Arrays | null> {
  const { file } = parseHdf5Path(path);
  const side = await particleSetSide(file);
  if (side === null) return null;
  const metadata = await readHdf5Metadata(file);
  const { rotations, translations } = metadata;
  const fractions = translations.data.map((shift) => shift / side);
  return {
    poses: new PoseArrays(
      file,
      rotations,
      ndArray(fractions, translations.shape),
      furtherColumns(file, metadata),
    ),
    ctf: new CtfArrays(file, ctfRows(metadata, side)),
    premultipliedCtf: metadata.premultipliedCtf,
  };
}

/** Side of the images of a particle set; null if the file is none. */
async function particleSetSide(path: string): Promise<number | null> {
  using file = await Hdf5File.open(path);
  return isParticleSet(file)
    ? file.dataset(PARTICLE_SET.images).shape.at(-1) ?? null
    : null;
}

function ctfRows({ ctf, apix }: Hdf5Metadata, side: number) {
  const [length, width] = ctf.shape;
  const rows = new Float64Array(length * CTF_PICKLE_COLUMNS);
  for (let i = 0; i < length; i++) {
    const at = i * CTF_PICKLE_COLUMNS;
    rows[at] = side;
    rows[at + 1] = apix;
    rows.set(ctf.data.subarray(i * width, i * width + PARAMETERS), at + 2);
  }
  return ndArray(rows, [length, CTF_PICKLE_COLUMNS]);
}

/** Loading sets B-factors and contrasts anew: who changed them is told. */
function furtherColumns(path: string, { ctf }: Hdf5Metadata): Diagnostic[] {
  const [length, width] = ctf.shape;
  return FURTHER.slice(0, width - PARAMETERS).flatMap(([name, usual], k) => {
    for (let i = 0; i < length; i++) {
      if (ctf.data[i * width + PARAMETERS + k] !== usual) {
        return [{
          severity: "warning" as const,
          code: "hdf5-ctf-columns",
          message: `The file has other values than ${usual} as ${name}: they ` +
            `are not taken (readHdf5Metadata gives them)`,
          path,
        }];
      }
    }
    return [];
  });
}

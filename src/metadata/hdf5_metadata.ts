import { DataFormatError, UnsupportedError } from "../core/errors.ts";
import { type NdArray, ndArray } from "../core/nd_array.ts";
import { Hdf5File } from "../formats/hdf5/hdf5_file.ts";
import { parseHdf5Path } from "../formats/hdf5/hdf5_path.ts";
import { isParticleSet, PARTICLE_SET } from "../formats/hdf5/particle_set.ts";

/** Poses and CTF parameters of the images of an HDF5 file, a row each. */
export interface Hdf5Metadata {
  /** Rotation matrices [N, 3, 3], as a dataset holds them. */
  readonly rotations: NdArray<Float64Array>;
  /** Shifts x, y in px [N, 2], as a dataset holds them. */
  readonly translations: NdArray<Float64Array>;
  /** CTF parameters [N, C]; columns as in `CTFParamIndex`. */
  readonly ctf: NdArray<Float64Array>;
  /** Pixel size in Å. */
  readonly apix: number;
  /** Row of each image in the file it came from. */
  readonly originalImageIndices: Int32Array;
  /** Whether the images were multiplied by their CTF. */
  readonly premultipliedCtf: boolean;
}

/**
 * Reads poses and CTF parameters of a file that `exportHdf5` wrote.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} `hdf5-metadata` if it holds no such set, or a part
 * is missing, of another shape or not finite.
 * @throws {UnsupportedError} for a later version of the layout.
 *
 * @example
 * ```ts ignore
 * import { readHdf5Metadata } from "@cryoset/cryoset";
 *
 * const { rotations, apix } = await readHdf5Metadata("run_data.h5");
 * ```
 */
export async function readHdf5Metadata(path: string): Promise<Hdf5Metadata> {
  using file = await Hdf5File.open(parseHdf5Path(path).file);
  if (!isParticleSet(file)) {
    throw fault(
      file,
      "it holds no poses and CTF parameters as exportHdf5 " +
        "writes them; give them in a STAR file",
    );
  }
  const version = file.attribute("/", "version");
  if (version !== PARTICLE_SET.version) {
    throw new UnsupportedError(
      "hdf5-version",
      `Cannot read "${file.path}": it has version "${version}" of its ` +
        `layout, this version of cryoset reads ${PARTICLE_SET.version}`,
      { path: file.path, actual: version },
    );
  }
  const apix = file.attribute("/", "apix");
  if (typeof apix !== "number" || !(apix > 0 && apix < Infinity)) {
    throw fault(file, `its pixel size "apix" is "${apix}"`);
  }
  const unit = file.attribute(PARTICLE_SET.translations, "unit");
  if (unit !== PARTICLE_SET.unit) {
    throw fault(file, `its translations are in "${unit}", not in px`);
  }
  const N = file.dataset(PARTICLE_SET.images).shape[0] ?? 0;
  const indices = values(file, PARTICLE_SET.originalIndices, [N]);
  const odd = indices.data.findIndex((index) => index !== (index | 0));
  if (odd >= 0) {
    throw fault(
      file,
      `row ${odd + 1} of "${PARTICLE_SET.originalIndices}" holds ` +
        `"${indices.data[odd]}", a whole number is needed`,
    );
  }
  return {
    rotations: values(file, PARTICLE_SET.rotations, [N, 3, 3]),
    translations: values(file, PARTICLE_SET.translations, [N, 2]),
    ctf: values(file, PARTICLE_SET.ctfParams, [N, "C"]),
    apix,
    originalImageIndices: Int32Array.from(indices.data),
    premultipliedCtf: file.attribute("/", PARTICLE_SET.premultiplied) === 1,
  };
}

/** Values of a dataset of this shape, all finite. */
function values(
  file: Hdf5File,
  path: string,
  expected: readonly (number | "C")[],
): NdArray<Float64Array> {
  const dataset = file.dataset(path);
  const { shape } = dataset;
  const fits = shape.length === expected.length &&
    shape.every((side, axis) =>
      expected[axis] === "C" ? side >= 9 : side === expected[axis]
    );
  if (!fits) {
    throw fault(
      file,
      `"${path}" has the shape [${shape.join(", ")}], not ` +
        `[${expected.join(", ")}]`,
    );
  }
  dataset.check();
  const data = new Float64Array(dataset.length);
  dataset.readInto(data);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const row = Math.floor(bad / (data.length / shape[0])) + 1;
    throw fault(file, `row ${row} of "${path}" holds "${data[bad]}"`);
  }
  return ndArray(data, [...shape]);
}

function fault({ path }: Hdf5File, why: string): DataFormatError {
  return new DataFormatError(
    "hdf5-metadata",
    `Cannot read poses and CTF parameters from "${path}": ${why}`,
    { path },
  );
}

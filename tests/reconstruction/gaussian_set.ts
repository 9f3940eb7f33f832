import {
  asCtfEvaluator,
  createImageSource,
  CryoEMDataset,
  type CryoEMDatasetOptions,
  getDft2,
  getIdft2,
  ImageMetadata,
  type NdArray,
  ndArray,
  ParticleImageDataset,
  type Volume,
  writeMrc,
} from "../../mod.ts";
import { naiveCtf, naiveDoseWeight } from "../physics/naive_ctf.ts";
import { randomRotations } from "../physics/slicing/volumes.ts";
import { gaussianProjection } from "../support/gaussian_projection.ts";
import { seeded } from "../support/random.ts";
import { GroupedSource } from "../support/simulation.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** Side of the images in px, and the size of a pixel in Å. */
export const N = 16;
export const VOXEL_SIZE = 3;

/** The particle, in px: no symmetry, and detail up to Nyquist. */
const BLOBS = [
  { centre: [0, 0, 0], sigma: 1.6, mass: 40 },
  { centre: [3, 1, -1], sigma: 1, mass: 14 },
  { centre: [-2, 2, 1.5], sigma: 0.9, mass: 10 },
  { centre: [-1, -3, 2], sigma: 0.8, mass: 8 },
  { centre: [0.5, 1, -3.5], sigma: 0.8, mass: 9 },
] as const;

/** The density of the particle at the voxels. */
export function truth(): Volume {
  const data = new Float32Array(N ** 3);
  for (const { centre, sigma, mass } of BLOBS) {
    const height = mass / (2 * Math.PI * sigma ** 2) ** 1.5;
    let at = 0;
    for (let x = 0; x < N; x++) {
      for (let y = 0; y < N; y++) {
        for (let z = 0; z < N; z++) {
          const square = (x - N / 2 - centre[0]) ** 2 +
            (y - N / 2 - centre[1]) ** 2 + (z - N / 2 - centre[2]) ** 2;
          data[at++] += height * Math.exp(-square / (2 * sigma ** 2));
        }
      }
    }
  }
  return { ...ndArray(data, [N, N, N]), voxelSize: VOXEL_SIZE };
}

/** What images are made like; all of it is off if absent. */
export interface GaussianSetOptions {
  /** Number of images. @default {200} */
  readonly count?: number;
  readonly seed?: number;
  /** Row of CTF parameters of an image; without, images are projections. */
  readonly ctf?: (image: number) => number[];
  /** Multiply images by their CTF once more. */
  readonly premultiplied?: boolean;
  /** Largest shift in px. */
  readonly shift?: number;
  /** Standard deviation of the noise of an image. */
  readonly noise?: (image: number) => number;
  /** Sign of the stored images. */
  readonly sign?: 1 | -1;
  /** Images of each particle; each is an image of its own if absent. */
  readonly groups?: number[][];
  readonly dataset?: CryoEMDatasetOptions;
}

/** A dataset on disk whose truth is known. */
export interface GaussianSet extends AsyncDisposable {
  readonly dataset: CryoEMDataset;
  readonly folder: TemporaryFolder;
}

/** Evaluates every CTF as 1. */
export const NO_CTF = asCtfEvaluator((params, [height]) => {
  const shape = [params.shape[0], height * (height / 2 + 1)];
  return ndArray(new Float32Array(shape[0] * shape[1]).fill(1), shape);
});

/** Makes images by the closed form of their projection. */
export async function gaussianSet(
  options: GaussianSetOptions = {},
): Promise<GaussianSet> {
  const { count = 200, seed = 1, ctf, groups, sign = 1 } = options;
  const rotations = randomRotations(count, seed);
  const random = seeded(seed + 100);
  const shifts = Float64Array.from(
    { length: 2 * count },
    () => (2 * random() - 1) * (options.shift ?? 0),
  );
  const rows = Array.from({ length: count }, (_, i) => ctf?.(i) ?? NO_ROW);
  const pixels = new Float32Array(count * N * N);
  for (let i = 0; i < count; i++) {
    const projection = gaussianProjection({
      blobs: BLOBS,
      side: N,
      rotation: rotations.data.subarray(9 * i, 9 * i + 9),
      shift: [shifts[2 * i], shifts[2 * i + 1]],
    });
    const sigma = options.noise?.(i) ?? 0;
    let image = ctf === undefined ? projection : filtered(projection, rows[i]);
    image = image.map((value) => value + sigma * normal(random));
    if (options.premultiplied) image = filtered(image, rows[i]);
    pixels.set(image.map((value) => sign * value), i * N * N);
  }
  const folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  await writeMrc(path, ndArray(pixels, [count, N, N]));
  const metadata = new ImageMetadata(
    rotations,
    ndArray(shifts, [count, 2]),
    ndArray(Float64Array.from(rows.flat()), [count, rows[0].length]),
    { dtype: "float64" },
  );
  const images = groups === undefined
    ? await createImageSource(path)
    : new GroupedSource(await ParticleImageDataset.open(path), groups);
  const dataset = new CryoEMDataset(images, VOXEL_SIZE, metadata, {
    ...(ctf === undefined ? { ctfEvaluator: NO_CTF } : {}),
    premultipliedCtf: options.premultiplied,
    ...options.dataset,
  });
  return {
    dataset,
    folder,
    async [Symbol.asyncDispose]() {
      await dataset.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const NO_ROW = [15000, 15000, 0, 300, 2.7, 0.1, 0, 0, 1];

/** Astigmatic CTFs of defocus from 0.4 to 1.4 µm: zeros at many places. */
export function someCtf(image: number): number[] {
  const defocus = 4000 + 10000 * ((image * 0.618) % 1);
  return [defocus + 300, defocus - 300, 40 * image, 300, 2.7, 0.1, 0, 0, 1];
}

/** An image times its CTF; dose and tilt angle count if the row has them. */
function filtered(image: Float64Array, row: readonly number[]): Float64Array {
  const { data } = getDft2(
    { data: image, shape: [N, N], stride: [N, 1] },
    { dtype: "complex128" },
  );
  for (let at = 0; at < N * N; at++) {
    const step = 1 / (N * VOXEL_SIZE);
    const x = (at % N - N / 2) * step;
    const y = (Math.floor(at / N) - N / 2) * step;
    const weight = row.length < 11 ? 1 : naiveDoseWeight(Math.hypot(x, y), {
      dose: row[9],
      voltage: row[3],
      angle: row[10],
    });
    const value = weight * naiveCtf(row, [x, y]);
    data[2 * at] *= value;
    data[2 * at + 1] *= value;
  }
  const back = getIdft2({ data, shape: [N, N], stride: [N, 1] }).data;
  return Float64Array.from({ length: N * N }, (_, at) => back[2 * at]);
}

/** Sum of twelve uniform numbers: mean 0, variance 1. */
function normal(random: () => number): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += random();
  return sum;
}

/** Σ a b / Σ b², the scale of a in units of b. */
export function scaleOf(a: NdArray, b: NdArray): number {
  let [ab, bb] = [0, 0];
  b.data.forEach((value, at) => {
    ab += a.data[at] * value;
    bb += value * value;
  });
  return ab / bb;
}

/** √(Σ(a − b)² / Σb²). */
export function errorOf(a: NdArray, b: NdArray): number {
  let [difference, power] = [0, 0];
  b.data.forEach((value, at) => {
    difference += (a.data[at] - value) ** 2;
    power += value * value;
  });
  return Math.sqrt(difference / power);
}

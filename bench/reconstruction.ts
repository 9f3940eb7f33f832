import { type NdArray, simulateDataset } from "../mod.ts";
import {
  scatterSlice,
  type SliceSums,
  sumsLength,
  type WeightedSpectra,
} from "../src/physics/slicing/scatter_slice.ts";
import type { PredictReport } from "./children/predict_images.ts";
import type { ReconstructReport } from "./children/reconstruct_set.ts";
import { noise } from "./data/image_stack.ts";
import { randomRotations } from "./data/random_rotations.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { runChild } from "./support/peak_memory.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const BOXES = [64, 128, 256];
const PADDINGS = [2, 1];

/** Pixels of the images of one run, about. */
const PIXELS = 2 ** 21;

/** Pixels of the images of a simulated set, about. */
const SET_PIXELS = 2 ** 23;

/** Insertion of slices, and whole reconstructions with their memory. */
export async function reconstruction(context: Context): Promise<Table[]> {
  const insertion: Row[] = [];
  const rates: Row[] = [];
  const memory: Row[] = [];
  for (const box of BOXES) {
    for (const padding of PADDINGS) {
      insertion.push(await insertRow(context, box, padding));
    }
    const [rate, peak] = await wholeRows(context, box);
    rates.push(...rate);
    memory.push(...peak);
  }
  const peers: string[] = [];
  return [{
    title: "Half-slices inserted into a spectrum, beside sums of its voxels",
    peers: ["numpy"],
    rows: insertion,
  }, {
    title: "From the files: simulate, predict all images, both half-maps",
    peers,
    rows: rates,
  }, { title: "Peak memory of that", peers, rows: memory }];
}

async function insertRow(
  { folder, python }: Context,
  box: number,
  padding: number,
): Promise<Row> {
  const rotations = randomRotations(Math.round(PIXELS / box ** 2));
  const [count] = rotations.shape;
  const size = box * (box / 2 + 1);
  const values = noise(2 * count * size);
  const weights = new Float32Array(count * size).fill(1);
  const files = {
    values: `${folder}/values.c64`,
    rotations: `${folder}/rotations.f32`,
  };
  await Deno.writeFile(files.values, bytesOf(values));
  await Deno.writeFile(files.rotations, bytesOf(rotations.data));
  const side = padding * box;
  const sums: SliceSums = {
    voxels: new Float64Array(sumsLength(side)),
    side,
    padding,
    maxR: box / 2 - 1,
  };
  const label = `box ${box}, padding ${padding}`;
  const spectra = { values, weights, imageSide: box };
  // The first run is checked; later ones go on with the same sums.
  let check: number | null = null;
  const times = await timings(label, [
    subject(() => {
      insertAll(sums, spectra, rotations);
      return check ??= sumOfSizes(sums.voxels);
    }),
    await python.prepare("numpy_insertion.insert", { ...files, box, padding }),
  ]);
  await python.forget();
  return perSecond(label, "images/s", count, times);
}

function insertAll(
  sums: SliceSums,
  spectra: WeightedSpectra,
  rotations: NdArray<Float32Array>,
): void {
  for (let image = 0; image < rotations.shape[0]; image++) {
    scatterSlice(sums, spectra, image, rotations.data);
  }
}

function sumOfSizes(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}

async function wholeRows(
  { folder }: Context,
  box: number,
): Promise<[rates: Row[], memory: Row[]]> {
  const set = `${folder}/set_${box}`;
  const particles = Math.round(SET_PIXELS / box ** 2);
  const start = performance.now();
  const { files } = await simulateDataset(set, { particles, box });
  const simulated = (performance.now() - start) / 1000;
  const words = [files.star, files.volumes[0]];
  const predicted = await runChild<PredictReport>(
    "predict_images.ts",
    folder,
    words,
  );
  const rates = [
    rateRow(`box ${box}, simulate`, particles, simulated),
    rateRow(`box ${box}, predict`, particles, predicted.seconds),
  ];
  const memory = [memoryRow(`box ${box}, predict`, predicted.peak)];
  for (const padding of PADDINGS) {
    const { images, seconds, peak } = await runChild<ReconstructReport>(
      "reconstruct_set.ts",
      folder,
      [files.star, String(padding)],
    );
    const label = `box ${box}, reconstruct, padding ${padding}`;
    rates.push(rateRow(label, images, seconds));
    memory.push(memoryRow(label, peak));
  }
  await Deno.remove(set, { recursive: true });
  return [rates, memory];
}

function rateRow(label: string, images: number, seconds: number): Row {
  const once = { median: seconds, rounds: [seconds] };
  return perSecond(label, "images/s", images, [once]);
}

function memoryRow(label: string, ours: number): Row {
  return { label, unit: "MB", better: "less", ours, peers: [] };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

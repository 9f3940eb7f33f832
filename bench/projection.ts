import {
  CryoEMDataset,
  getDft3,
  getDft3Real,
  ImageMetadata,
  type NdArray,
  ndArray,
  VolumeSlicer,
} from "../mod.ts";
import { noise } from "./data/image_stack.ts";
import { randomRotations } from "./data/random_rotations.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

const BOXES = [64, 128, 256];

/** Pixels of the images of one run, about. */
const PIXELS = 2 ** 21;

const CTF_ROW = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];

/** Slices of a volume and images predicted from it, on one core. */
export async function projection(context: Context): Promise<Table[]> {
  const slices: Row[] = [];
  const images: Row[] = [];
  for (const box of BOXES) {
    const volume = ndArray(noise(box ** 3), [box, box, box]);
    const rotations = randomRotations(Math.round(PIXELS / box ** 2));
    slices.push(await sliceRow(context, box, volume, rotations));
    for (const discType of ["linear_interp", "cubic"] as const) {
      images.push(await imageRow(box, volume, rotations, discType));
    }
  }
  return [{
    title: "Trilinear half-slices of a spectrum",
    peers: ["scipy.ndimage"],
    rows: slices,
  }, {
    title: "getPredictedImage: slice, CTF, inverse transform",
    peers: [],
    rows: images,
  }];
}

async function sliceRow(
  { folder, python }: Context,
  box: number,
  volume: NdArray,
  rotations: NdArray<Float32Array>,
): Promise<Row> {
  const files = {
    spectrum: `${folder}/spectrum.c64`,
    rotations: `${folder}/rotations.f32`,
  };
  await Deno.writeFile(files.spectrum, bytesOf(getDft3(volume).data));
  await Deno.writeFile(files.rotations, bytesOf(rotations.data));
  const half = getDft3Real(volume);
  const slicer = new VolumeSlicer(half, box, { halfVolume: true });
  const [count] = rotations.shape;
  const out = new Float32Array(count * box * (box + 2));
  const label = `box ${box}`;
  const times = await timings(label, [
    subject(() => {
      slicer.slice(rotations, [box, box], { halfImage: true, out });
      return out.reduce((sum, part) => sum + Math.abs(part), 0);
    }),
    await python.prepare("scipy_slices.half_slices", { ...files, box }),
  ]);
  await python.forget();
  return perSecond(label, "images/s", count, times);
}

async function imageRow(
  box: number,
  volume: NdArray,
  rotations: NdArray<Float32Array>,
  discType: "linear_interp" | "cubic",
): Promise<Row> {
  const [count] = rotations.shape;
  const metadata = new ImageMetadata(
    rotations,
    ndArray(new Float32Array(2 * count), [count, 2]),
    ndArray(
      Float32Array.from({ length: 9 * count }, (_, i) => CTF_ROW[i % 9]),
      [count, 9],
    ),
  );
  const dataset = new CryoEMDataset(null, 1.5, metadata, { gridSize: box });
  const slicer = VolumeSlicer.fromDensity(volume, { discType });
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  const label = `box ${box}, ${discType}`;
  const times = await timings(label, [
    subject(() => dataset.getPredictedImage(indices, slicer).data[0]),
  ]);
  return perSecond(label, "images/s", count, times);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

import {
  ImageProcessor,
  type NdArray,
  ndArray,
  type ProcessImagesOptions,
} from "../mod.ts";
import { noise } from "./data/image_stack.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import { perSecond, type Row, type Table } from "./support/table.ts";

/** Boxes of a bare transform, by what the ratio to SciPy should reach. */
const BARE: readonly (readonly [goal: number, boxes: readonly number[]])[] = [
  [1.5, [64, 128, 256, 512]],
  [1.2, [96, 100, 180, 192, 196, 200, 224, 240, 300, 320, 360]],
  [1.2, [384, 400, 420, 432, 448, 480]],
];

/** Boxes of windowed images. */
const WINDOWED = [64, 128, 200, 256, 360];

/** Pixels of the images of one run, about. */
const PIXELS = 2 ** 21;

/** Row of the centred half-spectrum that all sides compare, at column 1. */
const CHECKED_ROW = 3;

/** Half-spectra of images in memory, on one core. */
export async function spectra(context: Context): Promise<Table[]> {
  const bare: Row[] = [];
  const complete: Row[] = [];
  for (const [goal, boxes] of BARE) {
    for (const box of boxes) {
      const images = await writeImages(context, box);
      bare.push(await bareTransform(context, images, goal));
    }
  }
  for (const box of WINDOWED) {
    const images = await writeImages(context, box);
    complete.push(await windowAndTransform(context, images));
  }
  return [{
    title:
      "Half-spectra of float32 images, one thread, beside the transform alone",
    peers: ["SciPy rfft2"],
    rows: bare,
  }, {
    title: "The same of windowed images, beside window, shifts and transform",
    peers: ["SciPy rfft2", "SciPy fft2", "NumPy"],
    rows: complete,
  }];
}

interface Images {
  readonly box: number;
  readonly count: number;
  readonly images: NdArray<Float32Array>;
  readonly processor: ImageProcessor;
  /** Files of images and window for the peers. */
  readonly files: { readonly path: string; readonly mask: string };
}

async function writeImages(
  { folder }: Context,
  box: number,
): Promise<Images> {
  const count = Math.round(PIXELS / box ** 2);
  const images = ndArray(noise(count * box * box), [count, box, box]);
  const processor = new ImageProcessor(box);
  const files = { path: `${folder}/images.f32`, mask: `${folder}/mask.f32` };
  await Deno.writeFile(files.path, bytesOf(images.data));
  await Deno.writeFile(files.mask, bytesOf(processor.imageMask.data));
  return { box, count, images, processor, files };
}

function bareTransform(
  context: Context,
  images: Images,
  goal: number,
): Promise<Row> {
  const { python } = context;
  const { box, files: { path } } = images;
  const out = new Float32Array(images.count * box * (box + 2));
  const peer = python.prepare("scipy_spectra.bare", { path, box });
  return row(context, images, { out }, [peer], goal);
}

function windowAndTransform(context: Context, images: Images): Promise<Row> {
  const { python } = context;
  const args = { box: images.box, ...images.files };
  return row(context, images, { applyImageMask: true }, [
    python.prepare("scipy_spectra.centred", args),
    python.prepare("scipy_spectra.reference", args),
    python.prepare("numpy_spectra.centred", args),
  ]);
}

async function row(
  { python }: Context,
  images: Images,
  options: ProcessImagesOptions,
  peers: readonly Promise<Subject | null>[],
  goal?: number,
): Promise<Row> {
  const { box, count, processor } = images;
  const ours = subject(() => {
    const half = processor.half(images.images, 1, options);
    return checkOf(half.data, count, box);
  });
  const label = `box ${box}`;
  const times = await timings(label, [
    ours,
    ...await Promise.all(peers),
  ]);
  await python.forget();
  return perSecond(label, "images/s", count, times, { goal });
}

/** Size of one value of every half-spectrum, where no shift changes it. */
function checkOf(
  halves: Float32Array | Float64Array,
  count: number,
  box: number,
): number {
  const width = box / 2 + 1;
  let sum = 0;
  for (let image = 0; image < count; image++) {
    const at = 2 * ((image * box + CHECKED_ROW) * width + 1);
    sum += Math.abs(halves[at]) + Math.abs(halves[at + 1]);
  }
  return sum;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

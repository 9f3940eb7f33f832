import { seeded } from "../../tests/support/random.ts";
import { encodeMrcHeader } from "../../src/formats/mrc/mod.ts";

/** Images made once and written again and again, told apart by one pixel. */
const DISTINCT = 256;

/**
 * Writes a stack of float32 images: noise, in whose first pixel stands the
 * number of the image. `count` is a multiple of 256.
 */
export async function writeImageStack(
  path: string,
  box: number,
  count: number,
): Promise<void> {
  using file = await Deno.create(path);
  await writeAll(file, stackHeader(box, count));
  const pixels = box * box;
  const images = noise(DISTINCT * pixels);
  for (let first = 0; first < count; first += DISTINCT) {
    for (let i = 0; i < DISTINCT; i++) images[i * pixels] = first + i;
    await writeAll(file, new Uint8Array(images.buffer));
  }
}

/** Writes the header of a stack and no pixels: all are 0 and take no space. */
export async function writeSparseStack(
  path: string,
  box: number,
  count: number,
): Promise<void> {
  await Deno.writeFile(path, stackHeader(box, count));
  await Deno.truncate(path, 1024 + 4 * box * box * count);
}

/** Uniform noise around 0. */
export function noise(length: number): Float32Array<ArrayBuffer> {
  const random = seeded(2);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = random() - 0.5;
  return values;
}

function stackHeader(box: number, count: number): Uint8Array<ArrayBuffer> {
  const cella = { x: 1.25 * box, y: 1.25 * box, z: 1.25 };
  return encodeMrcHeader({ nx: box, ny: box, nz: count, mode: 2, cella });
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
}

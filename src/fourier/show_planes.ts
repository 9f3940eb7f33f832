/**
 * How spectra and CTFs show themselves: as pictures, frequency 0 in the middle.
 *
 * @module
 */
import { type ComplexArray, type NdArray, sizeOf } from "../core/nd_array.ts";
import {
  firstPlanes,
  imagesLine,
  montageMedia,
} from "../display/show_images.ts";
import { type Media, showing } from "../display/show.ts";
import { halfImageToFullImage } from "./half_image.ts";
import { halfShapeOf } from "./planes.ts";

/** Makes an array of spectra, full or half, show their power. */
export function showSpectra<T extends ComplexArray>(
  spectra: T,
  imageShape: readonly [number, number],
): T {
  return showPlanes(spectra, imageShape, {
    name: "Spectra",
    toReal: logPower,
    contrast: [1, 99.9],
  });
}

/** Makes an array of CTFs, full or half, show them. */
export function showCtf<T extends NdArray>(
  ctf: T,
  imageShape: readonly [number, number],
): T {
  return showPlanes(ctf, imageShape, {
    name: "CTF",
    toReal: (planes) => planes,
    contrast: [0, 100],
  });
}

interface PlanesLook {
  readonly name: string;
  readonly toReal: (planes: NdArray) => NdArray;
  readonly contrast: readonly [number, number];
}

function showPlanes<T extends NdArray | ComplexArray>(
  array: T,
  imageShape: readonly [number, number],
  { name, toReal, contrast }: PlanesLook,
): T {
  const half = halfShapeOf(imageShape);
  const planeSize = array.shape.at(-1) === half[1] ||
      array.shape.at(-1) === sizeOf(half)
    ? sizeOf(half)
    : sizeOf(imageShape);
  const isHalf = planeSize !== sizeOf(imageShape);
  const type = isHalf ? `Half${name}` : name;
  return showing(array, {
    line: () => imagesLine(type, array, imageShape, null, planeSize),
    media: (): Media | Promise<Media> => {
      if (array.data.length === 0) return {};
      const planes = firstPlanes(array, isHalf ? half : imageShape);
      const full = isHalf ? halfImageToFullImage(planes, imageShape) : planes;
      return montageMedia(toReal(full), { contrast, scaleBar: false });
    },
  });
}

/** Logarithm of the power; where there is none, that of the least there is. */
function logPower({ data, shape, stride }: NdArray): NdArray {
  const power = Float64Array.from(
    { length: data.length / 2 },
    (_, at) => data[2 * at] ** 2 + data[2 * at + 1] ** 2,
  );
  const least = power.reduce(
    (least, value) => value > 0 && value < least ? value : least,
    Infinity,
  );
  const floor = least === Infinity ? 1 : least;
  const log = power.map((value) => Math.log(Math.max(value, floor)));
  return { data: log, shape, stride };
}

/** Real stacks against values of an independent NumPy implementation. */
import { assert, assertEquals } from "@std/assert";
import { ndArray } from "../../src/core/nd_array.ts";
import { getDft2, getDft2Real } from "../../src/fourier/dft.ts";
import { downsampleImages } from "../../src/fourier/downsample_images.ts";

const DATA = new URL("../../../shared/data/cryodrgn/", import.meta.url);

type Spectra = Record<string, {
  full: Record<string, [number, number]>;
  half: Record<string, [number, number]>;
  fullAbsSum: number;
  halfAbsSum: number;
  halfShape: number[];
}>;

interface Expected {
  box: number;
  fft?: Spectra;
  downsample?: Record<string, {
    sum: number;
    perImage: Record<
      string,
      { mean: number; std: number; first4: number[]; center: number }
    >;
  }>;
}

function isPresent(): boolean {
  try {
    return Deno.statSync(DATA).isDirectory;
  } catch {
    return false;
  }
}

const ignore = !isPresent();
const files: Record<string, Expected> = ignore
  ? {}
  : JSON.parse(Deno.readTextFileSync(new URL("expected.json", DATA))).files;

/** Pixels of a float32 little-endian stack without extended header. */
function pixelsOf(name: string): Float32Array {
  const bytes = Deno.readFileSync(new URL(name, DATA));
  return new Float32Array(bytes.buffer.slice(1024));
}

function assertNear(actual: number, expected: number, tolerance: number) {
  const message = `${actual} is not within ${tolerance} of ${expected}`;
  assert(Math.abs(actual - expected) <= tolerance, message);
}

function absSum(data: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) {
    sum += Math.hypot(data[at], data[at + 1]);
  }
  return sum;
}

const STACKS = ["hand.mrcs", "relion31.mrcs", "toy_datadir/toy_images_a.mrcs"];

for (const name of STACKS) {
  Deno.test({
    name: `the spectra of ${name} equal NumPy's`,
    ignore,
    fn() {
      const { box, fft = {} } = files[name];
      const pixels = pixelsOf(name);
      for (const [image, expected] of Object.entries(fft)) {
        const start = Number(image) * box * box;
        const array = ndArray(pixels.slice(start, start + box * box), [
          box,
          box,
        ]);
        const full = getDft2(array, { dtype: "complex128" });
        const half = getDft2Real(array, { dtype: "complex128" });
        assertEquals(half.shape, expected.halfShape);
        for (
          const [spectrum, key] of [[full, "full"], [half, "half"]] as const
        ) {
          for (const [place, [re, im]] of Object.entries(expected[key])) {
            const [row, column] = place.split(",").map(Number);
            const at = 2 * (row * spectrum.shape[1] + column);
            assertNear(spectrum.data[at], re, 1e-9);
            assertNear(spectrum.data[at + 1], im, 1e-9);
          }
        }
        assertNear(absSum(full.data), expected.fullAbsSum, 1e-5);
        assertNear(absSum(half.data), expected.halfAbsSum, 1e-5);
      }
      assertEquals(Object.keys(fft).length, 2);
    },
  });

  Deno.test({
    name: `${name} downsamples to NumPy's pixels`,
    ignore,
    fn() {
      const { box, downsample = {} } = files[name];
      const pixels = pixelsOf(name);
      const stack = ndArray(pixels, [pixels.length / (box * box), box, box]);
      for (const [target, expected] of Object.entries(downsample)) {
        const T = Number(target);
        const { data } = downsampleImages(stack, T);
        const sum = data.reduce((total, value) => total + value, 0);
        assertNear(sum, expected.sum, 1e-5 * Math.abs(expected.sum));
        for (const [image, wanted] of Object.entries(expected.perImage)) {
          const small = data.subarray(Number(image) * T * T).subarray(0, T * T);
          const mean = small.reduce((a, b) => a + b, 0) / small.length;
          const square = small.reduce((a, b) => a + b * b, 0) / small.length;
          assertNear(mean, wanted.mean, 1e-8);
          assertNear(Math.sqrt(square - mean ** 2), wanted.std, 1e-6);
          wanted.first4.forEach((value, x) =>
            assertNear(small[x], value, 1e-6)
          );
          assertNear(small[T / 2 * T + T / 2], wanted.center, 1e-6);
        }
      }
      assert(Object.keys(downsample).length > 0);
    },
  });
}

/** Masked real images against values of an independent NumPy implementation. */
import { assert } from "@std/assert";
import { ndArray } from "../../src/core/nd_array.ts";
import { getDft2Real } from "../../src/fourier/dft.ts";
import { windowMask } from "../../src/physics/window_mask.ts";

const DATA = new URL("../../../shared/data/cryodrgn/", import.meta.url);

interface Expected {
  box: number;
  fftMasked: Record<string, {
    half: Record<string, [number, number]>;
    halfAbsSum: number;
  }>;
  windowMask: { sum: number; center: number; "row_mid_first4": number[] };
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

// The expected values use a float64 mask; ours is rounded to float32.
const TOLERANCE = 5e-7;

function assertNear(actual: number, expected: number, scale: number) {
  const message = `${actual} is not near ${expected}`;
  assert(Math.abs(actual - expected) <= TOLERANCE * scale, message);
}

const STACKS = ["hand.mrcs", "relion31.mrcs", "toy_datadir/toy_images_a.mrcs"];

for (const name of STACKS) {
  Deno.test({
    name: `the window mask of ${name} and its spectra equal NumPy's`,
    ignore,
    fn() {
      const { box, fftMasked, windowMask: expectedMask } = files[name];
      const mask = windowMask(box, 0.85, 0.99).data;
      assertNear(
        mask.reduce((a, b) => a + b, 0),
        expectedMask.sum,
        expectedMask.sum,
      );
      expectedMask["row_mid_first4"].forEach((value, column) =>
        assertNear(mask[box / 2 * box + column], value, 1)
      );
      const bytes = Deno.readFileSync(new URL(name, DATA));
      const pixels = new Float32Array(bytes.buffer.slice(1024));
      for (const [image, expected] of Object.entries(fftMasked)) {
        const start = Number(image) * box * box;
        const masked = mask.map((weight, at) => weight * pixels[start + at]);
        const half = getDft2Real(ndArray(masked, [box, box]));
        for (const [place, [re, im]] of Object.entries(expected.half)) {
          const [row, column] = place.split(",").map(Number);
          const at = 2 * (row * half.shape[1] + column);
          assertNear(half.data[at], re, 2000);
          assertNear(half.data[at + 1], im, 2000);
        }
        let sum = 0;
        for (let at = 0; at < half.data.length; at += 2) {
          sum += Math.hypot(half.data[at], half.data[at + 1]);
        }
        assertNear(sum, expected.halfAbsSum, expected.halfAbsSum);
      }
    },
  });
}

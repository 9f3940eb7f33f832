import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ndArray } from "../../mod.ts";
import { filterImages } from "../../src/pictures/filter_images.ts";
import { assertClose } from "../support/assert_close.ts";
import { seeded } from "../support/random.ts";

const NOTHING = {
  lowPass: null,
  ctf: null,
  translations: null,
  sign: 1,
} as const;

function noise(count: number, side: number, seed = 1) {
  const random = seeded(seed);
  const length = count * side * side;
  const pixels = Float32Array.from({ length }, () => random() - 0.5);
  return ndArray(pixels, [count, side, side]);
}

/** The image of which every frequency is multiplied by a factor: O(n²). */
function naive(
  image: ArrayLike<number>,
  side: number,
  factor: (kx: number, ky: number) => number,
): Float64Array {
  const c = side / 2;
  const out = new Float64Array(side * side);
  for (let ky = -c; ky < c; ky++) {
    for (let kx = -c; kx < c; kx++) {
      let [re, im] = [0, 0];
      const angle = (x: number, y: number) =>
        2 * Math.PI * (kx * (x - c) + ky * (y - c)) / side;
      for (let p = 0; p < image.length; p++) {
        const turn = angle(p % side, Math.floor(p / side));
        re += image[p] * Math.cos(turn);
        im -= image[p] * Math.sin(turn);
      }
      const f = factor(kx, ky) / (side * side);
      for (let p = 0; p < out.length; p++) {
        const turn = angle(p % side, Math.floor(p / side));
        out[p] += f * (re * Math.cos(turn) - im * Math.sin(turn));
      }
    }
  }
  return out;
}

Deno.test("filterImages() leaves out what is finer than a period", () => {
  const images = noise(2, 16);
  // 16 px / 4 px: frequency 4, an edge from 2.5 to 5.5.
  const { data } = filterImages(images, { ...NOTHING, lowPass: 4 });
  const pass = (kx: number, ky: number) => {
    const part = (Math.hypot(kx, ky) - 2.5) / 3;
    return (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, part)))) / 2;
  };
  for (const image of [0, 1]) {
    const own = images.data.subarray(image * 256, (image + 1) * 256);
    const expected = naive(own, 16, pass);
    assertClose(data.slice(image * 256, (image + 1) * 256), expected, 1e-9);
  }
});

Deno.test("filterImages() turns what the CTF has turned", () => {
  const side = 8;
  const images = noise(1, side, 2);
  const value = (kx: number, ky: number) =>
    -Math.cos(0.4 * (kx * kx + ky * ky));
  const half = Float32Array.from({ length: side * 5 }, (_, at) => {
    const [row, column] = [Math.floor(at / 5), at % 5];
    // The last column of a half spectrum has frequency -4.
    return value(column === 4 ? -4 : column, row - 4);
  });
  const { data } = filterImages(images, { ...NOTHING, ctf: half });
  // It is negative at frequency 0, which is left as it is.
  const expected = naive(
    images.data,
    side,
    (kx, ky) => -Math.sign(value(kx, ky)),
  );
  assertClose(data, expected, 1e-9);
});

Deno.test("filterImages() moves by the shift", () => {
  const images = ndArray(new Float32Array(64), [1, 8, 8]);
  images.data[3 * 8 + 5] = 1;
  const translations = ndArray(Float32Array.of(-1, 2), [1, 2]);
  const { data } = filterImages(images, { ...NOTHING, translations });
  const moved = new Float64Array(64);
  moved[5 * 8 + 4] = 1;
  assertClose(data, moved, 1e-9);
});

Deno.test("filterImages() without a filter changes the sign at most", () => {
  const images = noise(1, 6);
  images.data[3] = NaN;
  const { data, shape } = filterImages(images, { ...NOTHING, sign: -1 });
  assertEquals(shape, [1, 6, 6]);
  assertEquals([...data], Array.from(images.data, (pixel) => -pixel));
});

Deno.test("filterImages() refuses to spread a fault over the image", () => {
  const images = noise(3, 4);
  images.data[2 * 16 + 5] = NaN;
  const error = assertThrows(
    () => filterImages(images, { ...NOTHING, lowPass: 2 }),
    ArgumentError,
  );
  assertEquals(error.code, "image-not-finite");
  assert(error.message.includes("image 2"));
});

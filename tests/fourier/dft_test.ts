import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ArgumentTypeError } from "../../src/core/errors.ts";
import { complexArray, ndArray } from "../../src/core/nd_array.ts";
import {
  getDft2,
  getDft2Real,
  getDft3,
  getIdft2,
  getIdft2Real,
  getIdft3,
} from "../../src/fourier/dft.ts";
import { fullImageToHalfImage } from "../../src/fourier/half_image.ts";
import {
  distance,
  naiveCentredDft,
  randomNumbers,
  toComplex,
} from "./naive_dft.ts";

const double = { dtype: "complex128" } as const;
const ramp = ndArray(Float32Array.from({ length: 16 }, (_, i) => i), [4, 4]);

// The worked example of the specification, section 2.1.
// deno-fmt-ignore
const RAMP_SPECTRUM = [
  0, 0,    0, 0,   -32, 0,    0, 0,
  0, 0,    0, 0,    32, 32,   0, 0,
  -8, 0,   8, 8,   120, 0,    8, -8,
  0, 0,    0, 0,    32, -32,  0, 0,
];

Deno.test("getDft2() gives the worked 4 x 4 example", () => {
  const spectrum = getDft2(ramp);
  assertEquals(spectrum.shape, [4, 4]);
  assert(spectrum.data instanceof Float32Array);
  assert(distance(spectrum.data, RAMP_SPECTRUM) < 1e-13);
});

Deno.test("getDft2() gives a delta at row 2, column 3 rows of -1, i, 1, -i", () => {
  const image = new Float32Array(16);
  image[2 * 4 + 3] = 1;
  const { data } = getDft2(ndArray(image, [4, 4]));
  for (let row = 0; row < 4; row++) {
    const line = data.subarray(8 * row, 8 * row + 8);
    assert(distance(line, [-1, 0, 0, 1, 1, 0, 0, -1]) < 1e-15);
  }
});

Deno.test("getDft2() equals the closed form for complex images", () => {
  for (const [height, width] of [[5, 5], [6, 6], [7, 4], [1, 3], [53, 2]]) {
    const image = randomNumbers(2 * height * width);
    const array = complexArray(image, [height, width]);
    const spectrum = getDft2(array, double);
    const expected = naiveCentredDft(image, [height, width]);
    assert(distance(spectrum.data, expected) < 1e-12, `${height} x ${width}`);
    assert(distance(getIdft2(spectrum, double).data, image) < 1e-14);
  }
});

Deno.test("getDft2() takes integers and any number of leading axes", () => {
  const bytes = ndArray(Uint8Array.from({ length: 54 }, (_, i) => i), [
    2,
    3,
    9,
    1,
  ]);
  const spectra = getDft2(bytes);
  assertEquals(spectra.shape, [2, 3, 9, 1]);
  const last = naiveCentredDft(toComplex(bytes.data.subarray(45)), [9, 1]);
  assert(distance(spectra.data.subarray(90), last) < 1e-4);
});

Deno.test("getIdft2() inverts real images of odd size", () => {
  const image = ndArray(randomNumbers(2 * 15), [2, 5, 3]);
  const back = getIdft2(getDft2(image, double), double);
  assert(distance(back.data, toComplex(image.data)) < 1e-15);
});

Deno.test("getDft2Real() gives the worked half spectrum", () => {
  const half = getDft2Real(ramp);
  assertEquals(half.shape, [4, 3]);
  // deno-fmt-ignore
  const expected = [
    -32, 0,   0, 0,   0, 0,
    32, 32,   0, 0,   0, 0,
    120, 0,   8, -8,  -8, 0,
    32, -32,  0, 0,   0, 0,
  ];
  assert(distance(half.data, expected) < 1e-13);
});

Deno.test("getDft2Real() equals the packed full spectrum for N = 6 and 7", () => {
  for (const n of [6, 7]) {
    const images = ndArray(randomNumbers(2 * n * n), [2, n, n]);
    const full = getDft2(images, double);
    const half = getDft2Real(images, double);
    assertEquals(half.shape, [2, n, 4]);
    const packed = fullImageToHalfImage(full, [n, n]);
    assert(distance(half.data, packed.data) < 1e-14);
  }
});

Deno.test("getIdft2Real() needs the image shape for odd widths only", () => {
  const even = ndArray(randomNumbers(24), [6, 4]);
  assert(
    distance(getIdft2Real(getDft2Real(even, double), double).data, even.data) <
      1e-15,
  );
  const odd = ndArray(randomNumbers(30), [6, 5]);
  const half = getDft2Real(odd, double);
  const back = getIdft2Real(half, { ...double, imageShape: [6, 5] });
  assertEquals(back.shape, [6, 5]);
  assert(distance(back.data, odd.data) < 1e-15);
  assertThrows(
    () => getIdft2Real(half, { imageShape: [6, 6] }),
    ArgumentError,
    "6 x 4 are needed",
  );
});

Deno.test("getDft3() equals the closed form, and getIdft3() inverts it", () => {
  const shape = [3, 4, 5];
  const volume = randomNumbers(60);
  const spectrum = getDft3(ndArray(volume, shape), double);
  const expected = naiveCentredDft(toComplex(volume), shape);
  assert(distance(spectrum.data, expected) < 1e-13);
  assert(distance(getIdft3(spectrum, double).data, toComplex(volume)) < 1e-15);
});

Deno.test("getDft2() writes to out in the precision asked for", () => {
  const out = new Float64Array(32);
  const spectrum = getDft2(ramp, { dtype: "complex128", out });
  assert(spectrum.data === out);
  assertThrows(
    () => getDft2(ramp, { out: new Float32Array(31) }),
    ArgumentError,
    "out of 31",
  );
});

Deno.test("getDft2() accepts an empty batch", () => {
  const empty = ndArray(new Float32Array(0), [0, 4, 4]);
  assertEquals(getDft2(empty).shape, [0, 4, 4]);
  assertEquals(getIdft2(getDft2(empty)).shape, [0, 4, 4]);
  assertEquals(getDft2Real(empty).shape, [0, 4, 3]);
  assertEquals(getIdft2Real(getDft2Real(empty)).shape, [0, 4, 4]);
});

Deno.test("the transforms refuse what they cannot use", () => {
  const line = ndArray(new Float32Array(4), [4]);
  assertThrows(() => getDft2(line), ArgumentError, "2 axes");
  assertThrows(() => getDft3(ramp), ArgumentError, "3 axes");
  assertThrows(() => getDft2Real(getDft2(ramp)), ArgumentError, "complex");
  assertThrows(() => getIdft2Real(ramp), ArgumentError, "real");
  const fortran = { data: ramp.data, shape: [4, 4], stride: [1, 4] };
  assertThrows(() => getDft2(fortran), ArgumentError, "C order");
  const untyped = { dtype: "float32" } as unknown as { dtype: "complex64" };
  assertThrows(() => getDft2(ramp, untyped), ArgumentTypeError, "float32");
  const misspelt = { precision: "x" } as Record<string, unknown>;
  assertThrows(() => getDft2(ramp, misspelt), ArgumentError, "precision");
});

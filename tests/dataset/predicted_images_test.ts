import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  asMask,
  complexArray,
  CryoEMDataset,
  type CryoEMDatasetOptions,
  getDft2,
  getDft3,
  getDft3Real,
  ImageMetadata,
  IndexError,
  type NdArray,
  ndArray,
  translateImages,
  VolumeSlicer,
} from "../../mod.ts";
import {
  IDENTITY,
  randomRotations,
  randomVolume,
  rotation,
  SKEW,
  volumeOf,
} from "../physics/slicing/volumes.ts";
import { assertClose } from "../support/assert_close.ts";

const CTF_ROW = [15000, 14000, 30, 300, 2.7, 0.1, 0, 0, 1];

/** A dataset without images in these poses, each with the CTF of 3.2. */
function datasetOf(
  gridSize: number,
  rotations: NdArray<Float64Array>,
  options: CryoEMDatasetOptions & { readonly shifts?: readonly number[] } = {},
): CryoEMDataset {
  const { shifts, ...rest } = options;
  const n = rotations.shape[0];
  const metadata = new ImageMetadata(
    rotations,
    ndArray(Float64Array.from(shifts ?? new Array(2 * n).fill(0)), [n, 2]),
    ndArray(Float64Array.from(new Array(n).fill(CTF_ROW).flat()), [n, 9]),
    { dtype: "float64" },
  );
  return new CryoEMDataset(null, 2, metadata, {
    gridSize,
    dtype: "complex128",
    ...rest,
  });
}

function spectrumOf(volume: NdArray) {
  return getDft3(volume, { dtype: "complex128" });
}

Deno.test("the sum over z, example (a)", () => {
  const volume = spectrumOf(volumeOf(4, (x, y, z) => x + 10 * y + 100 * z));
  const dataset = datasetOf(4, IDENTITY);
  const { data, shape } = dataset.getPredictedImage([0], volume, {
    skipCtf: true,
  });
  const low = [622, 622, 630, 630];
  const high = [702, 702, 710, 710];
  assertEquals(shape, [1, 4, 4]);
  assertClose(data, [...low, ...low, ...high, ...high], 1e-9);
  const sums = Array.from(
    { length: 16 },
    (_, i) => 600 + 40 * Math.floor(i / 4) + 4 * (i % 4),
  );
  const unclipped = dataset.getPredictedImage(0, volume, {
    skipCtf: true,
    maxR: null,
  });
  assertClose(unclipped.data, sums, 1e-9);
});

Deno.test("with CTF, example (b)", () => {
  const volume = spectrumOf(
    volumeOf(4, (x, y, z) => (16 * x + 4 * y + z) ** 2 / 100),
  );
  const image = datasetOf(4, SKEW).getPredictedImage([0], volume);
  assertClose(
    image.data,
    [
      [24.781620845, 17.164910230, 5.493499469, 13.110210084],
      [-9.707099967, -17.323810582, -28.995221343, -21.378510728],
      [-16.161499469, -23.778210084, -35.449620845, -27.832910230],
      [18.327221343, 10.710510728, -0.960900033, 6.655810582],
    ].flat(),
    1e-5,
  );
});

Deno.test("with CTF, example (c), from every form of the volume", () => {
  const density = volumeOf(
    8,
    (x, y, z) => (7 * x + 3 * y + 5 * z + x * y * z) % 11,
  );
  const dataset = datasetOf(8, SKEW);
  const full = spectrumOf(density);
  const forms = [
    { volume: full, tolerance: 3e-6 },
    { volume: complexArray(full.data, [512]), tolerance: 3e-6 },
    { volume: density, tolerance: 1e-4 },
    { volume: getDft3Real(density), tolerance: 1e-4 },
    { volume: new VolumeSlicer(full, 8), tolerance: 3e-6 },
    { volume: VolumeSlicer.fromDensity(density), tolerance: 1e-4 },
  ];
  for (const { volume, tolerance } of forms) {
    const { data } = dataset.getPredictedImage([0], volume);
    assertClose(data.subarray(0, 8), [
      -9.665719,
      -8.267704,
      -5.100962,
      -3.536469,
      -3.274048,
      -3.460214,
      -4.476855,
      -7.253198,
    ], tolerance);
    assertClose(data.subarray(32, 40), [
      -2.680350,
      -1.910455,
      0.651371,
      1.706867,
      1.255775,
      0.851183,
      0.837753,
      -0.583047,
    ], tolerance);
    const spectra = dataset.getPredictedImage([0], volume, { spatial: false });
    assertEquals(spectra.shape, [1, 64]);
    const power = [...spectra.data].reduce((sum, part) => sum + part * part, 0);
    assertAlmostEquals(power / 112483.590259, 1, 1e-6);
  }
  const plain = { skipCtf: true };
  const linear = dataset.getPredictedImage([0], full, plain);
  assertClose([linear.data[0], linear.data[29]], [27.891299, 47.493005], 1e-6);
  const nearest = dataset.getPredictedImage([0], full, {
    ...plain,
    discType: "nearest",
  });
  assertClose(
    [nearest.data[0], nearest.data[29]],
    [39.636564, 38.827902],
    1e-6,
  );
});

Deno.test("axes of a volume, the check of dataset.md 7.8", () => {
  const data = new Float64Array(2 * 64);
  [[3, 2, 2], [2, 3, 2], [2, 2, 3]].forEach(([x, y, z], i) =>
    data[2 * (16 * x + 4 * y + z)] = i + 1
  );
  const volume = complexArray(data, [64]);
  const cases = [
    { R: IDENTITY, at: { "2,3": 1, "3,2": 2 } },
    { R: rotation(0, 1, 0, -1, 0, 0, 0, 0, 1), at: { "2,3": 2, "1,2": 1 } },
    { R: rotation(0, 0, 1, 0, 1, 0, -1, 0, 0), at: { "2,3": 3, "3,2": 2 } },
  ];
  for (const { R, at } of cases) {
    const spectra = datasetOf(4, R).getPredictedImage([0], volume, {
      spatial: false,
      skipCtf: true,
      maxR: 1,
    });
    const found = [];
    for (let i = 0; i < 16; i++) {
      if (spectra.data[2 * i] !== 0) {
        found.push([`${Math.floor(i / 4)},${i % 4}`, spectra.data[2 * i]]);
      }
    }
    assertEquals(Object.fromEntries(found), at);
  }
});

Deno.test("half and full spectra give the same images, in any order of calls", () => {
  const density = randomVolume(8, 5);
  const shifts = Array.from({ length: 100 }, (_, i) => (i * 7 % 11 - 5) / 3);
  const dataset = datasetOf(8, randomRotations(50, 9), { shifts });
  const full = spectrumOf(density);
  const half = new VolumeSlicer(full, 8);
  const fromDensity = VolumeSlicer.fromDensity(density);
  for (const maxR of ["auto", 3.99, 4, null] as const) {
    for (const spatial of [true, false] as const) {
      for (const applyTranslation of [false, true]) {
        const options = { maxR, applyTranslation };
        const predict = (volume: VolumeSlicer, indices: number[]) =>
          (spatial
            ? dataset.getPredictedImage(indices, volume, options)
            : dataset.getPredictedImage(indices, volume, {
              ...options,
              spatial: false,
            })).data;
        const all = Array.from({ length: 50 }, (_, i) => i);
        const reference = predict(half, all);
        assertClose(predict(fromDensity, all), reference, 2e-4);
        const size = reference.length / 50;
        const some = predict(half, [41, 3, 41]);
        assertEquals(
          some.subarray(size, 2 * size),
          reference.subarray(3 * size, 4 * size),
        );
        assertEquals(some.subarray(0, size), some.subarray(2 * size));
        assertEquals(
          some.subarray(0, size),
          reference.subarray(41 * size, 42 * size),
        );
      }
    }
  }
});

Deno.test("applyTranslation moves particles by minus the translation", () => {
  const volume = spectrumOf(randomVolume(8, 1));
  const dataset = datasetOf(8, SKEW, { shifts: [1.5, -2] });
  const centred = dataset.getPredictedImage([0], volume, { spatial: false });
  const moved = dataset.getPredictedImage([0], volume, {
    spatial: false,
    applyTranslation: true,
  });
  const shift = ndArray(Float64Array.of(1.5, -2), [2]);
  assertClose(translateImages(moved, shift, [8, 8]).data, centred.data, 1e-9);
  // A whole shift: what was at (row, column) is at (row + 2, column - 1).
  const whole = datasetOf(8, SKEW, { shifts: [1, -2] });
  const [a, b] = [false, true].map((applyTranslation) =>
    whole.getPredictedImage([0], volume, { applyTranslation }).data
  );
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const to = (row + 2) % 8 * 8 + (column + 7) % 8;
      assertAlmostEquals(b[to], a[row * 8 + column], 1e-9);
    }
  }
});

Deno.test("applyCtf counts how often", () => {
  const volume = spectrumOf(randomVolume(8, 2));
  const dataset = datasetOf(8, SKEW, { premultipliedCtf: true });
  const [none, once, twice] = (["none", "once", "twice"] as const).map((
    applyCtf,
  ) =>
    dataset.getPredictedImage([0], volume, { applyCtf, spatial: false }).data
  );
  const ctf = dataset.ctfEvaluator.evaluate(dataset.ctfParams, [8, 8], 2).data;
  assertClose(once, [...none].map((part, i) => part * ctf[i >> 1]), 1e-9);
  assertClose(twice, [...none].map((part, i) => part * ctf[i >> 1] ** 2), 1e-9);
  assertEquals(
    dataset.getPredictedImage([0], volume, { spatial: false }).data,
    once,
  );
  assertEquals(
    dataset.getPredictedImage([0], volume, { spatial: false, skipCtf: true })
      .data,
    none,
  );
});

Deno.test("indices are local images, a mask, one, or none", () => {
  const volume = randomVolume(4, 3);
  const dataset = datasetOf(4, randomRotations(4, 1), { dtype: "complex64" });
  const all = dataset.getPredictedImage([0, 1, 2, 3], volume);
  assert(all.data instanceof Float32Array);
  assertEquals(
    dataset.getPredictedImage(2, volume).data,
    all.data.subarray(32, 48),
  );
  const masked = dataset.getPredictedImage(
    asMask([false, true, false, true]),
    volume,
  );
  assertEquals(masked.data.subarray(16), all.data.subarray(48));
  assertEquals(dataset.getPredictedImage([], volume).shape, [0, 4, 4]);
  assertEquals(
    dataset.subset([3]).getPredictedImage(0, volume).data,
    all.data.subarray(48),
  );
});

Deno.test("predictions are projections: a blob appears at R r", () => {
  const [n, sigma] = [32, 2];
  const point = [5, -3, 2];
  const blob = volumeOf(n, (...at) => {
    const square = at.reduce(
      (sum, a, i) => sum + (a - n / 2 - point[i]) ** 2,
      0,
    );
    return Math.exp(-square / (2 * sigma ** 2));
  });
  const rotations = randomRotations(5, 3);
  const images = datasetOf(n, rotations).getPredictedImage(
    [0, 1, 2, 3, 4],
    VolumeSlicer.fromDensity(blob, { padding: 2 }),
    { skipCtf: true },
  );
  const height = sigma * Math.sqrt(2 * Math.PI);
  let most = 0;
  for (let k = 0; k < 5; k++) {
    const R = rotations.data.subarray(9 * k, 9 * k + 6);
    const x = R[0] * point[0] + R[1] * point[1] + R[2] * point[2];
    const y = R[3] * point[0] + R[4] * point[1] + R[5] * point[2];
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const square = (column - n / 2 - x) ** 2 + (row - n / 2 - y) ** 2;
        const expected = height * Math.exp(-square / (2 * sigma ** 2));
        const actual = images.data[(k * n + row) * n + column];
        most = Math.max(most, Math.abs(actual - expected) / height);
      }
    }
  }
  assert(most < 0.015, `${most}`);
});

Deno.test("getPredictedImage() refuses volumes and poses that do not fit", () => {
  const dataset = datasetOf(8, randomRotations(3, 2));
  const codeOf = (
    volume: Parameters<typeof dataset.getPredictedImage>[1],
    options = {},
  ) =>
    assertThrows(
      () => dataset.getPredictedImage([0], volume, options),
      ArgumentError,
    ).code;
  const density = randomVolume(8, 1);
  assertEquals(codeOf(randomVolume(4, 1)), "volume-size");
  assertEquals(codeOf(spectrumOf(randomVolume(4, 1))), "volume-size");
  assertEquals(codeOf(getDft3Real(randomVolume(16, 1))), "volume-size");
  assertEquals(
    codeOf(complexArray(new Float64Array(128), [64])),
    "volume-size",
  );
  assertEquals(
    codeOf(VolumeSlicer.fromDensity(randomVolume(4, 1))),
    "volume-size",
  );
  assertEquals(
    codeOf(ndArray(new Float64Array(512), [8, 64])),
    "volume-not-cubic",
  );
  assertEquals(
    codeOf(ndArray(new Float64Array(512), [8, 4, 16])),
    "volume-not-cubic",
  );
  assertEquals(codeOf({ ...density, voxelSize: 2.01 }), "volume-voxel-size");
  dataset.getPredictedImage([0], { ...density, voxelSize: 2.001 });
  dataset.getPredictedImage([0], { ...density, voxelSize: null });
  const holed = randomVolume(8, 1);
  holed.data[7] = NaN;
  assertEquals(codeOf(holed), "volume-not-finite");
  const cracked = spectrumOf(density);
  cracked.data[3] = NaN;
  assertEquals(codeOf(cracked), "volume-not-finite");
  const scaledSlicer = VolumeSlicer.fromDensity({ ...density, voxelSize: 4 });
  assertEquals(codeOf(scaledSlicer), "volume-voxel-size");
  assertEquals(codeOf({ ...density, voxelSize: 1.99 }), "volume-voxel-size");
  assertEquals(
    assertThrows(
      () => dataset.getPredictedImage([], density, { maxR: -1 }),
      ArgumentError,
    ).code,
    "max-r",
  );
  const spectrum = spectrumOf(density);
  assertEquals(codeOf({ ...density, stride: [1, 8, 64] }), "array-layout");
  assertEquals(codeOf({ ...spectrum, stride: [1, 8, 64] }), "array-layout");
  assertEquals(codeOf(complexArray(spectrum.data, [32, 16])), "volume-size");
  assertEquals(codeOf(density, { applyCtf: "thrice" }), "apply-ctf");
  assertEquals(
    codeOf(density, { applyCtf: "once", skipCtf: true }),
    "apply-ctf",
  );
  assertEquals(codeOf(density, { discType: "spline" }), "disc-type");
  const slicer = VolumeSlicer.fromDensity(density);
  assertEquals(codeOf(slicer, { discType: "nearest" }), "disc-type");
  assertEquals(codeOf(density, { maxRadius: 3 }), "unknown-option");
  assertThrows(() => dataset.getPredictedImage([3], density), IndexError);
  const scaled = randomRotations(3, 2);
  scaled.data.subarray(9, 18).forEach((value, i, row) => row[i] = 1.1 * value);
  const distorted = datasetOf(8, scaled);
  const error = assertThrows(
    () => distorted.getPredictedImage([2, 1], density),
    ArgumentError,
  );
  assertEquals(error.code, "not-rotations");
  assert(error.message.includes("image 1"));
  distorted.getPredictedImage([0, 2], density);
  dataset.translations.data[5] = NaN;
  const lost = assertThrows(
    () =>
      dataset.getPredictedImage([1, 2], density, { applyTranslation: true }),
    ArgumentError,
  );
  assertEquals(lost.code, "not-translations");
  assert(lost.message.includes("image 2"));
  dataset.getPredictedImage([1, 2], density);
});

Deno.test("a volume of another box is answered by what to do", () => {
  const dataset = datasetOf(4, IDENTITY);
  const message = (side: number) =>
    assertThrows(
      () => dataset.getPredictedImage(0, randomVolume(side, 1)),
      ArgumentError,
    )
      .message;
  assertEquals(
    message(8),
    "Cannot project a volume of box 8 to images of 4 x 4 pixels: load the " +
      "images without downsampleD if that made them smaller, or give a " +
      "volume of box 4 and 2 Å a voxel",
  );
  assertEquals(
    message(2),
    "Cannot project a volume of box 2 to images of 4 x 4 pixels: load the " +
      "images with downsampleD, or give a volume of box 4 and 2 Å a voxel",
  );
});

Deno.test("of side 2 a spectrum is a full one", () => {
  const density = randomVolume(2, 3);
  const dataset = datasetOf(2, IDENTITY);
  const options = { skipCtf: true, maxR: null };
  const sums = [0, 1, 2, 3].map((at) => {
    const [row, column] = [at >> 1, at & 1];
    return density.data[4 * column + 2 * row] +
      density.data[4 * column + 2 * row + 1];
  });
  assertClose(
    dataset.getPredictedImage(0, spectrumOf(density), options).data,
    sums,
    1e-12,
  );
  assertClose(dataset.getPredictedImage(0, density, options).data, sums, 1e-6);
});

Deno.test("raw images are compared with translated predictions", () => {
  // What processing gives of an image that was predicted is its spectrum.
  const density = randomVolume(8, 8);
  const dataset = datasetOf(8, SKEW, { shifts: [0.5, 1] });
  const raw = dataset.getPredictedImage([0], density, {
    applyTranslation: true,
  });
  const processed = getDft2(raw, { dtype: "complex128" });
  const shift = ndArray(Float64Array.of(0.5, 1), [2]);
  const centred = translateImages(processed, shift, [8, 8]);
  const predicted = dataset.getPredictedImage([0], density, { spatial: false });
  assertClose(centred.data, predicted.data, 1e-5);
});

Deno.test("a CTF row that has no CTF is named by its image, before any work", () => {
  const dataset = datasetOf(8, randomRotations(50, 2));
  dataset.ctfParams.data[9 * 40 + 3] = 0;
  const all = Array.from({ length: 50 }, (_, i) => i);
  const density = randomVolume(8, 1);
  const faults = [
    () => dataset.getPredictedImage(all, density),
    () => dataset.getPredictedImage([3, 40], density),
    () => dataset.getCTF([3, 40]),
  ];
  for (const fault of faults) {
    const { code, message } = assertThrows(fault, ArgumentError);
    assertEquals(code, "ctf-value");
    assert(message.includes('image 40: VOLT is "0"'), message);
  }
  dataset.getPredictedImage(all, density, { skipCtf: true });
  dataset.getPredictedImage([3, 41], density);
});

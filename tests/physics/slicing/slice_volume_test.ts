import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  type ComplexArray,
  complexArray,
  type DiscType,
  fullImageToHalfImage,
  getDft3,
  getIdft2,
  ndArray,
  precomputeCubicCoefficients,
  sliceVolume,
  VolumeSlicer,
} from "../../../mod.ts";
import {
  IDENTITY,
  randomRotations,
  randomVolume,
  rotation,
  SKEW,
  volumeOf,
} from "./volumes.ts";
import { assertClose } from "../../support/assert_close.ts";

const DISC_TYPES: readonly DiscType[] = ["nearest", "linear_interp", "cubic"];

function spectrumOf(volume: ReturnType<typeof volumeOf>) {
  return getDft3(volume, { dtype: "complex128" });
}

/** The packed half of a full spectrum. */
function packed({ data, shape }: ComplexArray<Float64Array>) {
  const [n] = shape;
  const rows = complexArray(data, [n * n, 1, n]);
  const depth = Math.floor(n / 2) + 1;
  return complexArray(fullImageToHalfImage(rows, [1, n]).data, [n, n, depth]);
}

/** Real part of the image of a flat slice. */
function imageOf({ data, shape: [, size] }: ComplexArray): Float64Array {
  const n = Math.sqrt(size);
  const image = getIdft2(complexArray(data.slice(0, 2 * size), [n, n]), {
    dtype: "complex128",
  });
  return image.data.filter((_, at) => at % 2 === 0);
}

/** Largest imaginary part of the image of a flat slice. */
function largestImaginary({ data, shape: [, size] }: ComplexArray): number {
  const n = Math.sqrt(size);
  const image = getIdft2(complexArray(data, [n, n]), { dtype: "complex128" });
  return image.data.reduce(
    (most, part, at) => at % 2 === 0 ? most : Math.max(most, Math.abs(part)),
    0,
  );
}

function element(
  { data }: ComplexArray,
  n: number,
  row: number,
  column: number,
) {
  const at = 2 * (row * n + column);
  return [data[at], data[at + 1]];
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assertEquals(a.length, b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]));
  }
  return most;
}

Deno.test("points of a volume project to the first two components of R r", () => {
  const cases = [
    { R: IDENTITY, point: [1, 0, 0], at: [4, 5] },
    { R: rotation(0, -1, 0, 1, 0, 0, 0, 0, 1), point: [1, 0, 0], at: [5, 4] },
    { R: rotation(0, -1, 0, 1, 0, 0, 0, 0, 1), point: [0, 2, 0], at: [4, 2] },
    { R: rotation(1, 0, 0, 0, 0, -1, 0, 1, 0), point: [0, 0, 3], at: [1, 4] },
  ];
  for (const { R, point: [x, y, z], at: [row, column] } of cases) {
    const volume = volumeOf(
      8,
      (i, j, k) => i === 4 + x && j === 4 + y && k === 4 + z ? 1 : 0,
    );
    for (const discType of DISC_TYPES) {
      const slice = sliceVolume(
        spectrumOf(volume),
        R,
        [8, 8],
        [8, 8, 8],
        discType,
        { maxR: null },
      );
      const image = imageOf(slice);
      assertEquals(
        image.indexOf(Math.max(...image)),
        8 * row + column,
        discType,
      );
      // Nyquist has no partner where the rotation reverses it.
      assert(image[8 * row + column] > 0.7, discType);
    }
  }
});

Deno.test("an unturned slice is the sum over z, example (a)", () => {
  const volume = volumeOf(4, (x, y, z) => x + 10 * y + 100 * z);
  const slice = (maxR: number | null | "auto") =>
    imageOf(
      sliceVolume(
        spectrumOf(volume),
        IDENTITY,
        [4, 4],
        [4, 4, 4],
        "linear_interp",
        { maxR },
      ),
    );
  const sums = Array.from(
    { length: 16 },
    (_, i) => 600 + 40 * Math.floor(i / 4) + 4 * (i % 4),
  );
  assertClose(slice(null), sums, 1e-9);
  const low = [622, 622, 630, 630];
  const high = [702, 702, 710, 710];
  assertClose(slice("auto"), [...low, ...low, ...high, ...high], 1e-9);
  assertClose(slice(1), slice("auto"), 0);
});

const C30 = Math.sqrt(3) / 2;

/** By 30 degrees about z; exactly 0.5, for there are ties. */
const TURN_30 = rotation(C30, -0.5, 0, 0.5, C30, 0, 0, 0, 1);

Deno.test("example (b) by linear interpolation and by the nearest voxel", () => {
  const spectrum = spectrumOf(
    volumeOf(4, (x, y, z) => (16 * x + 4 * y + z) ** 2 / 100),
  );
  const slice = (discType: DiscType) =>
    sliceVolume(spectrum, TURN_30, [4, 4], [4, 4, 4], discType);
  const linear = slice("linear_interp");
  assertClose(element(linear, 4, 2, 2), [853.44, 0], 1e-8);
  assertClose(element(linear, 4, 2, 3), [184.164897303, -169.400146976], 1e-8);
  assertClose(element(linear, 4, 2, 1), [184.164897303, 169.400146976], 1e-8);
  assertClose(element(linear, 4, 1, 2), [105.990582361, 81.966391922], 1e-8);
  assertClose(element(linear, 4, 3, 2), [105.990582361, -81.966391922], 1e-8);
  assertEquals(linear.data.filter((part) => Math.abs(part) > 1e-9).length, 9);
  const nearest = slice("nearest");
  assertClose(element(nearest, 4, 2, 3), [240.64, -404.48], 1e-8);
  assertClose(element(nearest, 4, 2, 1), [240.64, 404.48], 1e-8);
  assertClose(element(nearest, 4, 1, 2), [75.52, 85.76], 1e-8);
  assertClose(element(nearest, 4, 3, 2), [75.52, -85.76], 1e-8);
  // The image that the specification gives is of the rotation of example (c).
  const image = imageOf(
    sliceVolume(spectrum, SKEW, [4, 4], [4, 4, 4], "linear_interp"),
  );
  const rows = [
    [21.8521792, 29.542624, 41.3270208, 33.636576],
    [65.3529792, 73.043424, 84.8278208, 77.137376],
  ];
  assertClose(image.subarray(0, 4), rows[0], 1e-6);
  assertClose(image.subarray(8, 12), rows[1], 1e-6);
});

const EXAMPLE_C = spectrumOf(
  volumeOf(8, (x, y, z) => (7 * x + 3 * y + 5 * z + x * y * z) % 11),
);

for (
  const { discType, maxR, power, elements, corner, pixels } of [
    {
      discType: "linear_interp",
      maxR: "auto",
      power: 6240335.024828,
      elements: [[145.741977, -42.721264], [189.167065, 24.010848], [
        3.348537,
        13.368258,
      ]],
      corner: [0, 0],
      pixels: [27.891299, 47.493005],
    },
    {
      discType: "linear_interp",
      maxR: null,
      power: 6282886.072322,
      elements: [[145.741977, -42.721264], [189.167065, 24.010848], [
        3.348537,
        13.368258,
      ]],
      corner: [-6.992791, 21.364257],
    },
    {
      discType: "nearest",
      maxR: "auto",
      power: 6167118.894383,
      elements: [[-50, -50.154329], [-9.485281, 62.225397], [
        20.112698,
        -31.129942,
      ]],
      corner: [0, 0],
      pixels: [39.636564, 38.827902],
    },
    {
      discType: "nearest",
      maxR: null,
      power: 6343927.797108,
      elements: [[-50, -50.154329], [-9.485281, 62.225397], [
        20.112698,
        -31.129942,
      ]],
      corner: [-17.509668, 24.828427],
    },
  ] as const
) {
  Deno.test(`example (c) by ${discType} with maxR ${maxR}`, () => {
    const halfVolume = packed(EXAMPLE_C);
    for (const half of [false, true]) {
      const slice = sliceVolume(
        half ? halfVolume : EXAMPLE_C,
        SKEW,
        [8, 8],
        [8, 8, 8],
        discType,
        { maxR, halfVolume: half },
      );
      assertAlmostEquals(
        slice.data.reduce((sum, part) => sum + part ** 2, 0),
        power,
        1e-5,
      );
      assertClose(element(slice, 8, 4, 5), elements[0], 1e-6);
      assertClose(element(slice, 8, 5, 4), elements[1], 1e-6);
      assertClose(element(slice, 8, 6, 5), elements[2], 1e-6);
      assertClose(element(slice, 8, 0, 0), corner, 1e-6);
      // Nyquist, where a slice has no mirror image, is cut off by "auto".
      const imaginary = largestImaginary(slice);
      if (pixels === undefined) {
        const most = discType === "nearest" ? 5.13 : 2.45;
        assertAlmostEquals(imaginary, most, 0.005);
        continue;
      }
      assert(imaginary < 1e-12);
      const image = imageOf(slice);
      assertClose([image[0], image[3 * 8 + 5]], pixels, 1e-6);
    }
  });
}

for (const discType of DISC_TYPES) {
  for (
    const [N, M] of [[1, 1], [2, 2], [2, 6], [6, 6], [8, 8], [6, 12], [7, 7], [
      5,
      15,
    ]]
  ) {
    Deno.test(`${discType}: all layouts of ${N} px from side ${M} agree`, () => {
      const full = spectrumOf(randomVolume(M, M));
      const half = packed(full);
      const rotations = randomRotations(5, N);
      for (const maxR of [null, "auto", 2] as const) {
        const shapes = [[N, N], [M, M, M]] as const;
        const slice = (halfVolume: boolean, halfImage: boolean) =>
          sliceVolume(
            halfVolume ? half : full,
            rotations,
            ...shapes,
            discType,
            {
              halfVolume,
              halfImage,
              maxR,
            },
          );
        const reference = slice(false, false);
        assertEquals(reference.shape, [5, N * N]);
        assert(
          largestDifference(slice(true, false).data, reference.data) < 1e-9,
        );
        const halfOfReference = fullImageToHalfImage(reference, [N, N]);
        for (const halfVolume of [false, true]) {
          const actual = slice(halfVolume, true);
          assertEquals(actual.shape, [5, N * (Math.floor(N / 2) + 1)]);
          assert(largestDifference(actual.data, halfOfReference.data) < 1e-9);
        }
      }
    });
  }
}

Deno.test("trilinear slices equal a plain sum over the eight neighbours", () => {
  const n = 6;
  const full = spectrumOf(randomVolume(n, 1));
  const rotations = randomRotations(20, 2);
  const slices = sliceVolume(
    full,
    rotations,
    [n, n],
    [n, n, n],
    "linear_interp",
    { maxR: null },
  );
  for (let image = 0; image < 20; image++) {
    const R = rotations.data.subarray(9 * image, 9 * image + 9);
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        const g = [0, 1, 2].map((i) =>
          (column - 3) * R[i] + (row - 3) * R[3 + i] + 3
        );
        const sum = [0, 0];
        for (let x = 0; x < n; x++) {
          for (let y = 0; y < n; y++) {
            for (let z = 0; z < n; z++) {
              const weight = [x, y, z].reduce(
                (product, at, i) =>
                  product * Math.max(0, 1 - Math.abs(g[i] - at)),
                1,
              );
              const voxel = 2 * ((x * n + y) * n + z);
              sum[0] += weight * full.data[voxel];
              sum[1] += weight * full.data[voxel + 1];
            }
          }
        }
        const at = 2 * (image * n * n + row * n + column);
        assertClose(slices.data.subarray(at, at + 2), sum, 1e-9);
      }
    }
  }
});

Deno.test("nearest and cubic slices equal their definitions in any pose", () => {
  const n = 6;
  const full = spectrumOf(randomVolume(n, 3));
  const coefficients = precomputeCubicCoefficients(full);
  const rotations = randomRotations(6, 4);
  const slice = (discType: DiscType) =>
    sliceVolume(full, rotations, [n, n], [n, n, n], discType, { maxR: null });
  const [nearest, cubic] = [slice("nearest"), slice("cubic")];
  const basis = (t: number) =>
    t < 1 ? 4 - 6 * t ** 2 + 3 * t ** 3 : t < 2 ? (2 - t) ** 3 : 0;
  const around = [-2, -1, 0, 1, 2];
  for (let at = 0; at < 6 * n * n; at++) {
    const R = rotations.data.subarray(9 * Math.floor(at / n / n));
    const [kx, ky] = [at % n - 3, Math.floor(at / n) % n - 3];
    const g = [0, 1, 2].map((i) => kx * R[i] + ky * R[3 + i] + 3);
    const place = g.map((value) => Math.round(value));
    const isInside = place.every((i) => i >= 0 && i < n);
    const voxel = 2 * ((place[0] * n + place[1]) * n + place[2]);
    const sum = [0, 0];
    for (const x of around) {
      for (const y of around) {
        for (const z of around) {
          const near = [x, y, z].map((step, i) => place[i] + step);
          const weight = near.reduce(
            (product, i, axis) => product * basis(Math.abs(g[axis] - i)),
            1,
          );
          const [i, j, k] = near.map((index) => (index + n) % n);
          const from = 2 * ((i * n + j) * n + k);
          sum[0] += weight * coefficients.data[from];
          sum[1] += weight * coefficients.data[from + 1];
        }
      }
    }
    for (const part of [0, 1]) {
      const expected = isInside ? full.data[voxel + part] : 0;
      assertAlmostEquals(nearest.data[2 * at + part], expected, 1e-9);
      assertAlmostEquals(cubic.data[2 * at + part], sum[part], 1e-9);
    }
  }
});

Deno.test("an oversampled volume is sampled at the frequencies of the image", () => {
  // A blob, padded: its slices are those of the unpadded one, taken finely.
  const blob = (n: number) =>
    volumeOf(
      n,
      (x, y, z) =>
        Math.exp(
          -((x - n / 2 - 1) ** 2 + (y - n / 2) ** 2 + (z - n / 2 + 1) ** 2) / 3,
        ),
    );
  const at = (n: number, discType: DiscType) =>
    sliceVolume(spectrumOf(blob(n)), SKEW, [16, 16], [n, n, n], discType);
  const exact = at(16, "cubic");
  for (const discType of DISC_TYPES) {
    const difference = largestDifference(at(64, discType).data, exact.data);
    assert(
      difference < (discType === "nearest" ? 1.5 : 0.15),
      `${discType} ${difference}`,
    );
  }
});

Deno.test("real numbers, flat volumes and out are taken", () => {
  const real = ndArray(Float64Array.from({ length: 64 }, (_, i) => 1 + i % 7), [
    4,
    4,
    4,
  ]);
  const complex = complexArray(
    Float64Array.from({ length: 128 }, (_, i) => i % 2 ? 0 : 1 + i / 2 % 7),
    [64],
  );
  const slices = [real, complex].map((volume) =>
    sliceVolume(
      volume as ComplexArray<Float64Array>,
      SKEW,
      [4, 4],
      [4, 4, 4],
      "linear_interp",
      { maxR: null },
    )
  );
  assertEquals(slices[0].data, slices[1].data);
  const out = new Float64Array(32);
  const given = sliceVolume(complex, SKEW, [4, 4], [4, 4, 4], "linear_interp", {
    maxR: null,
    out,
  });
  assertEquals([given.data === out, out], [true, slices[0].data]);
  const single = complexArray(new Float32Array(128), [4, 4, 4]);
  assert(
    sliceVolume(single, SKEW, [4, 4], [4, 4, 4]).data instanceof Float32Array,
  );
});

Deno.test("sliceVolume refuses what does not go together", () => {
  const volume = complexArray(new Float32Array(128), [4, 4, 4]);
  const slice = (change: {
    rotations?: ReturnType<typeof rotation>;
    image?: number[];
    shape?: number[];
    discType?: DiscType;
    options?: Parameters<typeof sliceVolume>[5];
  }) =>
    assertThrows(() =>
      sliceVolume(
        volume,
        change.rotations ?? SKEW,
        change.image ?? [4, 4],
        change.shape ?? [4, 4, 4],
        change.discType,
        change.options as Parameters<typeof sliceVolume<Float32Array>>[5],
      ), ArgumentError);
  assertEquals(slice({ shape: [4, 4, 2] }).code, "volume-not-cubic");
  assertEquals(slice({ shape: [4, 4] }).code, "volume-not-cubic");
  const size = slice({ shape: [8, 8, 8] });
  assertEquals([size.code, size.expected, size.actual], [
    "volume-size",
    512,
    64,
  ]);
  assertEquals(slice({ options: { halfVolume: true } }).code, "volume-size");
  assertEquals(slice({ image: [3, 3] }).code, "slice-shape");
  assertEquals(slice({ image: [4, 2] }).code, "slice-shape");
  assertEquals(slice({ image: [8, 8] }).code, "slice-shape");
  assertEquals(slice({ discType: "linear" as DiscType }).code, "disc-type");
  assertEquals(slice({ options: { maxR: -1 } }).code, "max-r");
  assertEquals(slice({ options: { maxR: NaN } }).code, "max-r");
  assertEquals(
    slice({ options: { out: new Float32Array(3) } }).code,
    "out-length",
  );
  assertEquals(
    slice({ rotations: ndArray(new Float64Array(9), [3, 3]) }).code,
    "rotations",
  );
  assertEquals(
    slice({ options: { radius: 1 } as never }).code,
    "unknown-option",
  );
  assertEquals(
    slice({ options: { maxR: "1" as unknown as number } }).code,
    "max-r",
  );
  for (const stray of [NaN, Infinity]) {
    assertEquals(
      slice({ rotations: rotation(1, 0, 0, 0, 1, 0, 0, 0, stray) }).code,
      "rotations-not-finite",
    );
  }
  for (const side of [0, 1.5, -4, NaN]) {
    assertEquals(
      slice({ shape: [side, side, side] }).code,
      side === side ? "volume-size" : "volume-not-cubic",
    );
  }
});

Deno.test("spectra are grids of their shape, or flat, of finite numbers", () => {
  const codeOf = (
    shape: number[],
    change: (data: Float64Array) => void = () => {},
    options = {},
  ) => {
    const size = shape.reduce((a, b) => a * b);
    const volume = complexArray(new Float64Array(2 * size), shape);
    change(volume.data);
    return assertThrows(
      () => new VolumeSlicer(volume, 4, options),
      ArgumentError,
    ).code;
  };
  const halfVolume = true;
  assertEquals(codeOf([8, 8]), "volume-size");
  assertEquals(codeOf([2, 4, 8]), "volume-size");
  assertEquals(codeOf([4, 3, 4], undefined, { halfVolume }), "volume-size");
  for (const discType of DISC_TYPES) {
    // Even where no slice would read it.
    const hole = (data: Float64Array) => data[0] = NaN;
    assertEquals(codeOf([64], hole, { discType }), "volume-not-finite");
    const end = (data: Float64Array) => data[95] = Infinity;
    assertEquals(
      codeOf([4, 4, 3], end, { discType, halfVolume }),
      "volume-not-finite",
    );
  }
});

Deno.test("a slicer knows padding and voxel size of its volume", () => {
  const density = { ...randomVolume(4, 1), voxelSize: 1.5 };
  const slicer = VolumeSlicer.fromDensity(density, { padding: 3 });
  assertEquals(
    [slicer.side, slicer.padding, slicer.voxelSize, slicer.isReal],
    [12, 3, 1.5, true],
  );
  assertEquals(VolumeSlicer.fromDensity(randomVolume(4, 1)).voxelSize, null);
  const spectrum = spectrumOf(randomVolume(4, 1));
  const plain = new VolumeSlicer(spectrum, 4, { voxelSize: 2 });
  assertEquals([plain.padding, plain.voxelSize, plain.isReal], [1, 2, false]);
  for (const padding of [0, 3, 1.5, NaN]) {
    const error = assertThrows(
      () => new VolumeSlicer(spectrum, 4, { padding }),
      ArgumentError,
    );
    assertEquals(error.code, "padding");
    if (padding === 3) continue;
    assertThrows(
      () => VolumeSlicer.fromDensity(density, { padding }),
      ArgumentError,
      "Cannot pad",
    );
  }
});

Deno.test("maxR 0 leaves the sum alone", () => {
  const spectrum = spectrumOf(randomVolume(4, 2));
  for (const maxR of [0, -0]) {
    const { data } = sliceVolume(spectrum, SKEW, [4, 4], [4, 4, 4], undefined, {
      maxR,
    });
    const found = [...data.keys()].filter((at) => data[at] !== 0);
    assertEquals(found.filter((at) => at !== 21), [20]);
  }
});

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type CryoEMDataset,
  CTFEvaluator,
  CTFMode,
  fourierShellCorrelation,
  getDft3Real,
  type NdArray,
  ndArray,
  reconstruct,
  type ReconstructOptions,
  VariableRadialNoiseModel,
} from "../../mod.ts";
import {
  errorOf,
  gaussianSet,
  type GaussianSetOptions,
  N,
  scaleOf,
  someCtf,
  truth,
  VOXEL_SIZE,
} from "./gaussian_set.ts";

/** Three quarters of Nyquist. */
const LAST_SHELL = 3 * N / 8;

/** Least correlation with the truth up to there. */
function correlation(map: NdArray): number {
  const { correlation } = fourierShellCorrelation(map, truth());
  return Math.min(...correlation.subarray(1, LAST_SHELL + 1));
}

async function reconstructed(
  set: GaussianSetOptions,
  options: ReconstructOptions = {},
) {
  await using made = await gaussianSet(set);
  return await reconstruct(made.dataset, options);
}

/** Two maps up to rounding to float32. */
function assertSame(a: NdArray, b: NdArray, tolerance = 1e-5): void {
  const error = errorOf(a, b);
  assert(error < tolerance, `${error}`);
}

function notAsked(): never {
  throw new Error("The CTF is not to be evaluated");
}

const CASES: Record<string, [GaussianSetOptions, ReconstructOptions?]> = {
  "plain projections": [{}],
  "shifts": [{ shift: 2 }],
  "CTFs of many defoci": [{ ctf: someCtf, shift: 2 }],
  "inverted images": [{ ctf: someCtf, sign: -1 }],
  "images times their CTF": [{ ctf: someCtf, premultiplied: true }],
  "few batches": [{}, { batchSize: 60 }],
  "images corrected for the CTF": [
    { shift: 1, dataset: { ctfEvaluator: notAsked } },
    { skipCtf: true },
  ],
};

for (const [name, [set, options]] of Object.entries(CASES)) {
  Deno.test(`reconstruct gives a volume back from ${name}`, async () => {
    await using made = await gaussianSet(set);
    if (set.sign === -1) made.dataset.dataMultiplier = -1;
    const { average, halfMaps, fsc } = await reconstruct(made.dataset, options);
    assert(correlation(average) > 0.99, `${correlation(average)}`);
    // The density itself, not a multiple of it.
    assertAlmostEquals(scaleOf(average, truth()), 1, 0.04);
    for (const half of halfMaps) {
      assertAlmostEquals(scaleOf(half, truth()), 1, 0.04);
      assertEquals([half.shape, half.voxelSize], [[N, N, N], VOXEL_SIZE]);
    }
    assertEquals(fsc, fourierShellCorrelation(halfMaps[0], halfMaps[1]));
    assertEquals(
      average.data[1000],
      Math.fround((halfMaps[0].data[1000] + halfMaps[1].data[1000]) / 2),
    );
  });
}

Deno.test("without padding a volume comes back less exactly", async () => {
  const { average } = await reconstructed({}, { padding: 1 });
  assert(correlation(average) > 0.95, `${correlation(average)}`);
  assertAlmostEquals(scaleOf(average, truth()), 1, 0.1);
});

Deno.test("a wrong sign or a CTF taken for another shows", async () => {
  const { average: dark } = await reconstructed({ ctf: someCtf, sign: -1 });
  assertAlmostEquals(scaleOf(dark, truth()), -1, 0.04);
  await using twice = await gaussianSet({ ctf: someCtf, premultiplied: true });
  Object.assign(twice.dataset, { premultipliedCtf: false });
  const { average } = await reconstruct(twice.dataset);
  assert(correlation(average) < 0.9);
});

Deno.test("contrasts of images scale their CTF", async () => {
  const contrast = (image: number) => 0.5 + (image * 0.37) % 1;
  const ctf = (image: number) => someCtf(image).with(8, contrast(image));
  await using set = await gaussianSet({ ctf });
  const { average } = await reconstruct(set.dataset);
  assert(correlation(average) > 0.99);
  assertAlmostEquals(scaleOf(average, truth()), 1, 0.04);
  set.dataset.setContrasts(new Float32Array(200).fill(2));
  const { average: halved } = await reconstruct(set.dataset);
  assertAlmostEquals(scaleOf(halved, average), 0.5, 1e-4);
});

Deno.test("premultiplied images give the map of the plain ones", async () => {
  const ctf = someCtf;
  const { average: plain } = await reconstructed({ ctf, shift: 1 });
  const twice = { ctf, shift: 1, premultiplied: true };
  const { average } = await reconstructed(twice);
  assertSame(average, plain, 1e-3);
});

Deno.test("noise common to all images changes nothing", async () => {
  const set = { ctf: someCtf, noise: () => 0.5 };
  const { average: plain, fsc } = await reconstructed(set);
  assert(fsc.correlation[6] < 0.5);
  const { average: constant } = await reconstructed(set, { noise: 7 });
  assertSame(constant, plain);
  // Not so in single voxels of the border between shells.
  const noise = [1, 1, 2, 3, 4, 5, 6];
  const { average: radial } = await reconstructed(set, { noise });
  assertSame(radial, plain, 0.05);
});

Deno.test("images of more noise count less", async () => {
  const sigma = (image: number) => image % 2 === 0 ? 0.1 : 3;
  const set = { ctf: someCtf, noise: sigma };
  const variances = [0, 1].map((level) => N * N * sigma(level) ** 2);
  const profiles = ndArray(Float32Array.from(variances), [2, 1]);
  const levels = Array.from({ length: 200 }, (_, image) => image % 2);
  const noise = new VariableRadialNoiseModel(profiles, levels, [N, N]);
  await using made = await gaussianSet(set);
  const { dataset } = made;
  const { average: alike } = await reconstruct(dataset);
  dataset.noise = noise;
  const { average: own } = await reconstruct(dataset);
  const [worse, better] = [alike, own].map((map) => errorOf(map, truth()));
  assert(better < worse / 5, `${better} ${worse}`);
  const { average: given } = await reconstruct(dataset, { noise: null });
  assertEquals(given, alike);
});

/** Tilts of a particle: dose and angle. */
const TILTS = [[0, 0], [3, 15], [6, -15], [12, 30]] as const;

function tiltCtf(image: number): number[] {
  const [dose, angle] = TILTS[image % TILTS.length];
  return [...someCtf(image), dose, angle];
}

/** Whether all images of a particle are in one half. */
function halvesAreWhole(
  halves: readonly Int32Array[],
  groups: readonly number[][],
): boolean {
  return groups.every((images) =>
    halves.some((half) => images.every((image) => half.includes(image)))
  );
}

Deno.test("tilt series are weighted by dose, and split by particle", async () => {
  const particles = 60;
  // Their images lie apart in the file.
  const groups = Array.from(
    { length: particles },
    (_, p) => TILTS.map((_, tilt) => p + particles * tilt),
  );
  await using set = await gaussianSet({
    count: particles * TILTS.length,
    ctf: (image) => tiltCtf(Math.floor(image / particles)),
    shift: 1,
    groups,
    dataset: { ctfEvaluator: new CTFEvaluator({ mode: CTFMode.CRYO_ET }) },
  });
  const { dataset } = set;
  assertEquals(dataset.nUnits, particles);
  const result = await reconstruct(dataset);
  assert(correlation(result.average) > 0.98, `${correlation(result.average)}`);
  assertAlmostEquals(scaleOf(result.average, truth()), 1, 0.05);
  assertEquals(result.halfsets, "random");
  assertEquals(result.diagnostics, []);
  const { halfsetIndices } = result;
  assertEquals(halfsetIndices.map((half) => half.length), [120, 120]);
  assert(halvesAreWhole(halfsetIndices, groups));
});

Deno.test("batches of any size give the same maps", async () => {
  await using set = await gaussianSet({ ctf: someCtf, shift: 1, count: 50 });
  const seen: number[][] = [];
  const onProgress = (...step: number[]) => void seen.push(step);
  const { halfMaps } = await reconstruct(set.dataset);
  for (const batchSize of [1, 7, 25]) {
    seen.length = 0;
    const options = { batchSize, onProgress };
    const { halfMaps: other } = await reconstruct(set.dataset, options);
    assertSame(other[0], halfMaps[0]);
    assertSame(other[1], halfMaps[1]);
    assertEquals(seen.length, 2 * Math.ceil(25 / batchSize));
    assertEquals(seen[0], [batchSize, 50]);
    assertEquals(seen.at(-1), [50, 50]);
  }
});

Deno.test("nothing is beyond maxR, and the mask is for the FSC alone", async () => {
  await using set = await gaussianSet({ count: 60 });
  const mask = ndArray(new Float32Array(N ** 3), [N, N, N]);
  mask.data.fill(1, N ** 3 / 2);
  const plain = await reconstruct(set.dataset);
  const masked = await reconstruct(set.dataset, { mask });
  assertEquals(masked.halfMaps, plain.halfMaps);
  const [a, b] = masked.halfMaps;
  assertEquals(masked.fsc, fourierShellCorrelation(a, b, { mask }));
  const { average } = await reconstruct(set.dataset, { maxR: 4, padding: 1 });
  // Before the correction of the gridding there is nothing at all.
  const power = powerByShell(average);
  const all = power.reduce((sum, value) => sum + value);
  const beyond = power.slice(6).reduce((sum, value) => sum + value);
  assert(beyond < 0.01 * all, `${beyond / all}`);
  const unlimited = powerByShell(plain.average);
  assert(unlimited[6] > 20 * power[6]);
});

function powerByShell(volume: NdArray): number[] {
  const { data } = getDft3Real(volume);
  const power = Array<number>(N).fill(0);
  for (let at = 0; at < data.length / 2; at++) {
    const z = at % (N / 2 + 1);
    const row = Math.floor(at / (N / 2 + 1));
    const radius = Math.hypot(Math.floor(row / N) - N / 2, row % N - N / 2, z);
    power[Math.round(radius)] += data[2 * at] ** 2 + data[2 * at + 1] ** 2;
  }
  return power;
}

Deno.test("the window of the images is put on if asked for", async () => {
  await using set = await gaussianSet({ count: 20, noise: () => 1 });
  const { average } = await reconstruct(set.dataset);
  const windowed = await reconstruct(set.dataset, { applyImageMask: true });
  assert(errorOf(windowed.average, average) > 0.1);
});

Deno.test("reconstruct stops when it is told to", async () => {
  await using set = await gaussianSet({ count: 40 });
  const { dataset } = set;
  const before = await reconstruct(dataset);
  const stop = new AbortController();
  let batches = 0;
  const onProgress = () => {
    if (++batches === 3) stop.abort(new Error("enough"));
  };
  const { signal } = stop;
  const stopped = await reconstruct(dataset, {
    batchSize: 5,
    signal,
    onProgress,
  })
    .catch((error) => error);
  assertEquals([stopped.message, batches], ["enough", 3]);
  const again = await reconstruct(dataset, { signal }).catch((error) => error);
  assertEquals(again.message, "enough");
  // A fault of the caller's stops it as well, and the dataset is as it was.
  const fault = () => {
    throw new TypeError("mine");
  };
  const error = await reconstruct(dataset, { onProgress: fault })
    .catch((error) => error);
  assertEquals(error.message, "mine");
  assertEquals(await reconstruct(dataset), before);
});

Deno.test("what the CTF evaluator gives is not written to", async () => {
  await using set = await gaussianSet({ count: 10, noise: () => 1 });
  const { dataset } = set;
  const shared = ndArray(new Float32Array(10 * N * (N / 2 + 1)).fill(2), [
    10,
    N * (N / 2 + 1),
  ]);
  const evaluate: CryoEMDataset["ctfEvaluator"]["evaluate"] = () => shared;
  Object.assign(dataset, { ctfEvaluator: { evaluate } });
  await reconstruct(dataset, { noise: 3 });
  assert(shared.data.every((value) => value === 2));
});

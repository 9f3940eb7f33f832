import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  averageOverShells,
  createImageSource,
  CryoEMDataset,
  DataFormatError,
  estimateResidualNoise,
  getDft2,
  getDft3,
  ImageMetadata,
  ndArray,
  translateImages,
  writeMrc,
} from "../../mod.ts";
import { randomRotations, randomVolume } from "../physics/slicing/volumes.ts";
import { seeded } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";

const [D, N] = [8, 7];

/** Random images in random poses, W of amplitude contrast. */
async function noisyDataset(options: {
  readonly premultipliedCtf?: boolean;
  readonly W?: number;
  readonly contrast?: number;
  /** Pixel that is NaN. */
  readonly stray?: number;
} = {}) {
  const { premultipliedCtf, W = 0.1, contrast = 1 } = options;
  const folder = await temporaryFolder();
  const random = seeded(4);
  const pixels = Float32Array.from({ length: N * D * D }, () => random() - 0.5);
  if (options.stray !== undefined) pixels[options.stray] = NaN;
  await writeMrc(folder.at("a.mrcs"), ndArray(pixels, [N, D, D]));
  const metadata = new ImageMetadata(
    randomRotations(N, 3),
    ndArray(Float64Array.from({ length: 2 * N }, () => random() * 3), [N, 2]),
    ndArray(
      Float64Array.from(
        { length: 9 * N },
        (_, i) =>
          [9000 + 100 * i, 8000, 20, 300, 2.7, W, 0, 0, contrast][i % 9],
      ),
      [N, 9],
    ),
    { dtype: "float64" },
  );
  const source = await createImageSource(folder.at("a.mrcs"), {
    dtype: "complex128",
  });
  const dataset = new CryoEMDataset(source, 2, metadata, { premultipliedCtf });
  return {
    pixels,
    dataset,
    async [Symbol.asyncDispose]() {
      await dataset.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const VOLUME = getDft3(randomVolume(D, 2), { dtype: "complex128" });

for (const premultipliedCtf of [false, true]) {
  Deno.test(`residual noise follows its definition, premultiplied ${premultipliedCtf}`, async () => {
    await using set = await noisyDataset({ premultipliedCtf });
    const { dataset, pixels } = set;
    const spectra = getDft2(ndArray(pixels, [N, D, D]), {
      dtype: "complex128",
    });
    const centred = translateImages(spectra, dataset.translations, [D, D]).data;
    const all = Array.from({ length: N }, (_, i) => i);
    const model = dataset.getPredictedImage(all, VOLUME, {
      spatial: false,
      applyCtf: premultipliedCtf ? "twice" : "once",
    }).data;
    const ctf =
      dataset.ctfEvaluator.evaluate(dataset.ctfParams, [D, D], 2).data;
    const power = new Float64Array(D * D);
    const squares = new Float64Array(D * D);
    for (let i = 0; i < N * D * D; i++) {
      power[i % (D * D)] += (centred[2 * i] - model[2 * i]) ** 2 +
        (centred[2 * i + 1] - model[2 * i + 1]) ** 2;
      squares[i % (D * D)] += premultipliedCtf ? ctf[i] ** 2 : 1;
    }
    const mean = (values: Float64Array) =>
      averageOverShells(ndArray(values, [D, D]), [D, D]).data;
    const denominator = mean(squares);
    const expected = mean(power).map((value, k) => value / denominator[k]);
    for (const batchSize of [2, 100]) {
      const actual = await estimateResidualNoise(dataset, VOLUME, batchSize);
      assertEquals(actual.length, D / 2 - 1);
      // The CTF is stored in float32.
      actual.forEach((value, k) =>
        assertAlmostEquals(value / expected[k], 1, 1e-6)
      );
    }
  });
}

Deno.test("some images, or those of a mask, are the same as their subset", async () => {
  await using set = await noisyDataset();
  const chosen = await estimateResidualNoise(set.dataset, VOLUME, 3, {
    indices: [5, 1],
  });
  assertEquals(
    await estimateResidualNoise(set.dataset.subset([5, 1]), VOLUME, 3),
    chosen,
  );
});

Deno.test("shells without a value take the last one that has one, or 1", async () => {
  // Without amplitude contrast the CTF is 0 at zero frequency.
  await using set = await noisyDataset({ premultipliedCtf: true, W: 0 });
  const [zero, one, two] = await estimateResidualNoise(set.dataset, VOLUME, 10);
  assertEquals(zero, two);
  assertEquals(Number.isFinite(one) && one !== two, true);
  await using dark = await noisyDataset({
    premultipliedCtf: true,
    contrast: 0,
  });
  assertEquals([...await estimateResidualNoise(dark.dataset, VOLUME, 10)], [
    1,
    1,
    1,
  ]);
});

Deno.test("residual noise refuses volumes and poses before it reads", async () => {
  await using set = await noisyDataset();
  const { dataset } = set;
  const other = await assertRejects(
    () => estimateResidualNoise(dataset, randomVolume(4, 1), 10),
    ArgumentError,
  );
  assertEquals(other.code, "volume-size");
  dataset.rotationMatrices.data[9] += 0.5;
  const bent = await assertRejects(
    () => estimateResidualNoise(dataset, VOLUME, 10),
    ArgumentError,
  );
  assertEquals(bent.code, "not-rotations");
  await estimateResidualNoise(dataset, VOLUME, 10, { indices: [0, 2] });
  dataset.translations.data[13] = Infinity;
  const lost = await assertRejects(
    () => estimateResidualNoise(dataset, VOLUME, 10, { indices: [2, 6] }),
    ArgumentError,
  );
  assertEquals(lost.code, "not-translations");
  const none = await assertRejects(
    () => estimateResidualNoise(dataset, VOLUME, 10, { indices: [] }),
    ArgumentError,
  );
  assertEquals(none.code, "indices-empty");
});

Deno.test("residual noise names images that are not finite", async () => {
  await using set = await noisyDataset({ stray: 3 * D * D + 5 });
  const { dataset } = set;
  const error = await assertRejects(
    () => estimateResidualNoise(dataset, VOLUME, 2),
    DataFormatError,
  );
  assertEquals([error.code, error.row, error.actual], [
    "image-not-finite",
    4,
    3,
  ]);
  await estimateResidualNoise(dataset, VOLUME, 2, { indices: [0, 1, 2, 4] });
});

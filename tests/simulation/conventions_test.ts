/**
 * The conventions of the package, end to end: what a dataset states of a
 * simulated image, put into formulas written here, gives its pixels.
 */
import { assert, assertEquals } from "@std/assert";
import {
  getDft2Real,
  getIdft2Real,
  loadDataset,
  ndArray,
  readVolume,
  simulateDataset,
  type SimulateDatasetOptions,
  StarFile,
  VolumeSlicer,
} from "../../mod.ts";
import { moleculeBlobs } from "../../src/simulation/molecule_blobs.ts";
import { gaussianProjection } from "../support/gaussian_projection.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BOX = 32;

/** CTF at a frequency in 1/Å, of a row of a dataset. */
function ctfAt(row: ArrayLike<number>, x: number, y: number): number {
  const [u, v, angle, kV, cs, w, phase, , contrast, dose = 0] = Array.from(row);
  const volts = 1000 * kV;
  const wavelength = 12.2643247 /
    Math.sqrt(volts * (1 + 0.978466e-6 * volts));
  const s2 = x * x + y * y;
  const azimuth = Math.atan2(y, x) - angle * Math.PI / 180;
  const defocus = (u + v + (u - v) * Math.cos(2 * azimuth)) / 2;
  const gamma = 2 * Math.PI *
      (-defocus * wavelength * s2 / 2 +
        cs * 1e7 * wavelength ** 3 * s2 ** 2 / 4) -
    phase * Math.PI / 180;
  const ctf = Math.sqrt(1 - w * w) * Math.sin(gamma) - w * Math.cos(gamma);
  const critical = 0.245 * s2 ** (-1.665 / 2) + 2.81;
  const filter = dose < 2.51284 * critical ? Math.exp(-dose / 2 / critical) : 0;
  return contrast * ctf * filter;
}

/** An image as its row of metadata says it should be. */
function expectedImage(
  conformation: number,
  rotation: ArrayLike<number>,
  shift: readonly [number, number],
  ctf: ArrayLike<number>,
  voxelSize: number,
): Float64Array {
  const projection = gaussianProjection({
    blobs: moleculeBlobs(BOX, conformation),
    side: BOX,
    rotation,
    shift,
  });
  const { data } = getDft2Real(ndArray(projection, [BOX, BOX]));
  const columns = BOX / 2 + 1;
  for (let i = 0; i < BOX * columns; i++) {
    const [kx, ky] = [i % columns, Math.floor(i / columns) - BOX / 2];
    const isIn = kx * kx + ky * ky <= (BOX / 2 - 1) ** 2;
    const step = 1 / (BOX * voxelSize);
    const factor = isIn ? ctfAt(ctf, kx * step, ky * step) : 0;
    data[2 * i] *= factor;
    data[2 * i + 1] *= factor;
  }
  const half = {
    data: Float64Array.from(data),
    shape: [BOX, columns],
    stride: [columns, 1],
  };
  return Float64Array.from(getIdft2Real(half).data);
}

/** Correlation, and the relative length of the difference. */
function compare(a: ArrayLike<number>, b: ArrayLike<number>) {
  let [ab, aa, bb, dd] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
    dd += (a[i] - b[i]) ** 2;
  }
  return { correlation: ab / Math.sqrt(aa * bb), error: Math.sqrt(dd / bb) };
}

async function assertAsStated(
  options: SimulateDatasetOptions,
  { sign = 1, tolerance = 0.02 } = {},
): Promise<void> {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: options.rotations?.shape[0] ?? 12,
    box: BOX,
    snr: Infinity,
    seed: 5,
    ...options,
  });
  const tiltSeries = options.tiltSeries !== undefined;
  await using dataset = await loadDataset(files.star, { tiltSeries });
  assertEquals(dataset.diagnostics, []);
  const { rotationMatrices, translations, ctfParams, voxelSize } = dataset;
  const columns = ctfParams.shape[1];
  let image = 0;
  for await (const batch of dataset.iterBatches(50)) {
    for (let i = 0; i < batch.count; i++, image++) {
      const expected = expectedImage(
        1,
        rotationMatrices.data.subarray(9 * image, 9 * image + 9),
        [translations.data[2 * image], translations.data[2 * image + 1]],
        ctfParams.data.subarray(image * columns, (image + 1) * columns),
        voxelSize,
      );
      const pixels = batch.images.data
        .subarray(i * BOX * BOX, (i + 1) * BOX * BOX).map((p) => sign * p);
      const { correlation, error } = compare(pixels, expected);
      assert(correlation > 0.999, `image ${image}: ${correlation}`);
      assert(error < tolerance, `image ${image}: ${error}`);
    }
  }
  assertEquals(image, dataset.nImages);
}

Deno.test("single images are what poses, shifts and CTF say of the Gaussians", async () => {
  await assertAsStated({ astigmatism: 3000, opticsGroups: 2 });
});

Deno.test("phase shifts are as stated", async () => {
  await assertAsStated({ phaseShift: [30, 120], maxShift: 5.5 });
});

Deno.test("given poses are taken in the sense of datasets", async () => {
  const rotations = ndArray(
    Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0),
    [2, 3, 3],
  );
  const translations = ndArray(Float64Array.of(0, 0, 2.5, -4.25), [2, 2]);
  // On the grid, where nothing is interpolated, the correction for it is.
  const tolerance = 0.04;
  await assertAsStated({ rotations, translations }, { tolerance });
});

Deno.test("without a CTF the stated one is flat", async () => {
  await assertAsStated({ ctf: false });
});

Deno.test("white particles are dark ones with the other sign", async () => {
  await assertAsStated({ invertContrast: true }, { sign: -1 });
});

Deno.test("tilt images are what pose, dose and scale say of the Gaussians", async () => {
  await assertAsStated({
    particles: 3,
    contrastStd: 0.3,
    tiltSeries: { range: 60, increment: 12, dosePerTilt: 4 },
  });
});

Deno.test("getPredictedImage() of the true volume gives the images without noise", async () => {
  await using folder = await temporaryFolder();
  for (const padding of [1, 2] as const) {
    for (const tiltSeries of [false, { range: 30, increment: 15 }]) {
      const { files, nImages } = await simulateDataset(
        folder.at(`${padding}${tiltSeries && "tilts"}`),
        {
          box: 16,
          particles: 6,
          contrastStd: 0.3,
          cleanImages: true,
          padding,
          tiltSeries,
        },
      );
      await using dataset = await loadDataset(files.clean!, {
        tiltSeries: tiltSeries !== false,
      });
      if (!tiltSeries) {
        const truth = await StarFile.load(files.truth);
        dataset.setContrasts(truth.df.numbers("_cryosetContrast"));
      }
      const volume = await readVolume(files.volumes[0]);
      const predicted = dataset.getPredictedImage(
        Int32Array.from({ length: nImages }, (_, i) => i),
        VolumeSlicer.fromDensity(volume, { padding }),
        { applyTranslation: true },
      );
      for await (const { images } of dataset.iterBatches(nImages)) {
        const { error } = compare(images.data, predicted.data);
        assert(error < 1e-5, `${error}`);
      }
    }
  }
});

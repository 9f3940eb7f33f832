/**
 * The conventions of the package as one: a volume is simulated, written, loaded
 * and reconstructed; each wrong convention, put in on purpose, breaks it.
 */
import { assert, assertEquals } from "@std/assert";
import {
  convertParticles,
  CryoEMDataset,
  CTFParamIndex,
  fourierShellCorrelation,
  loadDataset,
  type LoadDatasetOptions,
  type NdArray,
  ndArray,
  readMrc,
  readVolume,
  reconstruct,
  type Reconstruction,
  simulateDataset,
  type SimulateDatasetOptions,
  type Volume,
} from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Last shell that is judged: three quarters of Nyquist. */
const LAST_SHELL = 12;

const LOW_NOISE: SimulateDatasetOptions = {
  particles: 400,
  box: 32,
  voxelSize: 1.5,
  snr: 100,
  seed: 3,
  opticsGroups: 2,
  astigmatism: 3000,
  contrastStd: 0.05,
};

const TILTED: SimulateDatasetOptions = {
  particles: 80,
  box: 32,
  voxelSize: 1.5,
  snr: 300,
  seed: 4,
  opticsGroups: 2,
  astigmatism: 3000,
  tiltSeries: { range: 45, increment: 9, dosePerTilt: 2 },
};

async function simulated(options: SimulateDatasetOptions) {
  const folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.path, options);
  const [truth] = files.volumes;
  return {
    files,
    truth: await readVolume(truth),
    truthPath: truth,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Smallest and largest correlation of the shells that are judged. */
function rangeOf(a: Volume, b: NdArray): { least: number; most: number } {
  const { correlation } = fourierShellCorrelation(a, b);
  const judged = correlation.subarray(1, LAST_SHELL + 1);
  return { least: Math.min(...judged), most: Math.max(...judged) };
}

function assertTrue({ halfMaps, average }: Reconstruction, truth: Volume) {
  const halves = rangeOf(halfMaps[0], halfMaps[1]).least;
  assert(halves > 0.9, `half-maps ${halves}`);
  const least = rangeOf(average, truth).least;
  assert(least > 0.9, `truth ${least}`);
}

const SOURCES = ["STAR", "cs", "pickles"] as const;

for (const source of SOURCES) {
  Deno.test(`single particles from ${source} give their volume back`, async () => {
    await using set = await simulated(LOW_NOISE);
    const { star, cs, poses, ctf, stacks } = set.files;
    const [path, options] = source === "STAR"
      ? [star, {}]
      : source === "cs"
      ? [cs!, {}]
      : [stacks[0], { posesFile: poses, ctfFile: ctf }];
    await using dataset = await loadDataset(path, options);
    assertEquals(dataset.nImages, 400);
    assertTrue(await reconstruct(dataset), set.truth);
  });

  Deno.test(`tilt series from ${source} give their volume back`, async () => {
    // cryoSPARC's table has no tilts: their images count one by one.
    await using set = await simulated(TILTED);
    const { star, poses, ctf } = set.files;
    const cs = star.replace(".star", "_images.cs");
    if (source === "cs") await convertParticles(star, { particles: cs });
    const load: LoadDatasetOptions = source === "pickles"
      ? { tiltSeries: true, posesFile: poses, ctfFile: ctf }
      : source === "STAR"
      ? { tiltSeries: true }
      : {};
    await using dataset = await loadDataset(source === "cs" ? cs : star, load);
    assertEquals(dataset.nImages, 80 * 11);
    assertTrue(await reconstruct(dataset), set.truth);
  });
}

/** What is put wrong on purpose. */
const FAULTS: Readonly<
  Record<string, (dataset: CryoEMDataset) => CryoEMDataset>
> = {
  "transposed rotations": (dataset) => {
    const { data } = dataset.rotationMatrices;
    for (let at = 0; at < data.length; at += 9) {
      for (const [i, j] of [[1, 3], [2, 6], [5, 7]]) {
        [data[at + i], data[at + j]] = [data[at + j], data[at + i]];
      }
    }
    return dataset;
  },
  "opposite translations": (dataset) => {
    dataset.translations.data.forEach((shift, i, all) => all[i] = -shift);
    return dataset;
  },
  "swapped defocus axes": (dataset) => {
    const [u, v] = [CTFParamIndex.DFU, CTFParamIndex.DFV];
    const { data, shape } = dataset.ctfParams;
    for (let row = 0; row < data.length; row += shape[1]) {
      [data[row + u], data[row + v]] = [data[row + v], data[row + u]];
    }
    return dataset;
  },
  "half the defocus": (dataset) => {
    const { data, shape } = dataset.ctfParams;
    for (let row = 0; row < data.length; row += shape[1]) {
      data[row] /= 2;
      data[row + 1] /= 2;
    }
    return dataset;
  },
  "swapped x and y of translations": (dataset) => {
    const { data } = dataset.translations;
    for (let at = 0; at < data.length; at += 2) {
      [data[at], data[at + 1]] = [data[at + 1], data[at]];
    }
    return dataset;
  },
};

for (
  const [options, load] of [[LOW_NOISE, {}], [TILTED, {
    tiltSeries: true,
  }]] as const
) {
  const kind = "tiltSeries" in options ? "tilt series" : "single particles";

  Deno.test(`wrong conventions break the reconstruction of ${kind}`, async (t) => {
    await using set = await simulated(options);
    for (const [fault, put] of Object.entries(FAULTS)) {
      await t.step(fault, async () => {
        await using dataset = await loadDataset(set.files.star, load);
        const { average } = await reconstruct(put(dataset));
        const { least } = rangeOf(average, set.truth);
        assert(least < 0.5, `${fault} leaves ${least}`);
      });
    }

    await t.step("opposite CTF sign", async () => {
      await using dataset = await loadDataset(set.files.star, load);
      const { imageSource, voxelSize, metadata, ctfEvaluator } = dataset;
      const negative = new CryoEMDataset(imageSource, voxelSize, metadata, {
        ctfEvaluator: (...args) => {
          const ctf = ctfEvaluator.evaluate(...args);
          ctf.data.forEach((value, i, all) => all[i] = -value);
          return ctf;
        },
      });
      const { average } = await reconstruct(negative);
      const { most } = rangeOf(average, set.truth);
      assert(most < -0.9, `${most}`);
    });

    await t.step("swapped axes of the volume", async () => {
      await using dataset = await loadDataset(set.files.star, load);
      const { average } = await reconstruct(dataset);
      const { data } = await readMrc(set.truthPath);
      const asStored = ndArray(data.data, data.shape);
      const { least } = rangeOf(average, asStored);
      assert(least < 0.5, `${least}`);
    });
  });
}

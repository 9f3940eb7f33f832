import { DownsamplingImageLoader } from "../../src/images/downsampling_image_loader.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { MultiMRCLoader } from "../../src/images/multi_mrc_loader.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { age, writeAged } from "../support/aged_files.ts";
import { mrcBytes, type MrcBytesOptions } from "../support/mrc_bytes.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import type { TemporaryFolder } from "../support/temporary.ts";
import { croppedByMatrices } from "./cropped_by_matrices.ts";
import { conformance } from "./loader_conformance.ts";

function imageOf(stack: number, section: number, D: number): Float32Array {
  return Float32Array.from(
    { length: D * D },
    (_, p) => pixelOf(stack, section, p),
  );
}

function writeStack(
  folder: TemporaryFolder,
  D: number,
  options: MrcBytesOptions = {},
): Promise<string> {
  const bytes = mrcBytes(9, D, (i, p) => pixelOf(1, i, p), options);
  return writeAged(folder, "stack.mrcs", bytes);
}

const SELECTION = [7, 2, 7, 0, 8, 3];

conformance("MRCLoader from a copy", async (folder) => {
  const path = await writeStack(folder, 6);
  const cacheDir = folder.at("fast");
  return {
    loader: await MRCLoader.open(path, { indices: SELECTION, cacheDir }),
    D: 6,
    images: SELECTION.map((section) => imageOf(1, section, 6)),
    selection: SELECTION,
    files: [path],
  };
});

conformance("MRCLoader from a copy with an odd header", async (folder) => {
  const options = { mode: 1, bigEndian: true, extended: 3 * 128 } as const;
  const path = await writeStack(folder, 5, options);
  const cacheDir = folder.at("fast");
  await using _earlier = await MRCLoader.open(path, { cacheDir });
  return {
    loader: await loadImages(path, { indices: SELECTION, cacheDir }),
    D: 5,
    images: SELECTION.map((section) => imageOf(1, section, 5)),
    selection: SELECTION,
    files: [path],
  };
});

conformance("StarLoader from copies, some over the quota", async (folder) => {
  const counts = [3, 4, 5];
  const { star, rows, D } = await writeParticleSet(folder, { counts });
  const files = counts.map((_, s) => folder.at(`Stacks/s${s}.mrcs`));
  for (const file of files) await age(file);
  const selection = [11, 0, 5, 5, 3];
  const loader = await StarLoader.open(star, {
    indices: selection,
    maxThreads: 16,
    cacheDir: folder.at("fast"),
    cacheQuota: 5000,
  });
  return {
    loader,
    D,
    images: selection.map((row) => imageOf(...rows[row], D)),
    selection,
    files,
  };
});

conformance("MultiMRCLoader.fromTxt() from copies", async (folder) => {
  await writeParticleSet(folder, { D: 4, counts: [2, 3] });
  const files = [0, 1].map((s) => folder.at(`Stacks/s${s}.mrcs`));
  for (const file of files) await age(file);
  const list = await folder.write("list.txt", "Stacks/s1.mrcs\nStacks/s0.mrcs");
  const rows = [[1, 0], [1, 1], [1, 2], [0, 0], [0, 1]];
  return {
    loader: await MultiMRCLoader.fromTxt(list, { cacheDir: folder.at("fast") }),
    D: 4,
    images: rows.map(([stack, section]) => imageOf(stack, section, 4)),
    selection: [...rows.keys()],
    files,
  };
});

conformance("DownsamplingImageLoader from a copy", async (folder) => {
  const path = await writeStack(folder, 9);
  const cacheDir = folder.at("fast");
  const base = await MRCLoader.open(path, { indices: SELECTION, cacheDir });
  return {
    loader: new DownsamplingImageLoader(base, 6),
    D: 6,
    images: SELECTION.map((section) =>
      croppedByMatrices(imageOf(1, section, 9), 9, 6)
    ),
    selection: SELECTION,
    files: [path],
    tolerance: 1e-4, // of values up to 1500: the rounding to float32
  };
});

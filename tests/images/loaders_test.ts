import { CryoSparcLoader } from "../../src/images/cryosparc_loader.ts";
import { DownsamplingImageLoader } from "../../src/images/downsampling_image_loader.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { MultiMRCLoader } from "../../src/images/multi_mrc_loader.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { type Row, writeCryoSparcSet } from "../support/cryosparc_set.ts";
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

async function stackOf(
  folder: TemporaryFolder,
  count: number,
  D: number,
  options: MrcBytesOptions = {},
): Promise<string> {
  const bytes = mrcBytes(count, D, (i, p) => pixelOf(1, i, p), options);
  return await folder.write("stack.mrcs", bytes);
}

function sections(rows: readonly number[], D: number): Float32Array[] {
  return rows.map((section) => imageOf(1, section, D));
}

const ALL = [0, 1, 2, 3, 4];

conformance("MRCLoader", async (folder) => {
  const path = await stackOf(folder, 5, 6);
  return {
    loader: await MRCLoader.open(path),
    D: 6,
    images: sections(ALL, 6),
    selection: ALL,
    files: [path],
  };
});

conformance("MRCLoader with lazy: false", async (folder) => {
  const path = await stackOf(folder, 5, 6);
  return {
    loader: await loadImages(path, { lazy: false }),
    D: 6,
    images: sections(ALL, 6),
    selection: ALL,
    files: [path],
  };
});

conformance("MRCLoader of a selection", async (folder) => {
  const path = await stackOf(folder, 9, 4);
  const selection = [7, 2, 7, 0, 8, 3];
  return {
    loader: await MRCLoader.open(path, { indices: selection }),
    D: 4,
    images: sections(selection, 4),
    selection,
    files: [path],
  };
});

conformance("MRCLoader of big-endian 16-bit integers", async (folder) => {
  const options = { mode: 1, bigEndian: true, extended: 3 * 128 } as const;
  const path = await stackOf(folder, 5, 5, options);
  return {
    loader: await MRCLoader.open(path),
    D: 5,
    images: sections(ALL, 5),
    selection: ALL,
    files: [path],
  };
});

conformance("MultiMRCLoader.fromTable()", async (folder) => {
  const rows = [[2, 1], [0, 0], [1, 3], [0, 2], [2, 0], [0, 0]] as const;
  const { D } = await writeParticleSet(folder, { D: 6, counts: [3, 4, 2] });
  const files = [0, 1, 2].map((s) => `Stacks/s${s}.mrcs`);
  const table = {
    files,
    fileIndex: Int32Array.from(rows, ([stack]) => stack),
    sections: Int32Array.from(rows, ([, section]) => section),
  };
  return {
    loader: await MultiMRCLoader.fromTable(table, folder.at("particles.star"), {
      maxThreads: 2,
    }),
    D,
    images: rows.map(([stack, section]) => imageOf(stack, section, D)),
    selection: [...rows.keys()],
    files: files.map((file) => folder.at(file)),
  };
});

conformance("MultiMRCLoader.fromTxt()", async (folder) => {
  await writeParticleSet(folder, { D: 4, counts: [2, 3] });
  const list = await folder.write(
    "list.txt",
    "Stacks/s1.mrcs\nStacks/s0.mrcs\nStacks/s1.mrcs\n",
  );
  const rows = [[1, 0], [1, 1], [1, 2], [0, 0], [0, 1], [1, 0], [1, 1], [1, 2]];
  return {
    loader: await MultiMRCLoader.fromTxt(list),
    D: 4,
    images: rows.map(([stack, section]) => imageOf(stack, section, 4)),
    selection: [...rows.keys()],
    files: [folder.at("Stacks/s0.mrcs"), folder.at("Stacks/s1.mrcs")],
  };
});

conformance("StarLoader of a selection", async (folder) => {
  const { star, rows, D } = await writeParticleSet(folder, {
    counts: [3, 4, 5],
    mode: 6,
  });
  const selection = [11, 0, 5, 5, 3];
  return {
    loader: await StarLoader.open(star, { indices: selection, maxThreads: 16 }),
    D,
    images: selection.map((row) => imageOf(...rows[row], D)),
    selection,
    files: [0, 1, 2].map((s) => folder.at(`Stacks/s${s}.mrcs`)),
  };
});

conformance("CryoSparcLoader", async (folder) => {
  const { cs, rows, D } = await writeCryoSparcSet(folder, { counts: [5] });
  return {
    loader: await CryoSparcLoader.open(cs),
    D,
    images: rows.map((row) => imageOf(...row, D)),
    selection: [...rows.keys()],
    files: [folder.at("Stacks/s0.mrcs")],
  };
});

conformance("CryoSparcLoader of shuffled stacks", async (folder) => {
  const rows: Row[] = [[2, 1], [0, 2], [1, 0], [2, 0], [0, 0], [1, 3], [0, 2]];
  const { cs, D } = await writeCryoSparcSet(folder, {
    D: 6,
    counts: [3, 4, 2],
    rows,
    stackName: (s) => `>J1/imported/s${s}.mrc`,
    file: "J7/J7_particles.cs",
  });
  return {
    loader: await loadImages(cs, { maxThreads: 2, lazy: false }),
    D,
    images: rows.map((row) => imageOf(...row, D)),
    selection: [...rows.keys()],
    files: [0, 1, 2].map((s) => folder.at(`J1/imported/s${s}.mrc`)),
  };
});

conformance("CryoSparcLoader of a selection", async (folder) => {
  const { cs, rows, D } = await writeCryoSparcSet(folder, {
    counts: [3, 4, 5],
    mode: 1,
  });
  const selection = [11, 0, 5, 5, 3];
  return {
    loader: await CryoSparcLoader.open(cs, { indices: selection }),
    D,
    images: selection.map((row) => imageOf(...rows[row], D)),
    selection,
    files: [0, 1, 2].map((s) => folder.at(`Stacks/s${s}.mrcs`)),
  };
});

conformance("DownsamplingImageLoader", async (folder) => {
  const path = await stackOf(folder, 5, 9);
  const selection = [4, 1, 1, 0];
  const base = await MRCLoader.open(path, { indices: selection });
  return {
    loader: new DownsamplingImageLoader(base, 6),
    D: 6,
    images: sections(selection, 9).map((image) =>
      croppedByMatrices(image, 9, 6)
    ),
    selection,
    files: [path],
    tolerance: 1e-4, // of values up to 1500: the rounding to float32
  };
});

conformance("DownsamplingImageLoader to the same side", async (folder) => {
  const path = await stackOf(folder, 5, 6);
  return {
    loader: new DownsamplingImageLoader(await MRCLoader.open(path), 6),
    D: 6,
    images: sections(ALL, 6),
    selection: ALL,
    files: [path],
  };
});

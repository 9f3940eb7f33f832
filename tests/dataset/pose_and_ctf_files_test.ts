import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  convertParticles,
  type CryoEMDataset,
  DataFormatError,
  exportHdf5,
  loadDataset,
} from "../../mod.ts";
import {
  readCtfArrays,
  readPoseArrays,
} from "../../src/metadata/metadata_arrays.ts";
import { encodePickle, PickleTuple } from "../../src/formats/pickle/mod.ts";
import { npyOf } from "../support/npy_bytes.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** An `.npy` file of float64. */
function npy(shape: readonly number[], values: ArrayLike<number>) {
  const data = new Uint8Array(Float64Array.from(values).buffer);
  const text = `(${shape.join(", ")},)`;
  return npyOf(
    `{'descr': '<f8', 'fortran_order': False, 'shape': ${text}, }`,
    { data },
  );
}

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function identities(n: number): Float64Array {
  return Float64Array.from({ length: 9 * n }, (_, k) => IDENTITY[k % 9]);
}

/** The set, and the files that its poses and CTF can also be taken from. */
async function everyFile(folder: TemporaryFolder) {
  const { star } = await writeParticleSet(folder, { counts: [4] });
  const stack = folder.at("Stacks/s0.mrcs");
  const at = (name: string) => folder.at(name);
  await convertParticles(star, {
    particles: at("t.cs"),
    poses: at("p.pkl"),
    ctf: at("c.pkl"),
  });
  await using set = await loadDataset(star);
  await exportHdf5(set, at("t.h5"));
  const { data } = set.rotationMatrices;
  await folder.write("r.npy", npy([4, 3, 3], data as Float32Array));
  const shifts = Array.from(
    set.translations.data as Float32Array,
    (px) => px / 8,
  );
  await folder.write("s.npy", npy([4, 2], shifts));
  const pickled = await readCtfArrays(at("c.pkl"));
  await folder.write("c.npy", npy([4, 9], pickled.rows.data));
  return { star, stack, at };
}

function numbers(set: CryoEMDataset): number[][] {
  return [set.rotationMatrices, set.translations, set.ctfParams].map(
    ({ data }) => Array.from(data as Float32Array),
  ).concat([[set.voxelSize]]);
}

Deno.test("loadDataset() takes poses and CTF from files of any kind alike", async () => {
  await using folder = await temporaryFolder();
  const { star, stack, at } = await everyFile(folder);
  const poseFiles = [
    star,
    at("t.cs"),
    at("p.pkl"),
    at("t.h5"),
    [at("r.npy"), at("s.npy")],
  ];
  const ctfFiles = [star, at("t.cs"), at("c.pkl"), at("c.npy"), at("t.h5")];
  for (const ind of [null, [3, 1, 1]]) {
    await using direct = await loadDataset(star, { ind });
    const expected = numbers(direct);
    for (const particles of [stack, star, at("t.cs"), at("t.h5")]) {
      for (const posesFile of poseFiles) {
        for (const ctfFile of ctfFiles) {
          const options = { posesFile, ctfFile, ind };
          await using set = await loadDataset(particles, options);
          const where = JSON.stringify([particles, options]);
          numbers(set).forEach((values, part) => {
            assertEquals(values.length, expected[part].length, where);
            values.forEach((value, k) => {
              const right = expected[part][k];
              const near = 1e-6 + 1e-6 * Math.abs(right);
              assert(
                Math.abs(value - right) <= near,
                `${where} ${value} ${right}`,
              );
            });
          });
        }
      }
    }
  }
});

Deno.test("loadDataset() of what exportHdf5 wrote gives the same set", async () => {
  await using folder = await temporaryFolder();
  const { star } = await everyFile(folder);
  const cases = [{}, { ind: [2, 0] }, { downsampleD: 4 }, {
    ind: [3],
    downsampleD: 4,
  }];
  for (const [k, options] of cases.entries()) {
    await using direct = await loadDataset(star, options);
    const path = folder.at(`e${k}.h5`);
    await exportHdf5(direct, path);
    await using again = await loadDataset(path);
    assertEquals(numbers(again), numbers(direct));
    const images = async (set: CryoEMDataset) =>
      (await Array.fromAsync(set.iterBatches(9)))[0].images.data;
    assertEquals(await images(again), await images(direct));
    assertEquals(again.diagnostics, []);
  }
});

Deno.test("loadDataset() warns of contrasts in HDF5 that it does not take", async () => {
  await using folder = await temporaryFolder();
  const { star } = await everyFile(folder);
  await using direct = await loadDataset(star);
  direct.setContrasts(Float32Array.of(1, 0.5, 1, 1));
  await exportHdf5(direct, folder.at("w.h5"));
  await using again = await loadDataset(folder.at("w.h5"));
  const [warning] = again.diagnostics;
  assertEquals([warning.code, warning.severity], [
    "hdf5-ctf-columns",
    "warning",
  ]);
});

Deno.test("readPoseArrays() and readCtfArrays() refuse other shapes and values", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => folder.at(name);
  const zip = Uint8Array.of(0x50, 0x4b, 3, 4, ...new Array(60).fill(0));
  await folder.write("torch.pkl", zip);
  await folder.write("flat.npy", npy([4, 9], identities(4)));
  await folder.write("r.npy", npy([4, 3, 3], identities(4)));
  await folder.write("pixels.npy", npy([4, 2], [0, 0, 0, 0, -3, 0, 0, 0]));
  await folder.write("few.npy", npy([3, 2], new Float64Array(6)));
  await folder.write("three.npy", npy([4, 3], new Float64Array(12)));
  await folder.write("eight.npy", npy([4, 8], new Float64Array(32).fill(1)));
  await folder.write("zero.npy", npy([1, 9], new Float64Array(9)));
  const parts = [identities(4), new Float64Array(8), new Float64Array(4)];
  const pickle = encodePickle(
    new PickleTuple(parts.map((data) => ({ data, shape: [data.length] }))),
  );
  await folder.write(
    "three.pkl",
    new Uint8Array(await new Blob([...pickle] as BlobPart[]).arrayBuffer()),
  );
  const poses: [string[], string][] = [
    [["torch.pkl"], "torch.load"],
    [["flat.npy"], "rotations"],
    [["r.npy", "pixels.npy"], "-3"],
    [["r.npy", "few.npy"], "3 translations for 4 rotations"],
    [["r.npy", "three.npy"], "translations"],
    [["three.pkl"], "3 parts"],
  ];
  for (const [files, words] of poses) {
    await assertRejects(
      () => readPoseArrays(files.map(at)),
      DataFormatError,
      words,
    );
  }
  for (const name of ["torch.pkl", "r.npy", "eight.npy", "zero.npy"]) {
    const error = await assertRejects(
      () => readCtfArrays(at(name)),
      DataFormatError,
    );
    assertEquals(error.path, at(name));
  }
  // Rotations alone are poses without shifts, and that is said.
  const alone = await readPoseArrays([at("r.npy")]);
  assertEquals([...alone.translations.data], new Array(8).fill(0));
  assertEquals(alone.diagnostics.map(({ code }) => code), ["poses-no-shifts"]);
});

Deno.test("loadDataset() refuses arrays with other rows than there are images", async () => {
  await using folder = await temporaryFolder();
  const { star, stack, at } = await everyFile(folder);
  await folder.write("p3.npy", npy([3, 3, 3], identities(3)));
  for (const particles of [star, stack]) {
    const error = await assertRejects(
      () =>
        loadDataset(particles, {
          posesFile: at("p3.npy"),
          ctfFile: at("c.pkl"),
        }),
      ArgumentError,
      "of 4 images",
    );
    assertEquals([error.code, error.label, error.actual], [
      "row-count",
      "posesFile",
      3,
    ]);
  }
});

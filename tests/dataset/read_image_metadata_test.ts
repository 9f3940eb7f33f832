import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  convertParticles,
  DataFormatError,
  exportHdf5,
  loadDataset,
  readImageCtf,
  readImageDoses,
  type ReadImageMetadataOptions,
  readImagePoses,
} from "../../mod.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { writeTiltSet } from "../support/tilt_set.ts";

/** A set, its values as loaded, and files that hold the same. */
async function sets(folder: TemporaryFolder) {
  const { star } = await writeParticleSet(folder);
  const at = (name: string) => folder.at(name);
  await convertParticles(star, {
    particles: at("t.cs"),
    poses: at("p.pkl"),
    ctf: at("c.pkl"),
  });
  await using set = await loadDataset(star);
  await exportHdf5(set, at("t.h5"));
  const expected = [set.rotationMatrices, set.translations, set.ctfParams]
    .map(({ data }) => Float32Array.from(data));
  await Deno.remove(at("Stacks"), { recursive: true });
  return { star, at, expected };
}

async function valuesOf(path: string, options: ReadImageMetadataOptions = {}) {
  const poses = await readImagePoses(path, options);
  const ctf = await readImageCtf(path, options);
  assertEquals([poses.voxelSize, ctf.voxelSize], [1.5, 1.5]);
  return [poses.rotationMatrices, poses.translations!, ctf.ctfParams]
    .map(({ data }) => Float32Array.from(data));
}

/** The same up to the rounding of files. */
function assertSame(actual: Float32Array[], expected: Float32Array[]): void {
  actual.forEach((values, i) => {
    assertEquals(values.length, expected[i].length);
    values.forEach((value, k) => {
      const error = Math.abs(value - expected[i][k]);
      assertEquals(error <= 1e-5 * Math.max(1, Math.abs(value)), true);
    });
  });
}

Deno.test("poses and CTF rows are read where the stacks are missing", async () => {
  await using folder = await temporaryFolder();
  const { star, at, expected } = await sets(folder);
  assertSame(await valuesOf(star), expected);
  assertSame(await valuesOf(at("t.cs")), expected);
  assertSame(await valuesOf(at("t.h5")), expected);
  const pickles = { posesFile: at("p.pkl"), ctfFile: at("c.pkl") };
  assertSame(await valuesOf(star, pickles), expected);
  assertSame(await valuesOf(at("p.pkl"), { ctfFile: at("c.pkl") }), expected);
  assertSame(await valuesOf(at("c.pkl"), { posesFile: at("p.pkl") }), expected);
});

Deno.test("rows are taken, and values of the file replaced", async () => {
  await using folder = await temporaryFolder();
  const { star, at, expected: [, shifts, ctf] } = await sets(folder);
  for (const file of [star, at("t.cs")]) {
    const options = { ind: [3, 1] };
    const poses = await readImagePoses(file, options);
    assertEquals(poses.rotationMatrices.shape, [2, 3, 3]);
    assertEquals(poses.translations!.data[0], shifts[6]);
    const { ctfParams } = await readImageCtf(file, options);
    assertEquals(ctfParams.data[0], ctf[27]);
  }
  const replaced = { ctf: { apix: 3, voltageKv: 120 } };
  const { ctfParams, voxelSize } = await readImageCtf(star, replaced);
  assertEquals([ctfParams.data[3], voxelSize], [120, 3]);
  assertEquals((await readImagePoses(star, replaced)).voxelSize, 3);
});

Deno.test("shifts of a pickle have no length without its box", async () => {
  await using folder = await temporaryFolder();
  const { at } = await sets(folder);
  const { rotationMatrices, translations, voxelSize } = await readImagePoses(
    at("p.pkl"),
  );
  assertEquals(rotationMatrices.shape, [7, 3, 3]);
  assertEquals([translations, voxelSize], [null, null]);
});

Deno.test("files without such values are refused", async () => {
  await using folder = await temporaryFolder();
  const { star, at } = await sets(folder);
  const codeOf = async (work: () => Promise<unknown>) =>
    (await assertRejects(work, ArgumentError)).code;
  const bare = await folder.write("list.txt", "a.mrcs\n");
  assertEquals(await codeOf(() => readImagePoses(bare)), "metadata-file");
  assertEquals(await codeOf(() => readImageCtf(bare)), "metadata-file");
  for (const file of [bare, star, at("t.cs"), at("p.pkl")]) {
    assertEquals(await codeOf(() => readImageDoses(file)), "no-dose");
  }
  const small = await folder.write(
    "small.star",
    "data_\nloop_\n_rlnAngleRot\n_rlnAngleTilt\n_rlnAnglePsi\n1 2 3\n",
  );
  const other = { posesFile: small };
  assertEquals(await codeOf(() => readImagePoses(star, other)), "row-count");
  const unknown = { lazy: true } as object;
  for (const read of [readImagePoses, readImageCtf, readImageDoses]) {
    assertEquals(await codeOf(() => read(star, unknown)), "unknown-option");
  }
  // Poses without CTF parameters are poses.
  const { rotationMatrices } = await readImagePoses(small);
  assertEquals(rotationMatrices.shape, [1, 3, 3]);
  await assertRejects(() => readImageCtf(small), DataFormatError);
});

Deno.test("readImageDoses() reads the doses of tilt images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltSet(folder, { stack: false });
  const { doses } = await readImageDoses(star);
  assertEquals([...doses], [0, 6, 3, 0, 0, 6, 3]);
  const some = await readImageDoses(star, { ind: [1, 2] });
  assertEquals([...some.doses], [6, 3]);
});

Deno.test("particles of tomograms are not taken for images", {
  ignore: !hasRealData,
}, async () => {
  const path = `${REAL_DATA}relion5_tomo/particles.star`;
  for (const read of [readImagePoses, readImageCtf, readImageDoses]) {
    const error = await assertRejects(() => read(path), DataFormatError);
    assertEquals(error.code, "tomograms-needed");
  }
});

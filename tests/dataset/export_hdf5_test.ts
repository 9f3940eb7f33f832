import { assert, assertEquals } from "@std/assert";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import { exportHdf5 } from "../../src/dataset/export_hdf5.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { readHdf5Metadata } from "../../src/metadata/hdf5_metadata.ts";
import { faultCode } from "../support/faults.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { simulated } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("exportHdf5() writes what loadImages and readHdf5Metadata read", async () => {
  await using folder = await temporaryFolder();
  const { star, rows, D } = await writeParticleSet(folder, {
    D: 32,
    counts: [3, 4],
  });
  const ind = [5, 0, 6, 2];
  await using dataset = await loadDataset(star, { ind });
  for (const options of [{}, { gzip: 6, batchSize: 3 }]) {
    const path = folder.at(`set${options.gzip ?? 0}.h5`);
    await exportHdf5(dataset, path, options);
    await using images = await loadImages(path);
    assertEquals(images.shape, [4, D, D]);
    const { data } = await images.get();
    for (const [i, row] of ind.entries()) {
      const [stack, section] = rows[row];
      assertEquals(
        [...data.subarray(i * D * D, (i + 1) * D * D)],
        Array.from({ length: D * D }, (_, p) => pixelOf(stack, section, p)),
      );
    }
    const metadata = await readHdf5Metadata(`${path}::/images`);
    assertEquals(metadata.apix, dataset.voxelSize);
    assertEquals([...metadata.originalImageIndices], ind);
    for (
      const [written, held] of [
        [metadata.rotations, dataset.rotationMatrices],
        [metadata.translations, dataset.translations],
        [metadata.ctf, dataset.ctfParams],
      ]
    ) {
      assertEquals(written.shape, held.shape);
      assertEquals([...written.data], [...held.data].map(Number));
    }
  }
  assert(
    Deno.statSync(folder.at("set6.h5")).size <
      Deno.statSync(folder.at("set0.h5")).size,
  );
});

Deno.test("exportHdf5() leaves nothing behind if it fails", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [3, 4] });
  await using dataset = await loadDataset(star);
  const before = filesOf(folder.path);
  // The second stack ends early: its images cannot be read.
  await Deno.truncate(folder.at("Stacks/s1.mrcs"), 1200);
  const path = folder.at("set.h5");
  const options = { batchSize: 2 };
  const code = await faultCode(() => exportHdf5(dataset, path, options));
  assert(["file-changed", "file-short"].includes(code), code);
  assertEquals(filesOf(folder.path), before);
  // A file that was there stays.
  await folder.write("set.h5", "old");
  assertEquals(await faultCode(() => exportHdf5(dataset, path)), "file-exists");
  await faultCode(() => exportHdf5(dataset, path, { force: true }));
  assertEquals(await Deno.readTextFile(path), "old");
});

Deno.test("loadDataset() reads a set that exportHdf5() wrote", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const premultipliedCtf of [true, false]) {
    const path = folder.at("set.h5");
    await using dataset = await loadDataset(star, {
      ind: [6, 2, 2],
      downsampleD: 4,
      premultipliedCtf,
    });
    await exportHdf5(dataset, path, { force: true });
    await using again = await loadDataset(path);
    assertEquals(again.premultipliedCtf, premultipliedCtf);
    assertEquals(again.voxelSize, dataset.voxelSize);
    assertEquals(again.rotationMatrices, dataset.rotationMatrices);
    assertEquals(again.translations, dataset.translations);
    assertEquals(again.ctfParams, dataset.ctfParams);
    assertEquals(
      (await again.imageSource!.images([0, 1, 2])).data,
      (await dataset.imageSource!.images([0, 1, 2])).data,
    );
    await using other = await loadDataset(path, { premultipliedCtf: true });
    assertEquals(other.premultipliedCtf, true);
  }
});

Deno.test("loadDataset() tells of contrasts that a set in HDF5 had", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  dataset.metadata.setCtfColumn(8, 0.5);
  await exportHdf5(dataset, folder.at("set.h5"));
  await using again = await loadDataset(folder.at("set.h5"));
  assertEquals(again.diagnostics.map(({ code }) => code), ["hdf5-ctf-columns"]);
  assertEquals(again.getCtfColumn(8)[0], 1);
});

Deno.test("exportHdf5() refuses calls without sense", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const path = folder.at("set.h5");
  for (
    const [code, call] of [
      ["gzip-level", () => exportHdf5(dataset, path, { gzip: 10 })],
      ["gzip-level", () => exportHdf5(dataset, path, { gzip: 0.5 })],
      ["batch-size", () => exportHdf5(dataset, path, { batchSize: 0 })],
      [
        "unknown-option",
        () => exportHdf5(dataset, path, { level: 1 } as never),
      ],
      ["folder-missing", () => exportHdf5(dataset, folder.at("no/set.h5"))],
      ["no-images", () => exportHdf5(simulated(2), path)],
    ] as const
  ) {
    assertEquals(await faultCode(call), code);
  }
  assertEquals(filesOf(folder.path), ["Stacks", "particles.star"]);
});

Deno.test("exportHdf5() goes on while damaged files are read elsewhere, or says so", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const path = folder.at("set.h5");
  const broken = await folder.write("broken.h5", "nothing of the kind");
  const [written] = await Promise.all([
    faultCode(() => exportHdf5(dataset, path, { batchSize: 1 })),
    faultCode(() => loadImages(broken)),
  ]);
  assert(["", "hdf5-interrupted"].includes(written), written);
  assertEquals(filesOf(folder.path).includes("set.h5"), written === "");
  assertEquals(filesOf(folder.path).some((name) => /tmp$/.test(name)), false);
});

Deno.test("exportHdf5() needs the folder alone", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const program = `
    import { exportHdf5, loadDataset } from "${
    import.meta.resolve("../../mod.ts")
  }";
    await using dataset = await loadDataset(Deno.args[0]);
    await exportHdf5(dataset, Deno.args[1]);
    console.log((await Deno.stat(Deno.args[1])).isFile);`;
  const main = await folder.write("main.ts", program);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      "--quiet",
      `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
      `--allow-read=${folder.path}`,
      `--allow-write=${folder.path}`,
      main,
      star,
      folder.at("set.h5"),
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(text(stderr), "");
  assertEquals(text(stdout), "true\n");
});

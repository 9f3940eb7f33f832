import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { ArgumentError, MissingFileError } from "../../src/core/errors.ts";
import { exportHdf5 } from "../../src/dataset/export_hdf5.ts";
import { loadDataset } from "../../src/dataset/load_dataset.ts";
import {
  readMetadataFiles,
  requireDatasetFiles,
} from "../../src/dataset/metadata_files.ts";
import { writeCs } from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { makeCs } from "../support/cs_set.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("readMetadataFiles() reads one STAR file for everything", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const others of [{}, { posesFile: star, ctfFile: star }]) {
    const { particles, poses, ctf } = await readMetadataFiles(star, others);
    assert(particles === poses && poses === ctf);
    assertEquals(particles!.path, star);
  }
});

Deno.test("readMetadataFiles() knows .star in any case", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const upper = await folder.write("P.STAR", await Deno.readTextFile(star));
  const { poses } = await readMetadataFiles(star, { posesFile: upper });
  assertEquals([poses?.path, poses?.length], [upper, 7]);
});

Deno.test("readMetadataFiles() says which file is missing or not read", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const absent = folder.at("absent.star");
  const error = await assertRejects(
    () => readMetadataFiles(star, { ctfFile: absent }),
    MissingFileError,
  );
  assertEquals(error.path, absent);
  await assertRejects(
    () => readMetadataFiles(star, { ctfFile: "ctf.dat" }),
    ArgumentError,
    '"ctf.dat"',
  );
  await assertRejects(
    () => readMetadataFiles(star, { posesFile: ["a.pkl", "b.pkl", "c.pkl"] }),
    ArgumentError,
    "3 files",
  );
});

Deno.test("readMetadataFiles() brings a CTF without image names into the order of the particles", async () => {
  await using folder = await temporaryFolder();
  const set = makeCs({ n: 3 });
  await writeCs(folder.at("a.cs"), set);
  const others = makeCs({ n: 3, without: ["blob/path"] });
  await writeCs(folder.at("ctf.cs"), others.selectRows([2, 0, 1]));
  const { ctf } = await readMetadataFiles(folder.at("a.cs"), {
    ctfFile: folder.at("ctf.cs"),
  });
  assertInstanceOf(ctf, CryoSparcFile);
  assertEquals(ctf.table.uids(), set.uids());
});

Deno.test("readMetadataFiles() reads files beside the particles as its options say", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const comma = await rewrite(folder, star, "comma.star", [
    " 0.750 ",
    " 0,75 ",
  ]);
  const stack = folder.at("Stacks/s0.mrcs");
  const { poses } = await readMetadataFiles(stack, {
    posesFile: comma,
    star: { decimalComma: true },
  });
  assertInstanceOf(poses, StarFile);
  assertEquals(poses.df.numbers("_rlnOriginXAngst")[1], 0.75);
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 3 }));
  const classes = await readMetadataFiles(stack, {
    posesFile: cs,
    cs: { poseClass: 1 },
  });
  assertInstanceOf(classes.poses, CryoSparcFile);
  assertEquals(classes.poses.poseClass, 1);
});

Deno.test("readMetadataFiles() knows HDF5 by all its extensions", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  for (const name of ["a.h5", "a.hdf5", "a.hdf"]) {
    await exportHdf5(dataset, folder.at(name));
    const { poses, ctf } = await readMetadataFiles(folder.at(name), {});
    assertEquals([poses?.length, ctf?.length], [7, 7], name);
  }
});

Deno.test("requireDatasetFiles() names the option that gives what is missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const file = await StarFile.load(star);
  const lacking = (poses: StarFile | null, ctf: StarFile | null) =>
    assertThrows(
      () => requireDatasetFiles("a.mrcs", { particles: null, poses, ctf }),
      ArgumentError,
    ).label;
  assertEquals(lacking(null, file), "posesFile");
  assertEquals(lacking(file, null), "ctfFile");
});

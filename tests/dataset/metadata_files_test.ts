import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, MissingFileError } from "../../src/core/errors.ts";
import { readMetadataFiles } from "../../src/dataset/metadata_files.ts";
import { writeParticleSet } from "../support/particle_set.ts";
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

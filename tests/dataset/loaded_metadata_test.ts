import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { loadMetadata } from "../../src/dataset/loaded_metadata.ts";
import { createImageSource } from "../../src/images/create_image_source.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("loadMetadata() takes rows as the images were selected", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const file = await StarFile.load(star);
  const files = { particles: file, poses: file, ctf: file };
  await using source = await createImageSource(star, { ind: [5, 2] });
  const { metadata, voxelSize, diagnostics } = loadMetadata(
    source,
    files,
    [5, 2],
  );
  assertEquals(list(metadata.translations.data), [2.5, -5, 1, -2]);
  assertEquals(list(metadata.getCtfColumn(0)), [15050, 15020]);
  assertEquals([voxelSize, diagnostics], [1.5, []]);
  const error = assertThrows(
    () => loadMetadata(source, { ...files, particles: null }, null),
    ArgumentError,
    "CTF parameters of 2 images",
  );
  assertEquals(error.code, "row-count");
});

Deno.test("loadMetadata() takes the size of the stacks where none is stated", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const file = await StarFile.load(
    await rewrite(folder, star, "sizeless.star", ["_rlnImageSize", "_other"]),
  );
  await using source = await createImageSource(star, { downsampleD: 4 });
  const { metadata, voxelSize, diagnostics } = loadMetadata(
    source,
    { particles: file, poses: file, ctf: file },
    null,
  );
  // 8 px of 1.5 Å are 4 px of 3 Å; −1.5 Å are −0.5 px.
  assertEquals(voxelSize, 3);
  assertEquals(list(metadata.translations.data).slice(2, 4), [0.25, -0.5]);
  assertEquals(diagnostics, []);
});

Deno.test("loadMetadata() scales poses by the size their own file states", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const ctf = await StarFile.load(star);
  const poses = await StarFile.load(
    await rewrite(folder, star, "binned.star", [" 1.5 8", " 3 4"]),
  );
  await using source = await createImageSource(star);
  const { metadata, voxelSize } = loadMetadata(
    source,
    { particles: ctf, poses, ctf },
    null,
  );
  // −1.5 Å are −0.5 px of 4, so −1/8 of the box, so −1 px of 8.
  assertEquals(list(metadata.translations.data).slice(2, 4), [0.5, -1]);
  assertEquals(voxelSize, 1.5);
});

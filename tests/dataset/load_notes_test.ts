import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, csNumbers, loadDataset, writeCs } from "../../mod.ts";
import { cryoSparcTable, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("loadDataset() tells of tilt series taken image by image", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const tilts = await rewrite(
    folder,
    star,
    "tilts.star",
    [
      "_rlnRandomSubset #11",
      "_rlnRandomSubset #11\n_rlnGroupName #12\n_rlnMicrographPreExposure #13",
    ],
    [/^(\d+@.*)$/, "$1 one 3"],
  );
  await using dataset = await loadDataset(tilts);
  assertEquals(dataset.diagnostics.map(({ code }) => code), [
    "tilt-series-as-images",
  ]);
});

Deno.test("loadDataset() tells of fields that two .cs files have differently", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const passthrough = folder.at("more.cs");
  const defoci = csNumbers("ctf/df1_A", "<f4", rows.map(() => 1));
  await writeCs(passthrough, cryoSparcTable(rows, { columns: [defoci] }));
  await using dataset = await loadDataset(cs, { cs: { passthrough } });
  assertEquals(dataset.diagnostics.map(({ code }) => code), [
    "cs-fields-twice",
  ]);
});

Deno.test("loadDataset() tells of CTF values that are missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const partial = await rewrite(
    folder,
    star,
    "partial.star",
    ["_rlnRandomSubset #11", "_rlnRandomSubset #11\n_rlnPhaseShift #12"],
    [/^(000001@.*)$/, "$1 null"],
    [/^(00000[2-9]@.*)$/, "$1 5"],
  );
  await using dataset = await loadDataset(partial);
  assertEquals(dataset.diagnostics.map(({ code }) => code), [
    "ctf-value-missing",
  ]);
});

Deno.test("loadDataset() of images where none are expected is refused", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const error = await assertRejects(
    () => loadDataset(star, { nImages: 0 }),
    ArgumentError,
  );
  assertEquals([error.code, error.actual], ["image-count", 7]);
});

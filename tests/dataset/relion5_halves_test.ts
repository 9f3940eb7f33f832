import { assertEquals } from "@std/assert";
import {
  inspectParticles,
  loadDataset,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { writeTomoProject } from "../support/tomo_project.ts";

import { assertTrue } from "./relion5_project.ts";

Deno.test("halves of a project are by particle, and reload from all its files", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const split = await splitParticles(project.optimisationSet);
  assertEquals(split.method, "_rlnRandomSubset");
  const rows = project.rows();
  split.halfsets.forEach((half, id) =>
    half.forEach((row) => assertEquals(rows[row].randomSubset, id + 1))
  );
  await using dataset = await loadDataset(project.optimisationSet);
  dataset.halfsetIndices = split.halfsets;
  const half = await dataset.getHalfset(1);
  assertEquals(half.nImages, split.halfsets[1].length);
  for await (const batch of half.iterBatches(5, { byImage: false })) {
    batch.imageIndices.forEach((image, i) => {
      const row = rows[split.halfsets[1][image]];
      assertEquals(batch.images.data[64 * i], row.pixel(0));
    });
  }
  const [tiltSeries] = project.tiltSeries;
  await Deno.writeTextFile(tiltSeries, "# more\n", { append: true });
  assertEquals(
    await faultCode(() => dataset.reloadFromOriginalImages([0])),
    "file-changed",
  );
});

Deno.test("halves of a project are written as a RELION-5 set, and as a flat STAR file", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const split = await splitParticles(project.optimisationSet, {
    method: "random",
    seed: 4,
  });
  await Deno.mkdir(`${project.root}/halves`);
  const set = `${project.root}/halves/optimisation_set.star`;
  const flat = `${project.root}/halves/flat.star`;
  for (const path of [set, flat]) {
    await writeHalfsets(path, split);
    const again = await splitParticles(path, { tiltSeries: true });
    assertEquals(again.method, "_rlnRandomSubset");
    assertEquals(
      again.halfsets.map((half) => half.toSorted()),
      split.halfsets.map((half) => half.toSorted()),
    );
    assertEquals(
      await faultCode(() => writeHalfsets(path, split)),
      "file-exists",
    );
    await using dataset = await loadDataset(path, { tiltSeries: true });
    await assertTrue(dataset, project);
  }
  const own = `${project.root}/Extract/job012/optimisation_set.star`;
  assertEquals(
    await faultCode(() => writeHalfsets(own, split, { force: true })),
    "file-exists",
  );
});

Deno.test("a project opens and reloads with its stacks elsewhere", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, { root: "project" });
  const stacks = "Extract/job012/Subtomograms";
  await Deno.mkdir(folder.at("disk"));
  await Deno.rename(
    `${project.root}/${stacks}`,
    folder.at("disk/Subtomograms"),
  );
  const moved = {
    datadir: folder.at("disk/Subtomograms"),
    stripPrefix: stacks,
  };
  await using dataset = await loadDataset(project.optimisationSet, moved);
  await assertTrue(dataset, project);
  await using again = await dataset.reloadFromOriginalImages([3, 0]);
  const [first] = await Array.fromAsync(again.iterBatches(2));
  const rows = project.rows();
  assertEquals(first.images.data[0], rows[3].pixel(0));
  assertEquals(first.images.data[64], rows[0].pixel(0));
  const split = await splitParticles(project.optimisationSet, moved);
  await Deno.mkdir(`${project.root}/halves`);
  await writeHalfsets(`${project.root}/halves/optimisation_set.star`, split);
});

Deno.test("stacks of a project above its folder are found as other stacks are", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, { root: "a/b" });
  await Deno.rename(
    `${project.root}/Extract/job012/Subtomograms`,
    folder.at("S"),
  );
  await Deno.mkdir(folder.at("a/Extract/job012"), { recursive: true });
  await Deno.rename(folder.at("S"), folder.at("a/Extract/job012/Subtomograms"));
  await using dataset = await loadDataset(project.optimisationSet);
  await assertTrue(dataset, project);
  const { stacks } = await inspectParticles(project.optimisationSet);
  assertEquals(stacks.missing, []);
});

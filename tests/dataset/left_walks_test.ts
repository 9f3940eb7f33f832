/** How walks end that do not come to their end, with and without workers. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type Batch,
  DataFormatError,
  type IterBatchesOptions,
  loadDataset,
  MissingFileError,
} from "../../mod.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { testWalks } from "../support/with_workers.ts";

const process = "half";

testWalks("an error comes at its batch, after two good ones", async (walk) => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [7] });
  await using dataset = await loadDataset(star);
  const path = folder.at("Stacks/s0.mrcs");
  await Deno.truncate(path, 1024 + 5 * 256 - 1);
  const batches = walk(dataset, 2, { process });
  for (const first of [0, 2]) {
    const { value } = await batches.next();
    assertEquals(value?.imageIndices[0], first);
    assertEquals(value?.spectra?.shape, [2, 40]);
  }
  const error = await assertRejects(() => batches.next(), DataFormatError);
  assertEquals([error.code, error.path], ["file-short", path]);
  assertEquals([error.offset, error.expected, error.actual], [
    1024 + 4 * 256,
    1024 + 6 * 256,
    1024 + 7 * 256,
  ]);
  assertEquals(await batches.next(), { done: true, value: undefined });
});

testWalks("a stack that is gone is a missing file", async (walk) => {
  await using folder = await temporaryFolder();
  // More stacks than stay open, so that the first is opened anew.
  const counts = Array.from({ length: 190 }, () => 1);
  const { star } = await writeParticleSet(folder, { counts });
  await using dataset = await loadDataset(star);
  const path = folder.at("Stacks/s0.mrcs");
  await Deno.remove(path);
  const batches = walk(dataset, 4, { process });
  const error = await assertRejects(() => batches.next(), MissingFileError);
  assertEquals([error.code, error.path], ["file-missing", path]);
});

testWalks(
  "a walk left early or by an error leaves no file open",
  async (walk, workers) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    const dataset = await loadDataset(star);
    for await (const _batch of walk(dataset, 1, { process })) break;
    const thrown = new Error("mine");
    const error = await assertRejects(async () => {
      for await (const batch of walk(dataset, 1, { process })) {
        if (batch.imageIndices[0] === 3) throw thrown;
      }
    });
    assert(error === thrown);
    const batches = walk(dataset, 2);
    await batches.return();
    assertEquals((await batches.next()).done, true);
    await dataset.close();
    await assertRejects(() => walk(dataset, 1).next(), ArgumentError, "closed");
    if (!canListOpenFiles) return;
    // Workers that were told to stop do so in their own time.
    for (let tries = 0; workers > 0 && tries < 100; tries++) {
      if ((await openFilesBelow(folder.path)).length === 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assertEquals(await openFilesBelow(folder.path), []);
  },
);

testWalks(
  "an abort ends a walk with the reason of its signal",
  async (walk) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await using dataset = await loadDataset(star);
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    const seen: number[] = [];
    const error = await assertRejects(async () => {
      for await (const batch of walk(dataset, 2, { process, signal })) {
        seen.push(batch.imageIndices[0]);
        if (seen.length === 2) controller.abort(reason);
      }
    });
    assert(error === reason);
    assertEquals(seen, [0, 2]);
    const late = walk(dataset, 2, { process, signal });
    assert(await assertRejects(() => late.next()) === reason);
    // Aborted while the first batch is waited for.
    const waiting = new AbortController();
    const step = walk(dataset, 2, { signal: waiting.signal }).next();
    waiting.abort(reason);
    assert(await assertRejects(() => step) === reason);
  },
);

testWalks("several walks at once do not disturb one another", async (walk) => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [9, 8] });
  await using dataset = await loadDataset(star);
  const spectra = ({ imageIndices, spectra }: Batch): unknown => [
    imageIndices,
    spectra?.data.slice(),
  ];
  const alone: unknown[] = [];
  for await (const batch of walk(dataset, 4, { process })) {
    alone.push(spectra(batch));
  }
  const controller = new AbortController();
  const all = await Promise.allSettled([
    Array.fromAsync(walk(dataset, 4, { process }), spectra),
    Array.fromAsync(walk(dataset, 4, { process, prefetch: false }), spectra),
    Array.fromAsync(
      walk(dataset, 1, { signal: controller.signal }),
      () => controller.abort("one"),
    ),
  ]);
  assertEquals(all, [
    { status: "fulfilled", value: alone },
    { status: "fulfilled", value: alone },
    { status: "rejected", reason: "one" },
  ]);
});

testWalks(
  "memory given back is gone, and serves a later batch",
  async (walk) => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await using dataset = await loadDataset(star);
    const kept: Batch[] = [];
    for await (const batch of walk(dataset, 2, { process })) kept.push(batch);
    // Without using, every batch stays what it was.
    assertEquals(kept.map(({ images }) => images.data[1]), [
      1,
      201,
      1101,
      1301,
    ]);
    const given: Batch[] = [];
    for await (using batch of walk(dataset, 2, { process })) {
      assertEquals([batch.images.data.length, batch.spectra?.data.length], [
        64 * batch.count,
        80 * batch.count,
      ]);
      given.push(batch);
    }
    for (const { images, spectra } of given) {
      assertEquals([images.data.length, spectra?.data.length], [0, 0]);
    }
  },
);

Deno.test("workers and process are checked at the call", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using dataset = await loadDataset(star);
  const code = (options: unknown) =>
    assertThrows(
      () => dataset.iterBatches(2, options as IterBatchesOptions),
      ArgumentError,
    ).code;
  for (const workers of [-1, 1.5, NaN, 65, "2"]) {
    assertEquals(code({ workers }), "workers");
  }
  assertEquals(code({ process: "whole" }), "process");
  assertEquals(code({ process: { layout: "none" } }), "process");
  assertEquals(
    code({ process: { layout: "half", mask: true } }),
    "unknown-option",
  );
});

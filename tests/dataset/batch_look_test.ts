import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadDataset, simulateDataset } from "../../mod.ts";
import { shown } from "../support/shown.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("a batch shows its fields and its first images", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 12,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  for await (const batch of dataset.iterBatches(10)) {
    assertEquals(
      Deno.inspect(batch),
      batch.count === 10
        ? "Batch(10 images, 16 × 16 px, images 0 to 9, particles 0 to 9)"
        : "Batch(2 images, 16 × 16 px, images 10 to 11, particles 10 to 11)",
    );
    const html = String((await shown(batch))["text/html"]);
    assertStringIncludes(html, `[${batch.count}, 16, 16]`);
    assertStringIncludes(html, "no noise model");
    assertStringIncludes(html, "<img ");
  }
});

Deno.test("a batch that was given back shows that its images are gone", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const [kept] = await Array.fromAsync(dataset.iterBatches(4), (batch) => {
    batch[Symbol.dispose]();
    return batch;
  });
  const html = String((await shown(kept))["text/html"]);
  assertStringIncludes(html, "given back");
  assertEquals(html.includes("<img "), false);
  assertStringIncludes(Deno.inspect(kept.images), "given back");
});

Deno.test("rows that only fill up do not count in a batch's line", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 30, increment: 30 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  const walk = dataset.iterBatches(8, {
    byImage: false,
    packGroups: true,
    padToBatchSize: true,
  });
  const { value: batch } = await walk.next();
  await walk.return();
  assertStringIncludes(Deno.inspect(batch), "images 0 to 5, particles 0 to 1");
});

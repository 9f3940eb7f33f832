import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  CryoEMDataset,
  ImageMetadata,
  loadDataset,
  ndArray,
  rotationsFromEuler,
  simulateDataset,
} from "../../mod.ts";
import { shown } from "../support/shown.ts";
import { simulated } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("a dataset prints as one line that says what it is", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 12,
    box: 16,
    seed: 1,
  });
  await using dataset = await loadDataset(files.star);
  assertEquals(
    Deno.inspect(dataset),
    "CryoEMDataset(particles.star: 12 images, 16 px at 3 Å)",
  );
  dataset.halfsetIndices = [[0, 1, 2], [3, 4, 5, 6]];
  assertEquals(
    Deno.inspect([dataset]),
    "[ CryoEMDataset(particles.star: 12 images, 16 px at 3 Å, halves 3+4) ]",
  );
});

Deno.test("a dataset shows its table and its first images", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 12,
    box: 16,
    defocus: [15000, 15000],
    astigmatism: 0,
    maxShift: 0,
  });
  await using dataset = await loadDataset(files.star);
  const bundle = await shown(dataset);
  assertEquals(Object.keys(bundle), ["text/plain", "text/html"]);
  assertEquals(bundle["text/plain"], Deno.inspect(dataset));
  const html = String(bundle["text/html"]);
  assertStringIncludes(html, "12 of 16 × 16 px");
  assertStringIncludes(html, "defocus 1.50 µm, 300 kV, Cs 2.7 mm");
  assertStringIncludes(html, "read when asked for");
  assertMatch(html, /<img [^>]*src="data:image\/png;base64,iVBOR/);
});

Deno.test("a dataset of tilt series shows its particles", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 30, increment: 30 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  assertStringIncludes(Deno.inspect(dataset), "9 images, 3 particles");
  const html = String((await shown(dataset))["text/html"]);
  assertStringIncludes(html, "3, 3 tilts each");
});

Deno.test("a dataset whose images cannot be read shows why", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 16,
  });
  const dataset = await loadDataset(files.star);
  await dataset.close();
  const html = String((await shown(dataset))["text/html"]);
  assertStringIncludes(html, "4 of 16 × 16 px");
  assertMatch(html, /Images cannot be shown: .*closed/);
});

Deno.test("a dataset without images shows its metadata", async () => {
  const dataset = simulated(5);
  assertEquals(
    Deno.inspect(dataset).startsWith("CryoEMDataset(5 images, "),
    true,
  );
  assertEquals(
    Deno.inspect(dataset.metadata),
    "ImageMetadata(5 images, 9 CTF columns)",
  );
  const html = String((await shown(dataset))["text/html"]);
  assertStringIncludes(html, "none: metadata only");
  assertEquals(html.includes("<img"), false);
});

Deno.test("the line of a dataset fits a terminal", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 16,
    voxelSize: 1.05432,
  });
  const long = folder.at(`set/${"very_long_name_".repeat(6)}.star`);
  await Deno.rename(files.star, long);
  await using dataset = await loadDataset(long);
  dataset.halfsetIndices = [[0, 1], [2, 3]];
  const line = Deno.inspect(dataset);
  assertEquals(line.length <= 80, true, line);
  assertEquals(dataset instanceof CryoEMDataset, true);
});

Deno.test("a dataset of odd CTF rows, or of numbers that are none, is shown", async () => {
  const metadata = new ImageMetadata(
    rotationsFromEuler([0, 1], [0, 1], [0, 1]),
    ndArray(Float32Array.of(0, NaN, 1, 2), [2, 2]),
    ndArray(new Float32Array(4), [2, 2]),
  );
  const dataset = new CryoEMDataset(null, 1.5, metadata, { gridSize: 8 });
  const html = String((await shown(dataset))["text/html"]);
  assertStringIncludes(html, "rows of 2 columns");
  assertStringIncludes(html, "up to NaN px");
});

Deno.test("tilt series of which nothing is left are shown", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 2,
    box: 16,
    tiltSeries: { range: 20, increment: 20 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  const bundle = await shown(dataset.subset([]));
  const html = String(bundle["text/html"]);
  assertEquals(/∞|NaN|undefined/.test(html), false, html);
  assertMatch(html, /particles<.*>none</);
});

import { assertEquals, assertMatch } from "@std/assert";
import { createImageSource, loadImages, ndArray, writeMrc } from "../../mod.ts";
import { shown } from "../support/shown.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("loaders and sources show their first images", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.mrcs");
  const pixels = Float32Array.from({ length: 3 * 64 }, (_, i) => i % 7);
  await writeMrc(path, ndArray(pixels, [3, 8, 8]));
  const loader = await loadImages(path);
  const source = await createImageSource(path);
  const part = source.subset([2, 0]);
  assertEquals(Deno.inspect(loader), loader.toString());
  assertEquals(
    Deno.inspect(source),
    "BackendImageSource(3 images, 8 × 8 px)",
  );
  assertEquals(Deno.inspect(part), "SubsetImageSource(2 images, 8 × 8 px)");
  for (const images of [loader, source, part]) {
    const bundle = await shown(images);
    assertEquals(Object.keys(bundle), ["text/plain", "image/png"]);
  }
  await loader.close();
  await source.close();
  for (const images of [loader, source]) {
    const bundle = await shown(images);
    assertEquals(Object.keys(bundle), ["text/plain"]);
    assertMatch(bundle["text/plain"], /\nNot shown: .*closed/);
  }
});

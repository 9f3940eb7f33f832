import { assertEquals } from "@std/assert";
import { batchSizeFor } from "../../cli/batch_size.ts";
import type { ImageSource } from "../../mod.ts";

/** What is asked of a source. */
function source(gridSize: number, ...tilts: number[]): ImageSource {
  const tiltParticles = tilts.map((count) => new Int32Array(count));
  return { gridSize, tiltParticles } as unknown as ImageSource;
}

Deno.test("batchSizeFor() takes 32 MB of images, or what was asked for", () => {
  assertEquals(batchSizeFor(source(64), {}), 2048);
  assertEquals(batchSizeFor(source(8192), {}), 1);
  assertEquals(batchSizeFor(source(64), { batchSize: 7 }), 7);
  assertEquals(batchSizeFor(source(64, 3), { pad: true }), 2048);
});

Deno.test("batchSizeFor() makes room for the largest particle", () => {
  const byParticle = true;
  assertEquals(batchSizeFor(source(64, 3, 5, 4), { byParticle }), null);
  const padded = { byParticle, pad: true };
  assertEquals(batchSizeFor(source(64, 3, 5, 4), padded), 5);
  assertEquals(batchSizeFor(source(64), padded), 1);
  const packed = { byParticle, pack: true };
  assertEquals(batchSizeFor(source(64, 3, 5, 4), packed), 2048);
  assertEquals(batchSizeFor(source(2048, 3, 5, 4), packed), 5);
  assertEquals(batchSizeFor(source(64, 3), { ...packed, batchSize: 2 }), 2);
});

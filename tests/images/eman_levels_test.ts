import { assertEquals } from "@std/assert";
import type { Hdf5File } from "../../src/formats/hdf5/hdf5_file.ts";
import { applyLevels, emanLevels } from "../../src/images/eman_levels.ts";

function levels(bits: unknown, min: unknown, max: unknown) {
  const attributes: Record<string, unknown> = {
    "EMAN.stored_renderbits": bits,
    "EMAN.stored_rendermin": min,
    "EMAN.stored_rendermax": max,
  };
  const attribute = (_: string, name: string) => attributes[name] ?? null;
  return emanLevels({ attribute } as unknown as Hdf5File, "/MDF/images/0");
}

Deno.test("emanLevels() divides the range by the greatest number of so many bits", () => {
  assertEquals(levels(8, -1, 1), { min: -1, step: 2 / 255 });
  assertEquals(levels(16, 0, 65535), { min: 0, step: 1 });
  assertEquals(levels(32, 0, 4294967295), { min: 0, step: 1 });
  const pixels = Float32Array.of(0, 255, 51);
  applyLevels(pixels, levels(8, -1, 1)!);
  assertEquals([...pixels], [-1, 1, -0.6].map(Math.fround));
});

Deno.test("emanLevels() takes numbers as pixels where nothing was reduced", () => {
  assertEquals(levels(null, null, null), null);
  assertEquals(levels(0, 0, 1), null);
  assertEquals(levels(33, 0, 1), null);
  assertEquals(levels(8, 3, 3), null);
  assertEquals(levels(8, 0, Infinity), null);
});

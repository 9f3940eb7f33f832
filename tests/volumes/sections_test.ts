import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  gaussianMolecule,
  ndArray,
  readVolume,
  writeVolume,
} from "../../mod.ts";
import { sections } from "../../src/volumes/sections.ts";
import { pixelsOf } from "../support/png.ts";
import { shown } from "../support/shown.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Where the brightest pixel of each tile of N × N px is. */
function peaks(png: Uint8Array, side: number, zoom: number, gap: number) {
  const { at } = pixelsOf(png);
  return Array.from({ length: 6 }, (_, tile) => {
    const left = (tile % 3) * (side * zoom + gap);
    const top = Math.floor(tile / 3) * (side * zoom + gap);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [x, y] = [left + (column + 0.5) * zoom, top + (row + 0.5) * zoom];
        // Labels stand in the upper left corner.
        const isLabel = row < 4 && column < 6;
        if (!isLabel && at(Math.floor(x), Math.floor(y)) === 255) {
          return [column, row];
        }
      }
    }
    return null;
  });
}

Deno.test("sections() shows each axis where the documentation says", async () => {
  const side = 16;
  const volume = ndArray(new Float32Array(side ** 3), [side, side, side]);
  // One voxel at x = 8, y = 10, z = 13: on the section across x only.
  volume.data[(8 * side + 10) * side + 13] = 1;
  const { png, width } = await sections(volume, { contrast: [0, 100] });
  const zoom = Math.round((width - 2 * 3) / 3 / side);
  assertEquals(peaks(png, side, zoom, 3), [
    [10, 13],
    null,
    null,
    [10, 13],
    [8, 13],
    [8, 10],
  ]);
});

Deno.test("a volume shows its sections", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeVolume(path, gaussianMolecule(16, 4));
  const volume = await readVolume(path);
  assertEquals(Deno.inspect(volume), "Volume(16 × 16 × 16 voxels, 4 Å)");
  const bundle = await shown(volume);
  assertEquals(Object.keys(bundle), ["text/plain", "image/png"]);
  const { png } = await sections(volume);
  assertEquals(bundle["image/png"], png.toBase64());
});

Deno.test("sections() refuses what is no volume", async () => {
  const flat = ndArray(new Float32Array(8), [2, 4]);
  const error = await assertRejects(() => sections(flat), ArgumentError);
  assertEquals(error.code, "volume-not-cubic");
});

import { oneLine } from "../display/one_line.ts";
import { showing } from "../display/show.ts";
import { decimal } from "../display/words.ts";
import type { Volume } from "./volume.ts";

/** Makes a density map show its sections and projections. */
export function showVolume<T extends Volume>(volume: T): T {
  const { shape: [side], voxelSize } = volume;
  return showing(volume, {
    line: () =>
      oneLine("Volume", [
        `${side} × ${side} × ${side} voxels`,
        voxelSize === null ? "voxel size not known" : `${decimal(voxelSize)} Å`,
      ]),
    media: async () => {
      const { sections } = await import("./sections.ts");
      return { "image/png": (await sections(volume)).png.toBase64() };
    },
  });
}

import { htmlImage } from "../display/html_image.ts";
import { htmlTable } from "../display/html_table.ts";
import { oneLine } from "../display/one_line.ts";
import { showing } from "../display/show.ts";
import { halvesText } from "../display/show_halves.ts";
import { decimal } from "../display/words.ts";
import { resolutionText } from "../fourier/shell_correlation_look.ts";
import type { Reconstruction } from "./reconstruct.ts";

/** Makes a reconstruction show its mean map and what it resolves. */
export function showReconstruction(made: Reconstruction): Reconstruction {
  const { average, fsc, halfsetIndices, halfsets } = made;
  const { shape: [side], voxelSize } = average;
  const size = `${side} px at ${decimal(voxelSize!)} Å`;
  const at = (threshold: number) => resolutionText(fsc.resolutionAt(threshold));
  return showing(made, {
    line: () => oneLine("Reconstruction", [size, `${at(0.143)} at 0.143`]),
    media: async () => {
      const { sections } = await import("../volumes/sections.ts");
      const table = htmlTable({
        rows: [
          ["maps", `two halves and their mean, ${size}`],
          [
            "halves",
            `${halvesText(halfsetIndices, "image")}, ${
              halfsets === "random" ? "at random" : "those of the dataset"
            }`,
          ],
          ["FSC 0.143", at(0.143)],
          ["FSC 0.5", at(0.5)],
        ],
      });
      return { "text/html": table + htmlImage(await sections(average)) };
    },
  });
}

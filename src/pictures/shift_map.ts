import type { NdArray } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Chart } from "../display/chart.ts";
import { count, decimal } from "../display/words.ts";
import { columnsOf } from "./chart_values.ts";
import { heatMap } from "./heat_map.ts";

/** Bins along each axis, odd so that 0 is in the middle of one. */
const [FEWEST, MOST] = [9, 41];

/**
 * The shifts that centre the particles: a heat map over x and y, in Å of a
 * dataset, else in px. What lies at the edge is often a bad pick.
 *
 * @param source A dataset, or shifts [n, 2] in px.
 * @throws {ArgumentError} `chart-empty`, `chart-not-finite` or `chart-shape`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { shiftMap } from "@cryoset/cryoset/pictures";
 *
 * const chart = shiftMap(ndArray(Float32Array.of(0, 0, 3, -4), [2, 2]));
 * assertEquals(chart.description, "shifts of 2 images: up to 5.0 px");
 * ```
 */
export function shiftMap(source: CryoEMDataset | NdArray): Chart {
  const isDataset = "translations" in source;
  const rows = isDataset ? source.translations : source;
  const [unit, scale] = isDataset ? ["Å", source.voxelSize] : ["px", 1];
  const [x, y] = columnsOf(rows, [0, 1], "shifts")
    .map((values) => values.map((value) => value * scale));
  let [farthest, widest] = [0, 0];
  for (let at = 0; at < x.length; at++) {
    farthest = Math.max(farthest, Math.hypot(x[at], y[at]));
    widest = Math.max(widest, Math.abs(x[at]), Math.abs(y[at]));
  }
  const reach = widest || scale;
  const axis = (name: string) => ({
    title: `${name} (${unit})`,
    scale: { domain: [-reach, reach], nice: false },
    axis: { tickCount: 5, grid: false },
  });
  return new Chart(
    heatMap(shiftCells(x, y, reach, binsFor(x.length)), {
      width: 300,
      height: 300,
      title: "images",
      x: axis("shift in x"),
      y: axis("shift in y"),
    }),
    `shifts of ${count(x.length, "image")}: up to ${
      farthest.toFixed(1)
    } ${unit}`,
  );
}

/** So many that where there are images there are several. */
function binsFor(images: number): number {
  const odd = 2 * Math.round(Math.sqrt(images) / 4) + 1;
  return Math.min(MOST, Math.max(FEWEST, odd));
}

function shiftCells(
  x: Float64Array,
  y: Float64Array,
  reach: number,
  bins: number,
) {
  const step = 2 * reach / bins;
  const bin = (value: number) =>
    Math.min(bins - 1, Math.max(0, Math.floor((value + reach) / step)));
  const counts = new Int32Array(bins * bins);
  x.forEach((value, at) => counts[bin(y[at]) * bins + bin(value)]++);
  return Array.from(counts, (value, cell) => {
    const left = -reach + cell % bins * step;
    const low = -reach + Math.floor(cell / bins) * step;
    const edge = (position: number) => Number(decimal(position));
    return {
      x: edge(left),
      x2: edge(left + step),
      y: edge(low),
      y2: edge(low + step),
      value,
    };
  });
}

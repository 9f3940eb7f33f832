import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import { Chart } from "../display/chart.ts";
import { count } from "../display/words.ts";
import { requireDrawable } from "./chart_values.ts";
import { frequencyLines } from "./frequency_lines.ts";

/** Options of {@linkcode noiseProfile}. */
export interface NoiseProfileOptions {
  /** Side of the images in px. @default {twice the shells and one} */
  readonly side?: number | undefined;
  /** Å between pixels. @default {not known: the axis is in px} */
  readonly voxelSize?: number | undefined;
}

/**
 * The variance of the noise over spatial frequency, shell by shell, on a
 * logarithmic scale. Shells without variance are left out.
 *
 * @param variance One value a shell, as `estimateNoiseVariance` has them and
 * `setRadialNoiseModel` takes them.
 * @throws {ArgumentError} `chart-empty`, `chart-not-finite`, `chart-side`,
 * `voxel-size`, or `chart-not-positive` if no shell beyond frequency 0 has a
 * variance.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { noiseProfile } from "@cryoset/cryoset/pictures";
 *
 * const chart = noiseProfile([40, 20, 10], { side: 8, voxelSize: 1.5 });
 * assertEquals(chart.description, "noise of 3 shells: variance 10 to 40");
 * ```
 */
export function noiseProfile(
  variance: ArrayLike<number>,
  options: NoiseProfileOptions = {},
): Chart {
  checkOptions("noiseProfile", options, ["side", "voxelSize"]);
  if (variance.length === 0) {
    throw new ArgumentError(
      "chart-empty",
      "Cannot draw noise of no shells: images of at least 4 px have some",
      { label: "variance", expected: ">= 2", actual: 0 },
    );
  }
  requireDrawable(variance, "the noise", (shell) => `shell ${shell}`);
  const { side = 2 * variance.length + 2, voxelSize } = options;
  if (voxelSize !== undefined) requireVoxelSize(voxelSize);
  requireSide(side);
  const unit = side * (voxelSize ?? 1);
  const points = Array.from(variance, (value, shell) => {
    return { line: "noise", frequency: shell / unit, value };
  }).filter(({ value }) => value > 0);
  if (!points.some(({ frequency }) => frequency > 0)) {
    throw new ArgumentError(
      "chart-not-positive",
      "Cannot draw noise on a logarithmic scale: no shell beyond frequency 0 " +
        "has a variance above 0",
      { label: "variance" },
    );
  }
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const text = (value: number) => Number(value.toPrecision(3));
  const spec = frequencyLines(points, {
    unit: voxelSize === undefined ? "px" : "Å",
    y: {
      title: "variance of the noise",
      scale: { type: "log", nice: true },
      axis: { format: "~g", tickCount: 5 },
    },
  });
  return new Chart(
    spec,
    `noise of ${count(variance.length, "shell")}: variance ${text(least)}` +
      (least === most ? "" : ` to ${text(most)}`),
  );
}

function requireSide(side: number): void {
  if (Number.isSafeInteger(side) && side >= 1) return;
  throw new ArgumentError(
    "chart-side",
    `Cannot use "${side}" as side: a whole number of px from 1 is needed`,
    { label: "side", expected: ">= 1", actual: side },
  );
}

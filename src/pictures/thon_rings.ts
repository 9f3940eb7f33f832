import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import type { NdArray } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Chart } from "../display/chart.ts";
import { count } from "../display/words.ts";
import { frequencyLines } from "./frequency_lines.ts";
import {
  edgeOf,
  meanPower,
  POWER_OPTIONS,
  type PowerSpectrumOptions,
} from "./mean_power.ts";
import { backgroundOf, shellMeans, shellsOf } from "./power_background.ts";

/**
 * The mean power of images of like defocus over its smooth background, shell
 * by shell, beside the mean CTF² of the same images: Thon rings as a curve. What
 * was measured is scaled to the mean and the spread of what is predicted, and
 * never turned over, so that wrong parameters are seen.
 *
 * Permission and errors: as `powerSpectrum`, and `chart-shells` for images
 * below 4 px, which have no rings.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadDataset, simulateDataset } from "@cryoset/cryoset";
 * import { thonRings } from "@cryoset/cryoset/pictures";
 *
 * const folder = await Deno.makeTempDir();
 * const { files } = await simulateDataset(folder, { particles: 30, box: 32 });
 * {
 *   await using dataset = await loadDataset(files.star);
 *   const chart = await thonRings(dataset, { count: 20 });
 *   assertEquals(chart.description, "Thon rings of 20 images up to 6 Å");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function thonRings(
  source: CryoEMDataset | NdArray,
  options: PowerSpectrumOptions = {},
): Promise<Chart> {
  checkOptions("thonRings", options, POWER_OPTIONS);
  const { images, power, ctf, side: D, voxelSize } = await meanPower(
    source,
    options,
  );
  requireRings(D);
  const shells = shellsOf(D);
  const shellCount = Math.floor(D / 2);
  const profile = shellMeans(power, shells, shellCount);
  const background = backgroundOf(profile);
  const rings = profile.map((value, shell) =>
    background[shell] > 0 ? value / background[shell] : 1
  );
  const predicted = ctf && shellMeans(ctf, shells, shellCount);
  const scaled = predicted === null ? rings : likeSpread(rings, predicted);
  const points = (line: string, values: Float64Array) =>
    Array.from(values, (value, shell) => {
      return { line, frequency: shell / (D * (voxelSize ?? 1)), value };
    }).slice(1);
  const measured = "power over background" +
    (predicted === null ? "" : ", scaled");
  const spec = frequencyLines(
    [
      ...points(measured, scaled),
      ...(predicted === null ? [] : points("mean CTF²", predicted)),
    ],
    {
      unit: voxelSize === null ? "px" : "Å",
      y: { title: predicted === null ? measured : "CTF²" },
    },
  );
  return new Chart(
    spec,
    `Thon rings of ${count(images.length, "image")} up to ${edgeOf(voxelSize)}`,
  );
}

/** Values brought to the mean and the spread of a target; shell 0 apart. */
function likeSpread(values: Float64Array, target: Float64Array): Float64Array {
  const [own, aim] = [momentsOf(values), momentsOf(target)];
  const factor = own.spread === 0 ? 0 : aim.spread / own.spread;
  return values.map((value) => aim.mean + factor * (value - own.mean));
}

function momentsOf(profile: Float64Array): { mean: number; spread: number } {
  const values = profile.subarray(1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(square / values.length) };
}

function requireRings(D: number): void {
  if (D >= 4) return;
  throw new ArgumentError(
    "chart-shells",
    `Cannot draw the Thon rings of images of ${D} × ${D} px: at least 4 × 4 ` +
      "px are needed",
    { label: "images", expected: ">= 4", actual: D },
  );
}

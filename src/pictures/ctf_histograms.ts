import { ArgumentError } from "../core/errors.ts";
import type { NdArray } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import type { Chart } from "../display/chart.ts";
import { CTFEvaluator, CTFMode, CTFParamIndex } from "../physics/mod.ts";
import { columnsOf, defociOf } from "./chart_values.ts";
import { drawHistogram } from "./histogram.ts";
import { summaryOf } from "./value_summary.ts";

/** Å of a micrometre. */
const MICROMETRE = 1e4;

/**
 * Histogram of the mean defocus (U + V) / 2 of the images, in µm, underfocus
 * positive.
 *
 * @param source A dataset, or CTF rows [n, C] as `ctfParams` has them.
 * @throws {ArgumentError} `chart-no-ctf`, `chart-empty`, `chart-not-finite` or
 * `chart-shape`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { defocusHistogram } from "@cryoset/cryoset/pictures";
 *
 * const row = [15000, 16000, 0, 300, 2.7, 0.1, 0, 0, 1];
 * const chart = defocusHistogram(ndArray(Float32Array.of(...row), [1, 9]));
 * assertEquals(chart.description, "defocus of 1 image: 1.55 µm");
 * ```
 */
export function defocusHistogram(source: CryoEMDataset | NdArray): Chart {
  const [u, v] = defociOf(source);
  const mean = u.map((value, at) => (value + v[at]) / 2 / MICROMETRE);
  return drawHistogram(mean, {
    title: "defocus (µm)",
    description: `defocus of ${summaryOf(mean, "µm", 2)}`,
  });
}

/**
 * Histogram of the astigmatism |U − V| of the images, in Å.
 *
 * Parameters and errors: as {@linkcode defocusHistogram}.
 */
export function astigmatismHistogram(source: CryoEMDataset | NdArray): Chart {
  const [u, v] = defociOf(source);
  const difference = u.map((value, at) => Math.abs(value - v[at]));
  return drawHistogram(difference, {
    title: "astigmatism, |U − V| (Å)",
    description: `astigmatism of ${summaryOf(difference, "Å", 0)}`,
  });
}

/**
 * Histogram of the dose that the particles of tilt images had taken, in
 * e⁻/Å².
 *
 * @throws {ArgumentError} `chart-no-dose` if the images are not weighted by
 * dose; `chart-empty` or `chart-not-finite`.
 */
export function doseHistogram(dataset: CryoEMDataset): Chart {
  const { ctfParams, ctfEvaluator } = dataset;
  const mode = ctfEvaluator instanceof CTFEvaluator ? ctfEvaluator.mode : null;
  if (mode !== CTFMode.CRYO_ET && mode !== CTFMode.TILT_SERIES) {
    throw new ArgumentError(
      "chart-no-dose",
      "Cannot draw the dose of images: they are not loaded as tilt series " +
        "weighted by dose (tiltSeries, tiltSeriesCtf)",
      { label: "tiltSeriesCtf" },
    );
  }
  const [column] = columnsOf(ctfParams, [CTFParamIndex.DOSE], "doses");
  // The one mode has doses in the column, the other numbers of tilts.
  const perTilt = mode === CTFMode.CRYO_ET
    ? 1
    : (ctfEvaluator as CTFEvaluator).dosePerTilt;
  const doses = column.map((value) => value * perTilt);
  return drawHistogram(doses, {
    title: "dose (e⁻/Å²)",
    description: `dose of ${summaryOf(doses, "e⁻/Å²", 1)}`,
  });
}

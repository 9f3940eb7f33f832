import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { takeRows } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Chart } from "../display/chart.ts";
import { PALETTE } from "../display/palette.ts";
import { count } from "../display/words.ts";
import { CTFEvaluator, CTFMode, CTFParamIndex } from "../physics/mod.ts";
import { columnsOf, defociOf } from "./chart_values.ts";
import { frequencyLines } from "./frequency_lines.ts";

/** Frequencies that are drawn: enough for the fastest oscillation. */
const SAMPLES = 512;

/**
 * The CTF of some images over spatial frequency up to Nyquist, at their mean
 * defocus: what `getCTF` has in two dimensions.
 *
 * @param images Local images: one, or up to seven. Those that are alike in
 * defocus and dose fall together.
 * @throws {IndexError} if there is no such image.
 * @throws {ArgumentError} `chart-no-ctf`; `chart-empty`; `too-many-curves`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import {
 *   CryoEMDataset,
 *   ImageMetadata,
 *   ndArray,
 *   rotationsFromEuler,
 * } from "@cryoset/cryoset";
 * import { ctfCurve } from "@cryoset/cryoset/pictures";
 *
 * const metadata = new ImageMetadata(
 *   rotationsFromEuler([0], [0], [0]),
 *   ndArray(new Float32Array(2), [1, 2]),
 *   ndArray(Float32Array.of(15000, 15000, 0, 300, 2.7, 0.1, 0, 0, 1), [1, 9]),
 * );
 * const dataset = new CryoEMDataset(null, 1.5, metadata, { gridSize: 64 });
 * assertEquals(ctfCurve(dataset, 0).description, "CTF of 1 image up to 3 Å");
 * ```
 */
export function ctfCurve(
  dataset: CryoEMDataset,
  images: number | IndexSelection,
): Chart {
  const local = normalizeIndices(
    typeof images === "number" ? [images] : images,
    dataset.nImages,
  );
  if (local.length > PALETTE.length) {
    throw new ArgumentError(
      "too-many-curves",
      `Cannot tell ${local.length} curves apart: draw at most ${PALETTE.length}`,
      { label: "images", expected: PALETTE.length, actual: local.length },
    );
  }
  const rows = takeRows(dataset.ctfParams, local);
  const [u, v] = defociOf(rows);
  const { DFU, DFV } = CTFParamIndex;
  const columns = rows.shape[1];
  u.forEach((_, at) => {
    const mean = (u[at] + v[at]) / 2;
    rows.data[at * columns + DFU] = mean;
    rows.data[at * columns + DFV] = mean;
  });
  const { voxelSize, ctfEvaluator } = dataset;
  const hasDose = ctfEvaluator instanceof CTFEvaluator &&
    ctfEvaluator.mode === CTFMode.CRYO_ET;
  const doses = hasDose
    ? columnsOf(rows, [CTFParamIndex.DOSE], "doses")[0]
    : null;
  // One line of a spectrum, fine enough whatever the box.
  const line = [1, 2 * SAMPLES];
  const { data } = ctfEvaluator.evaluate(rows, line, voxelSize, {
    halfImage: true,
    imageIndices: local,
  });
  const points = Array.from(local, (image, at) => {
    const defocus = ((u[at] + v[at]) / 2e4).toFixed(2);
    const dose = doses === null ? "" : `, ${doses[at].toFixed(1)} e⁻/Å²`;
    return Array.from({ length: SAMPLES }, (_, k) => ({
      line: `image ${image}, ${defocus} µm${dose}`,
      frequency: k / (2 * SAMPLES * voxelSize),
      value: Number(data[at * (SAMPLES + 1) + k].toPrecision(5)),
    }));
  }).flat();
  const spec = frequencyLines(points, { unit: "Å", y: { title: "CTF" } });
  const nyquist = Number((2 * voxelSize).toPrecision(4));
  return new Chart(
    spec,
    `CTF of ${count(local.length, "image")} up to ${nyquist} Å`,
  );
}

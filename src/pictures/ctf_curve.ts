import { ArgumentError } from "../core/errors.ts";
import { type IndexSelection, normalizeIndices } from "../core/index_utils.ts";
import { type NdArray, takeRows } from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Chart } from "../display/chart.ts";
import { PALETTE } from "../display/palette.ts";
import { count, decimal } from "../display/words.ts";
import {
  CTFEvaluator,
  CTFMode,
  CTFParamIndex,
  electronWavelength,
} from "../physics/mod.ts";
import { columnsOf, defociOf } from "./chart_values.ts";
import { frequencyLines } from "./frequency_lines.ts";

/** Oscillations that a screen tells apart. */
const OSCILLATIONS = 25;

/** Frequencies that are drawn: 16 for each of the fastest oscillations. */
const SAMPLES = 800;

/**
 * The CTF of some images over spatial frequency, at their mean defocus: what
 * `getCTF` has in two dimensions. It ends at Nyquist, or where oscillations
 * are too many to be told apart.
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
  const nameOf = (row: number) => `image ${local[row]}`;
  const [u, v] = defociOf(rows, nameOf);
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
    ? columnsOf(rows, [CTFParamIndex.DOSE], "doses", nameOf)[0]
    : null;
  // One line of a spectrum, fine enough whatever the box.
  const line = [1, 2 * SAMPLES];
  const finest = finestOf(rows, voxelSize);
  const { data } = ctfEvaluator.evaluate(rows, line, finest / 2, {
    halfImage: true,
    imageIndices: local,
  });
  const points = Array.from(local, (image, at) => {
    const defocus = ((u[at] + v[at]) / 2e4).toFixed(2);
    const dose = doses === null ? "" : `, ${doses[at].toFixed(1)} e⁻/Å²`;
    return Array.from({ length: SAMPLES }, (_, k) => ({
      line: `image ${image}, ${defocus} µm${dose}`,
      frequency: k / (SAMPLES * finest),
      value: Number(data[at * (SAMPLES + 1) + k].toFixed(4)),
    }));
  }).flat();
  const spec = frequencyLines(points, { unit: "Å", y: { title: "CTF" } });
  return new Chart(
    spec,
    `CTF of ${count(local.length, "image")} up to ${decimal(finest, 4)} Å`,
  );
}

/** Twice the pixel size in Å, or more where there are too many oscillations. */
function finestOf({ data, shape }: NdArray, voxelSize: number): number {
  const { DFU, VOLT } = CTFParamIndex;
  let finest = 2 * voxelSize;
  for (let row = 0; row < data.length; row += shape[1]) {
    // The evaluator refuses a voltage that is none.
    if (!(data[row + VOLT] > 0)) continue;
    const wavelength = electronWavelength(data[row + VOLT]);
    // There are λ z s² / 2 oscillations up to s.
    const square = wavelength * Math.abs(data[row + DFU]) / (2 * OSCILLATIONS);
    finest = Math.max(finest, Math.ceil(10 * Math.sqrt(square)) / 10);
  }
  return finest;
}

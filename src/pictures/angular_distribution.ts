import { ArgumentError } from "../core/errors.ts";
import {
  type FloatArray,
  type NdArray,
  requireReal,
} from "../core/nd_array.ts";
import type { CryoEMDataset } from "../dataset/cryoem_dataset.ts";
import { Chart } from "../display/chart.ts";
import { count, decimal, whole } from "../display/words.ts";
import { eulerFromRotations } from "../metadata/euler.ts";
import { requireDrawable } from "./chart_values.ts";
import { heatMap } from "./heat_map.ts";

/** Bins along the tilt; twice as many along the azimuth. */
const [FEWEST, MOST] = [6, 24];

/** Images for each bin, about. */
const PER_BIN = 8;

/** Degrees of tilt that the axis is labelled with. */
const TILTS = [0, 30, 60, 90, 120, 150, 180];

/**
 * From where the particles are seen: a heat map over the Euler angles rot and
 * tilt of RELION. Bins are of equal area on the sphere (even in the cosine of
 * the tilt: Lambert's cylindrical projection), so that a set without preferred
 * orientation is of one colour, 1 on the scale.
 *
 * @param source A dataset, or rotation matrices [n, 3, 3].
 * @throws {ArgumentError} `chart-empty`, `chart-not-finite`, or `chart-shape`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { rotationsFromEuler } from "@cryoset/cryoset";
 * import { angularDistribution } from "@cryoset/cryoset/pictures";
 *
 * const sideViews = rotationsFromEuler([0, 90, 180], [90, 90, 90], [0, 0, 0]);
 * const chart = angularDistribution(sideViews);
 * assertEquals(chart.description, "views of 3 images: 72 equal-area bins, up to 24 times even");
 * ```
 */
export function angularDistribution(
  source: CryoEMDataset | NdArray<FloatArray>,
): Chart {
  const rotations = "rotationMatrices" in source
    ? source.rotationMatrices
    : source;
  requireRotationShape(rotations);
  requireDrawable(
    rotations.data,
    "rotations",
    (at) => `row ${Math.floor(at / 9)}`,
  );
  const { rot, tilt } = eulerFromRotations(rotations);
  const images = rot.length;
  const rows = Math.min(
    MOST,
    Math.max(FEWEST, 2 * Math.round(Math.sqrt(images / PER_BIN / 2) / 2)),
  );
  const views = viewBins(rot, tilt, rows);
  const even = images / views.length;
  const cells = Array.from(views, (number, bin) => {
    const [row, column] = [Math.floor(bin / (2 * rows)), bin % (2 * rows)];
    const step = 180 / rows;
    const x = -180 + column * step;
    const y = 1 - 2 * row / rows;
    return { x, x2: x + step, y: y - 2 / rows, y2: y, value: number / even };
  });
  const most = views.reduce((a, b) => Math.max(a, b)) / even;
  return new Chart(
    heatMap(cells, {
      width: 480,
      height: 260,
      title: "× even",
      x: {
        title: "rot (°)",
        scale: { domain: [-180, 180], nice: false },
        axis: { values: [-180, -120, -60, 0, 60, 120, 180], grid: false },
      },
      y: {
        title: "tilt (°)",
        scale: { domain: [-1, 1], nice: false },
        axis: {
          values: TILTS.map((degrees) => Math.cos(degrees * Math.PI / 180)),
          labelExpr: "format(acos(datum.value) * 180 / PI, '.0f')",
          grid: false,
        },
      },
    }),
    `views of ${count(images, "image")}: ${whole(views.length)} equal-area ` +
      `bins, up to ${decimal(most, 3)} times even`,
  );
}

/**
 * Images in each bin of equal area: rows from tilt 0 to 180, each from rot -180
 * to 180 in twice as many columns.
 */
export function viewBins(
  rot: Float64Array,
  tilt: Float64Array,
  rows: number,
): Int32Array {
  const columns = 2 * rows;
  const counts = new Int32Array(rows * columns);
  for (let image = 0; image < rot.length; image++) {
    const height = (1 - Math.cos(tilt[image] * Math.PI / 180)) / 2;
    const row = Math.min(rows - 1, Math.floor(height * rows));
    const turn = (rot[image] + 180) / 360;
    const column = Math.min(columns - 1, Math.floor(turn * columns));
    counts[row * columns + column]++;
  }
  return counts;
}

function requireRotationShape(rotations: NdArray): void {
  requireReal(rotations, "rotations");
  const { shape } = rotations;
  if (shape.length === 3 && shape[1] === 3 && shape[2] === 3) return;
  throw new ArgumentError(
    "chart-shape",
    `Cannot draw rotations of shape "[${shape.join(", ")}]": matrices ` +
      "[n, 3, 3] are needed",
    { label: "rotations", expected: "[n, 3, 3]", actual: shape },
  );
}

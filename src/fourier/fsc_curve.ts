import { ArgumentError } from "../core/errors.ts";
import { indexOfNonFinite } from "../core/number_checks.ts";
import { checkOptions } from "../core/options.ts";
import { Chart } from "../display/chart.ts";
import { inOneLine } from "../display/words.ts";
import { GUIDE_COLOUR, PALETTE } from "../display/palette.ts";
import { resolutionAxis } from "./resolution_axis.ts";
import { ShellCorrelation } from "./shell_correlation.ts";
import { resolutionText } from "./shell_correlation_look.ts";

/** Options of {@linkcode fscCurve}. */
export interface FscCurveOptions {
  /** Thresholds that are drawn and measured at. @default {[0.143, 0.5]} */
  readonly thresholds?: readonly number[] | undefined;
}

/** Thresholds of half-maps (Rosenthal and Henderson 2003), and of models. */
const THRESHOLDS = [0.143, 0.5];

/**
 * Draws Fourier shell correlations over spatial frequency, with the resolution
 * at each threshold.
 *
 * @param curves A curve, or several by their names.
 * @throws {ArgumentError} `no-curves` without any; `too-many-curves` beyond
 * seven; `fsc-units` if some are in Å and others in px; `fsc-threshold`;
 * `chart-not-finite`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { fourierShellCorrelation } from "@cryoset/cryoset/fourier";
 * import { fscCurve } from "@cryoset/cryoset/pictures";
 *
 * const voxels = Float32Array.from({ length: 512 }, (_, i) => (i * i) % 11);
 * const volume = { ...ndArray(voxels, [8, 8, 8]), voxelSize: 1.5 };
 * const fsc = fourierShellCorrelation(volume, volume);
 * const chart = fscCurve({ "the same twice": fsc });
 * assertEquals(
 *   chart.description,
 *   "FSC: the same twice: better than 3.00 Å at 0.143, better than 3.00 Å at 0.5",
 * );
 * const svg = await chart.toSvg();
 * assertEquals(svg.startsWith("<svg"), true);
 * ```
 */
export function fscCurve(
  curves: ShellCorrelation | Readonly<Record<string, ShellCorrelation>>,
  options: FscCurveOptions = {},
): Chart {
  checkOptions("fscCurve", options, ["thresholds"]);
  const { thresholds = THRESHOLDS } = options;
  const named = curves instanceof ShellCorrelation
    ? [["FSC", curves] as const]
    : Object.entries(curves);
  requireCurves(named);
  const texts = distinct(
    named.map(([name, fsc]) => labelOf(name, fsc, thresholds)),
  );
  const measured = named.map(([, fsc], i) => ({ fsc, label: texts[i] }));
  const points = measured.flatMap(({ fsc, label }) => pointsOf(fsc, label));
  const crossings = measured.flatMap(({ fsc, label }) =>
    crossingsOf(fsc, label, thresholds)
  );
  const labels = measured.map(({ label }) => label);
  const described = named.length === 1 ? labels[0] : labels.join("; ");
  return new Chart(
    specOf({
      points,
      crossings,
      labels,
      thresholds,
      unit: unitOf(named[0][1]),
    }),
    described.startsWith("FSC") ? described : `FSC: ${described}`,
  );
}

type Named = readonly [string, ShellCorrelation];

function requireCurves(named: readonly Named[]): void {
  if (named.length === 0) {
    throw new ArgumentError(
      "no-curves",
      "Cannot draw no curves: give a ShellCorrelation, or several by name",
      { label: "curves", actual: 0 },
    );
  }
  if (named.length > PALETTE.length) {
    throw new ArgumentError(
      "too-many-curves",
      `Cannot tell ${named.length} curves apart: draw at most ${PALETTE.length}`,
      { label: "curves", expected: PALETTE.length, actual: named.length },
    );
  }
  for (const [name, { correlation }] of named) {
    const shell = indexOfNonFinite(correlation);
    if (shell < 0) continue;
    throw new ArgumentError(
      "chart-not-finite",
      `Cannot draw "${name}": shell ${shell} holds "${correlation[shell]}"; ` +
        "finite numbers are needed",
      { label: "curves", actual: correlation[shell] },
    );
  }
  const units = new Set(named.map(([, fsc]) => unitOf(fsc)));
  if (units.size === 1) return;
  throw new ArgumentError(
    "fsc-units",
    "Cannot draw curves in Å and in px together: give all volumes a voxel size",
    { label: "curves", expected: "one unit", actual: [...units] },
  );
}

function unitOf({ voxelSize }: ShellCorrelation): "Å" | "px" {
  return voxelSize === null ? "px" : "Å";
}

/** "halves: 7.31 Å at 0.143, 9.12 Å at 0.5". */
function labelOf(
  name: string,
  fsc: ShellCorrelation,
  thresholds: readonly number[],
): string {
  const at = thresholds.map((threshold) =>
    `${resolutionText(fsc.resolutionAt(threshold))} at ${threshold}`
  );
  return [inOneLine(name, 40), ...at.slice(0, 1)].join(": ") +
    at.slice(1).map((text) => `, ${text}`).join("");
}

/** The texts, numbered where one was there before: curves go by them. */
function distinct(texts: readonly string[]): string[] {
  const known = new Set<string>();
  return texts.map((text) => {
    let own = text;
    for (let n = 2; known.has(own); n++) own = `${text} (${n})`;
    known.add(own);
    return own;
  });
}

function frequenciesOf(fsc: ShellCorrelation): Float64Array {
  return fsc.frequenciesPerAngstrom ?? fsc.frequencies;
}

function pointsOf(fsc: ShellCorrelation, curve: string) {
  const frequencies = frequenciesOf(fsc);
  return Array.from(fsc.correlation, (fsc, shell) => {
    return { curve, frequency: frequencies[shell], fsc };
  });
}

function crossingsOf(
  fsc: ShellCorrelation,
  curve: string,
  thresholds: readonly number[],
) {
  return thresholds.flatMap((threshold) => {
    const found = fsc.resolutionAt(threshold);
    if (!found.reached || found.resolution === Infinity) return [];
    return [{ curve, frequency: 1 / found.resolution, fsc: threshold }];
  });
}

interface FscPoint {
  readonly curve: string;
  readonly frequency: number;
  readonly fsc: number;
}

function specOf({ points, crossings, labels, thresholds, unit }: {
  readonly points: readonly FscPoint[];
  readonly crossings: readonly FscPoint[];
  readonly labels: readonly string[];
  readonly thresholds: readonly number[];
  readonly unit: "Å" | "px";
}) {
  const most = points.reduce((most, p) => Math.max(most, p.frequency), 0);
  const least = points.reduce((least, p) => Math.min(least, p.fsc), 0);
  const x = {
    field: "frequency",
    type: "quantitative",
    scale: { domain: [0, most], nice: false },
    axis: resolutionAxis(most, unit),
  };
  const y = {
    field: "fsc",
    type: "quantitative",
    title: "Fourier shell correlation",
    scale: { domain: [Math.floor(least * 20) / 20, 1], nice: false },
    axis: { format: ".1f" },
  };
  const color = {
    field: "curve",
    type: "nominal",
    sort: null,
    scale: { domain: labels, range: PALETTE.slice(0, labels.length) },
    legend: {
      title: null,
      orient: "bottom",
      direction: "vertical",
      labelLimit: 0,
      symbolType: "stroke",
      symbolStrokeWidth: 3,
    },
  };
  const threshold = {
    field: "fsc",
    type: "quantitative",
  };
  return {
    // The legend says it all.
    title: null,
    width: 480,
    height: 300,
    layer: [
      {
        data: { values: thresholds.map((fsc) => ({ fsc })) },
        layer: [
          {
            mark: { type: "rule", strokeDash: [5, 4], color: GUIDE_COLOUR },
            encoding: { y: threshold },
          },
          {
            mark: {
              type: "text",
              align: "left",
              baseline: "bottom",
              dy: -3,
              fontSize: 13,
              color: GUIDE_COLOUR,
            },
            encoding: {
              y: threshold,
              x: { value: 4 },
              text: { field: "fsc", type: "quantitative" },
            },
          },
        ],
      },
      {
        data: { values: points },
        mark: { type: "line", strokeWidth: 2.5 },
        encoding: { x, y, color },
      },
      {
        data: { values: crossings },
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  };
}

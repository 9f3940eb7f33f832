import type { VegaLiteSpec } from "../display/chart.ts";
import { PALETTE } from "../display/palette.ts";
import { resolutionAxis } from "../fourier/resolution_axis.ts";

/** A point of a line over spatial frequency. */
export interface FrequencyPoint {
  /** Which line. */
  readonly line: string;
  /** Spatial frequency, per unit. */
  readonly frequency: number;
  /** Value there. */
  readonly value: number;
}

/** Lines over spatial frequency, labelled below. */
export function frequencyLines(
  points: readonly FrequencyPoint[],
  { unit, y }: {
    /** Unit of the period. */
    readonly unit: "Å" | "px";
    /** Title, scale and axis of the ordinate. */
    readonly y: VegaLiteSpec;
  },
): VegaLiteSpec {
  const lines = [...new Set(points.map(({ line }) => line))];
  const most = points.reduce((most, p) => Math.max(most, p.frequency), 0);
  return {
    width: 480,
    height: 260,
    data: {
      // A tenth of what it takes as objects, above all in a notebook.
      values: csvOf(points),
      format: { type: "csv", parse: { frequency: "number", value: "number" } },
    },
    mark: { type: "line", strokeWidth: 2 },
    encoding: {
      x: {
        field: "frequency",
        type: "quantitative",
        scale: { domain: [0, most], nice: false },
        axis: resolutionAxis(most, unit),
      },
      y: { field: "value", type: "quantitative", ...y },
      color: {
        field: "line",
        type: "nominal",
        sort: null,
        scale: { domain: lines, range: PALETTE.slice(0, lines.length) },
        legend: lines.length < 2 ? null : {
          title: null,
          orient: "bottom",
          direction: "vertical",
          labelLimit: 0,
          symbolStrokeWidth: 3,
        },
      },
    },
  };
}

function csvOf(points: readonly FrequencyPoint[]): string {
  const rows = points.map(({ line, frequency, value }) =>
    [
      `"${line.replaceAll('"', '""')}"`,
      Number(frequency.toPrecision(6)),
      Number(value.toPrecision(6)),
    ].join(",")
  );
  return ["line,frequency,value", ...rows].join("\n");
}

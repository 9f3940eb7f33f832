import type { VegaLiteSpec } from "../display/chart.ts";

/** A rectangle of a heat map. */
export interface HeatCell {
  /** Left edge. */
  readonly x: number;
  /** Right edge. */
  readonly x2: number;
  /** Lower edge. */
  readonly y: number;
  /** Upper edge. */
  readonly y2: number;
  /** Value that the colour shows. */
  readonly value: number;
}

/** The colour of 0 in viridis. */
const DARKEST = "#440154";

/** A heat map in viridis, whose lightness grows with the value. */
export function heatMap(
  cells: readonly HeatCell[],
  { width, height, x, y, title }: {
    readonly width: number;
    readonly height: number;
    /** Scale, axis and title of the abscissa. */
    readonly x: VegaLiteSpec;
    /** Scale, axis and title of the ordinate. */
    readonly y: VegaLiteSpec;
    /** What the colour shows. */
    readonly title: string;
  },
): VegaLiteSpec {
  return {
    width,
    height,
    // Light ground would show between cells, most of which are dark.
    view: { fill: DARKEST, stroke: null },
    data: { values: cells },
    // Without a stroke there are hair lines between cells; described one by
    // one, hundreds of them would take most of the file.
    mark: {
      type: "rect",
      aria: false,
      strokeWidth: 1.5,
      stroke: { expr: "scale('color', datum.value)" },
    },
    encoding: {
      x: { field: "x", type: "quantitative", ...x },
      x2: { field: "x2" },
      y: { field: "y", type: "quantitative", ...y },
      y2: { field: "y2" },
      color: {
        field: "value",
        type: "quantitative",
        scale: { scheme: "viridis", domainMin: 0 },
        legend: {
          title,
          gradientLength: Math.min(200, height),
          tickCount: 5,
          format: ".3~r",
        },
      },
    },
  };
}

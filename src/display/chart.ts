import { oneLine } from "./one_line.ts";
import { showsAs } from "./show.ts";

/** A specification of Vega-Lite: plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** Notebook front ends carry version 5, which later ones read. */
const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";
const MEDIA_TYPE = "application/vnd.vegalite.v5+json";

/** Letters that are read at half size, on ground that dark pages need. */
const CONFIG = {
  background: "white",
  font: "Helvetica, Arial, sans-serif",
  axis: {
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: "normal",
    gridColor: "#e4e4e4",
    domainColor: "#666",
    tickColor: "#666",
    labelFlush: false,
  },
  legend: { labelFontSize: 13, titleFontSize: 13, titleFontWeight: "normal" },
  title: { fontSize: 13, fontWeight: "normal", anchor: "start", offset: 10 },
  view: { stroke: null },
} as const;

/**
 * A chart as a specification of Vega-Lite, drawn to SVG on demand. Made by
 * `fscCurve` and others, whose examples show it.
 */
export class Chart {
  static {
    showsAs(Chart, (chart) => ({
      line: () => oneLine("Chart", [shortened(chart.description)]),
      media: () => chart.media(),
    }));
  }

  /** The specification with its data, as plain JSON. */
  readonly spec: VegaLiteSpec;
  /** What is to be seen, in one line. */
  readonly description: string;

  /** Takes a specification, which gets the look of the house, and a line. */
  constructor(spec: VegaLiteSpec, description: string) {
    this.spec = {
      $schema: SCHEMA,
      description,
      title: description,
      padding: 12,
      config: CONFIG,
      ...spec,
    };
    this.description = description;
  }

  /** The specification and the SVG by media type, as notebooks take them. */
  async media(): Promise<Readonly<Record<string, unknown>>> {
    return { [MEDIA_TYPE]: this.spec, "image/svg+xml": await this.toSvg() };
  }

  /** The chart as an SVG file; loads `npm:vega` and `npm:vega-lite`. */
  async toSvg(): Promise<string> {
    const { renderSvg } = await import("./render_svg.ts");
    return await renderSvg(this.spec);
  }
}

function shortened(text: string): string {
  return text.length > 73 ? `${text.slice(0, 72)}…` : text;
}

import * as vega from "vega";
import { Error as ERROR, parse, resetSVGDefIds, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { VegaLiteSpec } from "./chart.ts";
import { textWidth } from "./text_width.ts";

/** A text of a drawing, as Vega hands it to be measured. */
interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  readonly limit?: number;
}

/** How Vega measures texts; its types do not say that it exports this. */
const { textMetrics } = vega as unknown as {
  readonly textMetrics: { width(item: TextItem, text?: unknown): number };
};

textMetrics.width = ({ text: own, fontSize = 11, limit = 0 }, text = own) => {
  const width = textWidth(String(text ?? ""), fontSize);
  return limit > 0 ? Math.min(limit, width) : width;
};

/** Draws a specification of Vega-Lite that holds its data. */
export async function renderSvg(spec: VegaLiteSpec): Promise<string> {
  // Vega marks the data it is given.
  const own = structuredClone(spec) as unknown as TopLevelSpec;
  const { spec: drawn } = compile(own);
  const view = new View(parse(drawn), { renderer: "none", logLevel: ERROR });
  try {
    // The same chart is drawn alike, whatever was drawn before.
    resetSVGDefIds();
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

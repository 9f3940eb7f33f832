import { Error as ERROR, parse, resetSVGDefIds, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { VegaLiteSpec } from "./chart.ts";

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

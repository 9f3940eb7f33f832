import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart } from "../../src/display/chart.ts";

/** What Vega-Lite finds wrong with the specification of a chart. */
export function vegaWarnings({ spec }: Chart): string[] {
  const found: string[] = [];
  const note = (...words: readonly unknown[]) => {
    found.push(words.join(" "));
    return logger;
  };
  const logger = {
    level: () => logger,
    error: note,
    warn: note,
    info: () => logger,
    debug: () => logger,
  };
  const own = structuredClone(spec) as unknown as TopLevelSpec;
  // deno-lint-ignore no-explicit-any -- the two faces of level() are not met
  compile(own, { logger: logger as any });
  return found;
}

/** The texts that an SVG file shows. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text
  );
}

/** The data of a chart as rows; those of lines are text in it. */
// deno-lint-ignore no-explicit-any -- what charts hold is what is tested
export function rowsOf({ spec }: Chart): readonly any[] {
  const { values } = spec.data as { values: unknown };
  if (Array.isArray(values)) return values;
  return String(values).split("\n").slice(1).map((row) => {
    const [, line, frequency, value] = /^"(.*)",(.*),(.*)$/.exec(row)!;
    return { line, frequency: Number(frequency), value: Number(value) };
  });
}

import { Chart } from "../display/chart.ts";
import { MAIN_COLOUR } from "../display/palette.ts";

/** Bars of a histogram. */
export interface Bins {
  /** Where the first bar begins. */
  readonly start: number;
  /** Width of each bar. */
  readonly width: number;
  /** Values in each bar. */
  readonly counts: Int32Array;
}

/** Bars, at least and at most, unless values are all the same. */
const [FEWEST, MOST] = [12, 60];

/** Values closer than this, of the largest, differ by rounding alone. */
const ROUNDING = 1e-6;

/** Up to this many different values each has a bar of its own. */
const MOST_DISTINCT = 80;

/**
 * Counts finite values in bars of a round width: that of Freedman and Diaconis
 * (1981) rounded; of few and evenly spaced values, a bar each.
 */
export function binned(values: Float64Array): Bins {
  const sorted = values.slice().sort();
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const range = most - least;
  if (range <= ROUNDING * Math.max(Math.abs(least), Math.abs(most))) {
    const width = roundWidth(Math.abs(least) / 50 || 1);
    return countIn(values, least - width / 2, least + width / 2, width);
  }
  const spacing = evenSpacing(sorted);
  if (spacing !== null) {
    return countIn(values, least - spacing / 2, most + spacing / 2, spacing);
  }
  const quarter = sorted.length >> 2;
  const middle = sorted[sorted.length - 1 - quarter] - sorted[quarter];
  const ideal = 2 * middle / Math.cbrt(sorted.length);
  const width = roundWidth(
    // Rounding makes bars up to 2.5 times as wide.
    Math.min(range / FEWEST, Math.max(range / MOST, ideal / 1.5)),
  );
  const start = Math.floor(least / width) * width;
  return countIn(values, start, most, width);
}

/** The space between few different values, if it is the same for all. */
function evenSpacing(sorted: Float64Array): number | null {
  const distinct = [...new Set(sorted.subarray(0, 1e6))];
  const [least, most] = [distinct[0], distinct[distinct.length - 1]];
  if (distinct.length < 3 || distinct.length > MOST_DISTINCT) return null;
  if (most !== sorted[sorted.length - 1]) return null;
  const gaps = distinct.slice(1).map((value, at) => value - distinct[at]);
  const gap = gaps.reduce((a, b) => Math.min(a, b));
  const isEven = gaps.every((wide) =>
    Math.abs(wide / gap - Math.round(wide / gap)) < 0.01
  );
  // Rounding of single gaps does not add up in their mean.
  const steps = gaps.reduce((sum, wide) => sum + Math.round(wide / gap), 0);
  return isEven && steps <= 2 * MOST_DISTINCT ? (most - least) / steps : null;
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const digit = [1, 2, 2.5, 5].find((digit) => digit * power >= width * 0.999);
  return (digit ?? 10) * power;
}

function countIn(
  values: Float64Array,
  start: number,
  end: number,
  width: number,
): Bins {
  const bars = Math.max(1, Math.ceil((end - start) / width - 1e-9));
  const counts = new Int32Array(bars);
  for (const value of values) {
    const bar = Math.floor((value - start) / width + 1e-9);
    counts[Math.min(bars - 1, Math.max(0, bar))]++;
  }
  return { start, width, counts };
}

/** Draws a histogram of finite values. */
export function drawHistogram(
  values: Float64Array,
  { title, description, unit = "images" }: {
    readonly title: string;
    readonly description: string;
    readonly unit?: string | undefined;
  },
): Chart {
  const { start, width, counts } = binned(values);
  const bars = Array.from(counts, (count, bar) => ({
    from: start + bar * width,
    to: start + (bar + 1) * width,
    count,
  }));
  const end = start + counts.length * width;
  // A single bar is to be seen as a bar.
  const margin = counts.length === 1 ? 3 * width : 0;
  return new Chart({
    width: 480,
    height: 260,
    data: { values: bars },
    mark: {
      type: "bar",
      color: MAIN_COLOUR,
      stroke: "white",
      strokeWidth: 0.5,
    },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        bin: "binned",
        title,
        scale: { domain: [start - margin, end + margin], nice: false },
        axis: { grid: false, tickCount: 8 },
      },
      x2: { field: "to" },
      y: {
        field: "count",
        type: "quantitative",
        title: unit,
        axis: { tickCount: 5, tickMinStep: 1 },
      },
    },
  }, description);
}

import type { Chart } from "../src/pictures/mod.ts";
import { decimal, table, whole } from "./layout.ts";

/** Columns of the longest bar. */
const BAR = 40;

/** Rows, at most: of more bars neighbours are put together. */
const ROWS = 48;

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** A histogram in letters; nothing for charts that are none. */
export function barsOf({ spec }: Chart): string {
  const { values } = spec.data as { values?: unknown } ?? {};
  if (!Array.isArray(values)) return "";
  const bars = (values as readonly Partial<Bar>[]).filter((bar): bar is Bar =>
    bar.from !== undefined && bar.to !== undefined && bar.count !== undefined
  );
  if (bars.length === 0) return "";
  const rows = merged(bars);
  const most = Math.max(...rows.map(({ count }) => count));
  return table(
    ["from", "to", "images", ""],
    rows.map(({ from, to, count }) => [
      decimal(from),
      decimal(to),
      whole(count),
      "#".repeat(Math.round(BAR * count / most)),
    ]),
  );
}

function merged(bars: readonly Bar[]): Bar[] {
  const each = Math.ceil(bars.length / ROWS);
  const rows: Bar[] = [];
  for (let first = 0; first < bars.length; first += each) {
    const some = bars.slice(first, first + each);
    rows.push({
      from: some[0].from,
      to: some[some.length - 1].to,
      count: some.reduce((sum, { count }) => sum + count, 0),
    });
  }
  return rows;
}

import type { Cell } from "./html_table.ts";
import { htmlTable } from "./html_table.ts";
import { showing } from "./show.ts";
import { oneLine } from "./one_line.ts";
import { count, whole } from "./words.ts";

/** Numbers that are shown of a half. */
const MOST_NUMBERS = 8;

/** Two lists of indices, one a half. */
type Halves = readonly [ArrayLike<number>, ArrayLike<number>];

/**
 * Makes two lists of indices show how many each half has.
 *
 * @param unit What the indices count.
 */
export function showHalves<T extends Halves>(
  halves: T,
  unit: "image" | "particle" = "image",
): T {
  return showing(halves, {
    line: () => oneLine("Halves", [halvesText(halves, unit)]),
    media: () => ({ "text/html": halvesTable(halves, `${unit}s`) }),
  });
}

/** "500 and 500 images". */
export function halvesText([a, b]: Halves, unit: string): string {
  return `${whole(a.length)} and ${count(b.length, unit)}`;
}

/** A line a half: how many, and the first ones. */
export function halvesTable(
  halves: Halves,
  units: string,
  title?: string,
): string {
  const rows = halves.map((half, at): Cell[] => {
    const first = Array.from({ length: Math.min(MOST_NUMBERS, half.length) })
      .map((_, i) => String(half[i]));
    const rest = half.length > MOST_NUMBERS ? " …" : "";
    return [`half ${at}`, whole(half.length), first.join(", ") + rest];
  });
  return htmlTable({ title, head: ["", units, "the first"], rows });
}

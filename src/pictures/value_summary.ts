import { count } from "../display/words.ts";

/** "1,000 images: 1.02 to 1.98 µm, median 1.51 µm". */
export function summaryOf(
  values: Float64Array,
  unit: string,
  digits: number,
): string {
  const sorted = values.slice().sort();
  const text = (value: number) => `${value.toFixed(digits)} ${unit}`.trim();
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const range = text(least) === text(most)
    ? text(least)
    : `${least.toFixed(digits)} to ${text(most)}, median ${text(median)}`;
  return `${count(values.length, "image")}: ${range}`;
}

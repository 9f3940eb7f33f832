/** Periods that axes are labelled with, times powers of ten. */
const PERIODS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** Labels of an axis, about. */
const LABELS = 9;

/**
 * A Vega-Lite axis of spatial frequency that is labelled by the period: what
 * users call resolution.
 *
 * @param most Greatest frequency, per unit.
 * @param unit Unit of the period.
 */
export function resolutionAxis(
  most: number,
  unit: "Å" | "px",
): Readonly<Record<string, unknown>> {
  return {
    title: `resolution (${unit})`,
    values: [0, ...labelled(most)],
    labelExpr: "datum.value === 0 ? '∞' : format(1 / datum.value, '.3~r')",
    grid: false,
  };
}

/** Frequencies of round periods, well apart. */
function labelled(most: number): number[] {
  if (!(most > 0 && most < Infinity)) return [];
  const frequencies: number[] = [];
  const power = Math.floor(Math.log10(1 / most));
  let last = 0;
  for (let scale = power + 2; scale >= power; scale--) {
    for (const digits of PERIODS.toReversed()) {
      const frequency = 1 / (digits * 10 ** scale);
      const isApart = frequency - last >= most / LABELS;
      if (!isApart || frequency > most * (1 + 1e-9)) continue;
      frequencies.push(frequency);
      last = frequency;
    }
  }
  return frequencies;
}

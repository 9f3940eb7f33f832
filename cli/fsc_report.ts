import type { ShellCorrelation, ShellResolution } from "../mod.ts";
import { fields, table } from "./layout.ts";

/** Rows of the table, at most. */
const ROWS = 20;

/** Columns of the bar of a correlation of 1. */
const BAR = 40;

/** A curve for people: some of its shells, and where it falls below thresholds. */
export function fscReport(fsc: ShellCorrelation): string {
  const last = fsc.correlation.length - 1;
  const count = Math.min(ROWS, last);
  const shells = Array.from(
    { length: count },
    (_, row) => Math.round((row + 1) * last / count),
  );
  const unit = fsc.voxelSize === null ? "px" : "Å";
  const rows = shells.map((shell) => {
    const value = fsc.correlation[shell];
    return [
      String(shell),
      (fsc.side * (fsc.voxelSize ?? 1) / shell).toFixed(2),
      value.toFixed(3),
      "#".repeat(Math.max(0, Math.round(BAR * value))),
    ];
  });
  return table(["shell", unit, "FSC", ""], rows) + fields([
    ["0.5", resolutionText(fsc.resolutionAt(0.5))],
    ["0.143", resolutionText(fsc.resolutionAt(0.143))],
  ]);
}

/** A resolution: "7.31 Å", "better than 3.00 Å (Nyquist)". */
export function resolutionText(at: ShellResolution): string {
  if (!at.reached) {
    return `better than ${at.betterThan.toFixed(2)} ${at.unit} (Nyquist)`;
  }
  return at.resolution === Infinity
    ? "none: the first shell is below"
    : `${at.resolution.toFixed(2)} ${at.unit}`;
}

import { oneLine } from "../display/one_line.ts";
import type { Look } from "../display/show.ts";
import type { ShellCorrelation, ShellResolution } from "./shell_correlation.ts";

/** How a curve shows itself: drawn, with its resolution. */
export function shellCorrelationLook(fsc: ShellCorrelation): Look {
  const at = (threshold: number) =>
    `${resolutionText(fsc.resolutionAt(threshold))} at ${threshold}`;
  return {
    line: () =>
      oneLine("ShellCorrelation", [
        `${fsc.correlation.length} shells`,
        at(0.143),
        at(0.5),
      ]),
    media: async () => {
      const { fscCurve } = await import("./fsc_curve.ts");
      return await fscCurve(fsc).media();
    },
  };
}

/** "7.31 Å", or what there is to say. */
export function resolutionText(found: ShellResolution): string {
  if (!found.reached) {
    return `better than ${found.betterThan.toPrecision(3)} ${found.unit}`;
  }
  return found.resolution === Infinity
    ? "none"
    : `${found.resolution.toPrecision(3)} ${found.unit}`;
}

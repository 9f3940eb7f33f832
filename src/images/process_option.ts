import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";

/** Spectra that a walk computes: half-spectra or full ones, perhaps windowed. */
export type ProcessOption = "half" | "full" | {
  /** Half-spectra [B, D·(D/2+1)] or full spectra [B, D²]. */
  readonly layout: "half" | "full";
  /**
   * Multiply by the soft circular window first.
   *
   * @default {false}
   */
  readonly applyImageMask?: boolean | undefined;
};

/** The spectra asked for. */
export interface SpectraLayout {
  /** Half-spectra or full ones. */
  readonly layout: "half" | "full";
  /** Whether the images are windowed first. */
  readonly applyImageMask: boolean;
}

/**
 * The spectra asked for, or null.
 *
 * @throws {ArgumentError} `process` for another word.
 */
export function spectraLayout(
  process: ProcessOption | null | undefined,
): SpectraLayout | null {
  if (process === null || process === undefined) return null;
  const options = typeof process === "object" ? process : { layout: process };
  checkOptions("process", options, ["layout", "applyImageMask"]);
  const { layout, applyImageMask = false } = options;
  if (layout === "half" || layout === "full") return { layout, applyImageMask };
  throw new ArgumentError(
    "process",
    `Cannot process images to "${layout}" spectra: use "half" or "full"`,
    { label: "process", expected: ["half", "full"], actual: layout },
  );
}

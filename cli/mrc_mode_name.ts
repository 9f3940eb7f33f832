import { MRC_MODES } from "../mod.ts";

/** What a mode of MRC files means: "32-bit floats". */
export function mrcModeName(mode: number): string {
  return MRC_MODES.find((info) => info.mode === mode)?.name ?? `mode ${mode}`;
}

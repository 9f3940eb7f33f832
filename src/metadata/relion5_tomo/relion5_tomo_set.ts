import type { Diagnostic } from "../../core/errors.ts";
import type { StarFile } from "../star_file.ts";
export declare class Relion5TomoSet {
  readonly table: { seriesDoseRank: Int32Array };
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  readonly projectDir: string | null;
  toStarFile(): StarFile;
  writeFlatStar(path: string): Promise<void>;
}

import type { Diagnostic } from "../../core/errors.ts";
import type { IndexSelection } from "../../core/index_utils.ts";
import type { ReadMrcHeaderOptions } from "../../formats/mrc/mod.ts";
import type { CtfOverrides } from "../loaded_metadata.ts";
import type { MetadataFileOptions } from "../metadata_files.ts";
import type { RelionVersion } from "./records_to_star.ts";

/** Files that particles are written to; at least one. */
export interface ConvertOutputs {
  /** Table of the particles: `.star`, `.cs`, or `.csg` with a `.cs` beside it. */
  readonly particles?: string | undefined;
  /** Poses as cryoDRGN reads them: `.pkl`. */
  readonly poses?: string | undefined;
  /** CTF parameters as cryoDRGN reads them: `.pkl`. */
  readonly ctf?: string | undefined;
}

/** Options of `convertParticles`. */
export interface ConvertOptions extends MetadataFileOptions {
  /** Rows to convert, in this order, or a mask over all. @default {all} */
  readonly ind?: IndexSelection | null | undefined;
  /** Values that replace what the file says, or that it lacks. */
  readonly ctf?: CtfOverrides | undefined;
  /**
   * Version of RELION that a `.star` file is written for.
   *
   * @default {that of the particle file, else "3.1"}
   */
  readonly relion?: RelionVersion | undefined;
  /** Folder that relative image paths start from, to find the image size. */
  readonly datadir?: string | null | undefined;
  /** Leading part to take off image paths to find the stacks. */
  readonly stripPrefix?: string | null | undefined;
  /** How to read doubtful headers of stacks. */
  readonly mrc?: ReadMrcHeaderOptions | undefined;
  /** Overwrite files that exist. @default {false} */
  readonly force?: boolean | undefined;
}

/** What was converted. */
export interface ConvertReport {
  /** Particles written. */
  readonly particles: number;
  /** Paths of the files written. */
  readonly written: readonly string[];
  /** What was tolerated, and what could not be carried over. */
  readonly diagnostics: readonly Diagnostic[];
}

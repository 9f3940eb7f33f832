import { ArgumentError, UnsupportedError } from "../core/errors.ts";
import {
  type CtfFromStarOptions,
  type CtfTable,
  parseCtfFromStar,
} from "./ctf_from_star.ts";
import { parsePosesFromStar, type Poses } from "./poses_from_star.ts";
import type { StarScaleOptions } from "./star_scale.ts";

/**
 * Whether poses and CTF parameters can come from a file of this name: it ends
 * in `.star` or `.cs`, in any case. The file is not opened.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { canExtractPoses } from "@cryoset/cryoset";
 *
 * assertEquals(canExtractPoses("Refine3D/job030/run_data.star"), true);
 * assertEquals(canExtractPoses("particles.mrcs"), false);
 * ```
 */
export function canExtractPoses(path: string): boolean {
  return /\.(star|cs)$/i.test(path);
}

/**
 * Reads poses from a file by its extension; see {@linkcode parsePosesFromStar}.
 * Permission: as there.
 *
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {UnsupportedError} `cs-unsupported` for a `.cs` file.
 * @throws {ArgumentError} for another extension, or if `D` or an option has no sense.
 * @throws {DataFormatError} if the file lacks what is needed.
 */
export async function autoParsePoses(
  path: string,
  D: number,
  options: StarScaleOptions = {},
): Promise<Poses> {
  requireStar(path, "poses");
  return await parsePosesFromStar(path, D, options);
}

/**
 * Reads CTF parameters from a file by its extension; see
 * {@linkcode parseCtfFromStar}. Permission: as there.
 *
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {UnsupportedError} `cs-unsupported` for a `.cs` file.
 * @throws {ArgumentError} for another extension, or if `D` or an option has no sense.
 * @throws {DataFormatError} if the file lacks what is needed.
 */
export async function autoParseCtf(
  path: string,
  D: number,
  options: CtfFromStarOptions = {},
): Promise<CtfTable> {
  requireStar(path, "the CTF");
  return await parseCtfFromStar(path, D, options);
}

function requireStar(path: string, what: string): void {
  if (/\.star$/i.test(path)) return;
  if (canExtractPoses(path)) {
    throw new UnsupportedError(
      "cs-unsupported",
      `Cannot read ${what} from "${path}": this version reads .star files only`,
      { path },
    );
  }
  throw new ArgumentError(
    "metadata-extension",
    `Cannot read ${what} from "${path}": a .star file is needed`,
    { label: "path", expected: ".star", actual: path },
  );
}

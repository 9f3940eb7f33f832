import { ArgumentError } from "../core/errors.ts";
import { type CtfFromCsOptions, parseCtfFromCs } from "./ctf_from_cs.ts";
import { type CtfTable, parseCtfFromStar } from "./ctf_from_star.ts";
import { tableKind } from "./particle_table.ts";
import { parsePosesFromCs, type PosesFromCsOptions } from "./poses_from_cs.ts";
import { parsePosesFromStar, type Poses } from "./poses_from_star.ts";

/**
 * Whether poses and CTF parameters can come from a file of this name: it ends
 * in `.star`, `.cs` or `.csg`, in any case. The file is not opened.
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
  return tableKind(path) !== null;
}

/**
 * Reads poses from a file by its extension; see {@linkcode parsePosesFromStar}
 * and {@linkcode parsePosesFromCs}. Permission: as there.
 *
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {ArgumentError} for another extension, or if `D` or an option has no sense.
 * @throws {DataFormatError} if the file lacks what is needed.
 */
export async function autoParsePoses(
  path: string,
  D: number,
  options: PosesFromCsOptions = {},
): Promise<Poses> {
  return requireTable(path, "poses") === "cs"
    ? await parsePosesFromCs(path, D, options)
    : await parsePosesFromStar(path, D, options);
}

/**
 * Reads CTF parameters from a file by its extension; see
 * {@linkcode parseCtfFromStar} and {@linkcode parseCtfFromCs}. Permission: as
 * there.
 *
 * @param D Side of the wanted images in pixels, after any downsampling.
 * @throws {ArgumentError} for another extension, or if `D` or an option has no sense.
 * @throws {DataFormatError} if the file lacks what is needed.
 */
export async function autoParseCtf(
  path: string,
  D: number,
  options: CtfFromCsOptions = {},
): Promise<CtfTable> {
  return requireTable(path, "the CTF") === "cs"
    ? await parseCtfFromCs(path, D, options)
    : await parseCtfFromStar(path, D, options);
}

function requireTable(path: string, what: string): "star" | "cs" {
  const kind = tableKind(path);
  if (kind !== null) return kind;
  throw new ArgumentError(
    "metadata-extension",
    `Cannot read ${what} from "${path}": a .star, .cs or .csg file is needed`,
    { label: "path", expected: [".star", ".cs", ".csg"], actual: path },
  );
}

import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { starChunks, StarDocument } from "../formats/star/mod.ts";
import type { ShellCorrelation } from "../fourier/shell_correlation.ts";
import { checkNew } from "../io/check_new.ts";
import { type FileContent, writeFileAtomically } from "../io/write_file.ts";
import { fscTable } from "./fsc_table.ts";

/** Options of {@linkcode writeFsc}. */
export interface WriteFscOptions {
  /** Overwrite a file that exists. @default {false} */
  readonly force?: boolean | undefined;
}

/** Thresholds that are in use: 0.143 for halves of a data set. */
const THRESHOLDS = [0.5, 0.143];

const EXTENSIONS = ["star", "csv", "json"];

/**
 * Writes a Fourier shell correlation curve, in the format that the extension
 * of `path` says: `.star` as `fscTable` gives it, `.json` as `fscRecord` gives
 * it, or `.csv`, one row a shell; there, what is not known or not finite stays
 * empty.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {ArgumentError} `fsc-kind` for another extension; `file-exists`;
 * `fsc-without-voxel-size` for `.star` if the curve has no voxel size.
 * @throws {MissingFileError} `folder-missing`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ShellCorrelation, writeFsc } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const curve = new ShellCorrelation({
 *   side: 4,
 *   correlation: Float64Array.of(1, 0.75, 0.25),
 *   counts: Float64Array.of(1, 18, 38),
 *   voxelSize: 2,
 * });
 * await writeFsc(`${folder}/fsc.csv`, curve);
 * const lines = (await Deno.readTextFile(`${folder}/fsc.csv`)).split("\n");
 * assertEquals(lines[2], "1,0.25,0.125,8,0.75,18");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeFsc(
  path: string,
  fsc: ShellCorrelation,
  options: WriteFscOptions = {},
): Promise<void> {
  checkOptions("writeFsc", options, ["force"]);
  const content = contentOf(path, fsc);
  await checkNew(path, options.force ?? false);
  await writeFileAtomically(path, content);
}

/**
 * A Fourier shell correlation curve as it is written to JSON: numbers of each
 * shell, and what `resolutionAt` says of 0.5 and 0.143. JSON has null for the
 * resolution of a curve whose first shell is below.
 */
export function fscRecord(fsc: ShellCorrelation): Record<string, unknown> {
  const perAngstrom = fsc.frequenciesPerAngstrom;
  return {
    side: fsc.side,
    voxelSize: fsc.voxelSize,
    thresholds: THRESHOLDS.map((threshold) => ({
      threshold,
      ...fsc.resolutionAt(threshold),
    })),
    frequencies: Array.from(fsc.frequencies),
    frequenciesPerAngstrom: perAngstrom && Array.from(perAngstrom),
    correlation: Array.from(fsc.correlation),
    counts: Array.from(fsc.counts),
  };
}

function contentOf(path: string, fsc: ShellCorrelation): FileContent {
  const extension = /\.([^./]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  switch (extension) {
    case "star":
      return starChunks(StarDocument.fromBlocks([fscTable(fsc)]));
    case "csv":
      return new TextEncoder().encode(csvOf(fsc));
    case "json":
      return new TextEncoder().encode(
        `${JSON.stringify(fscRecord(fsc), null, 2)}\n`,
      );
    default:
      throw new ArgumentError(
        "fsc-kind",
        `Cannot tell how to write a curve to "${path}": use .star, .csv or .json`,
        { label: "path", expected: EXTENSIONS, actual: path },
      );
  }
}

function csvOf(fsc: ShellCorrelation): string {
  const perAngstrom = fsc.frequenciesPerAngstrom;
  const rows = Array.from(fsc.frequencies, (frequency, shell) => [
    shell,
    frequency,
    perAngstrom?.[shell] ?? "",
    perAngstrom === null || shell === 0 ? "" : 1 / perAngstrom[shell],
    fsc.correlation[shell],
    fsc.counts[shell],
  ]);
  const head = "shell,per_px,per_angstrom,angstrom,correlation,count";
  return [head, ...rows.map((row) => row.join())].join("\n") + "\n";
}

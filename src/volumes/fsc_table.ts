import { ArgumentError } from "../core/errors.ts";
import { StarTable } from "../formats/star/mod.ts";
import type { ShellCorrelation } from "../fourier/shell_correlation.ts";

/** Resolution that RELION writes for shell 0, which has none. */
const NO_RESOLUTION = 999;

/**
 * A Fourier shell correlation curve as RELION's table `fsc`, one row a shell:
 * `_rlnSpectralIndex`, `_rlnResolution` (1/Å), `_rlnAngstromResolution` (999
 * for shell 0) and `_rlnFourierShellCorrelation`.
 *
 * @throws {ArgumentError} `fsc-without-voxel-size` if the curve has no voxel size.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { fscTable, ShellCorrelation } from "@cryoset/cryoset";
 *
 * const curve = new ShellCorrelation({
 *   side: 4,
 *   correlation: Float64Array.of(1, 0.75, 0.25),
 *   counts: Float64Array.of(1, 18, 38),
 *   voxelSize: 2,
 * });
 * const table = fscTable(curve);
 * assertEquals(table.numbers("_rlnAngstromResolution"), Float64Array.of(999, 8, 4));
 * ```
 */
export function fscTable(fsc: ShellCorrelation): StarTable {
  const frequencies = fsc.frequenciesPerAngstrom;
  if (frequencies === null) {
    throw new ArgumentError(
      "fsc-without-voxel-size",
      "Cannot make RELION's table of a curve without voxel size: pass the " +
        "option voxelSize",
      { label: "voxelSize", expected: "> 0", actual: fsc.voxelSize },
    );
  }
  return StarTable.fromColumns("fsc", {
    _rlnSpectralIndex: Int32Array.from(frequencies, (_, shell) => shell),
    _rlnResolution: frequencies,
    _rlnAngstromResolution: frequencies.map((frequency) =>
      frequency === 0 ? NO_RESOLUTION : 1 / frequency
    ),
    _rlnFourierShellCorrelation: fsc.correlation,
  });
}

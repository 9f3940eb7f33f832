import { showVolume } from "../volumes/show_volume.ts";
import { ArgumentError } from "../core/errors.ts";
import { ndArray } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import type { Volume } from "../volumes/volume.ts";
import { type Blob, CONFORMATIONS, moleculeBlobs } from "./molecule_blobs.ts";
import { checkBox } from "./value_checks.ts";

/** Options of {@linkcode gaussianMolecule}. */
export interface GaussianMoleculeOptions {
  /** 1, or 2 for the molecule with one domain turned. @default {1} */
  readonly conformation?: number | undefined;
}

/** Standard deviations of a blob beyond which its density is left out. */
const REACH = 6;

/**
 * A made-up molecule for tests: 40 Gaussians in five domains, without
 * symmetry, of one hand, within 0.3 boxes of the origin. It has detail up to
 * the Nyquist frequency whatever the box: fine blobs are 0.7 to 1 px wide.
 *
 * @param box Side of the volume in px, even and at least 8.
 * @param voxelSize Å between voxels.
 * @returns Density [box, box, box] as [x, y, z]; its sum is about 22.5.
 * @throws {ArgumentError} if a value is out of range.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { gaussianMolecule } from "@cryoset/cryoset";
 *
 * const volume = gaussianMolecule(32, 3);
 * assertEquals([volume.shape, volume.voxelSize], [[32, 32, 32], 3]);
 * const mass = volume.data.reduce((sum, density) => sum + density, 0);
 * assertAlmostEquals(mass, 22.5, 0.01);
 * ```
 */
export function gaussianMolecule(
  box: number,
  voxelSize: number,
  options: GaussianMoleculeOptions = {},
): Volume {
  checkOptions("gaussianMolecule", options, ["conformation"]);
  const { conformation = 1 } = options;
  checkBox(box);
  requireVoxelSize(voxelSize);
  if (conformation !== 1 && conformation !== 2) {
    throw new ArgumentError(
      "conformation",
      `Cannot make conformation "${conformation}" of the molecule: it has ` +
        `${CONFORMATIONS}, counted from 1`,
      { label: "conformation", expected: [1, 2], actual: conformation },
    );
  }
  const density = new Float64Array(box ** 3);
  for (const blob of moleculeBlobs(box, conformation)) {
    addBlob(density, box, blob);
  }
  const shape = [box, box, box];
  return showVolume({
    ...ndArray(Float32Array.from(density), shape),
    voxelSize,
  });
}

function addBlob(
  density: Float64Array,
  box: number,
  { centre, sigma, mass }: Blob,
): void {
  const height = mass / (Math.sqrt(2 * Math.PI) * sigma) ** 3;
  const [xs, ys, zs] = centre.map((c) => profile(box, c + box / 2, sigma));
  for (let x = xs.first; x < xs.end; x++) {
    for (let y = ys.first; y < ys.end; y++) {
      const factor = height * xs.values[x] * ys.values[y];
      const row = (x * box + y) * box;
      for (let z = zs.first; z < zs.end; z++) {
        density[row + z] += factor * zs.values[z];
      }
    }
  }
}

/** A Gaussian of height 1 along an axis, and where it is more than nothing. */
function profile(box: number, middle: number, sigma: number) {
  return {
    first: Math.max(Math.ceil(middle - REACH * sigma), 0),
    end: Math.min(Math.floor(middle + REACH * sigma) + 1, box),
    values: Float64Array.from(
      { length: box },
      (_, i) => Math.exp(-((i - middle) ** 2) / (2 * sigma * sigma)),
    ),
  };
}

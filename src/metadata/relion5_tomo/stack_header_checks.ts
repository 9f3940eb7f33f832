import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { MrcHeader } from "../../formats/mrc/mod.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Largest relative deviation of the pixel size in headers. */
const PIXEL_SIZE_TOLERANCE = 1e-3;

/**
 * Refuses stacks whose images have another side than `_rlnImageSize`.
 *
 * @param rows Particles to look at.
 * @throws {DataFormatError} `stack-box`
 */
export function checkBoxes(
  { particles, optics }: TomoTables,
  rows: readonly number[],
  headers: ReadonlyMap<string, MrcHeader>,
): void {
  const { path, stacks, opticsIndex } = particles;
  const wrong = rows.filter((p) => {
    const { nx, ny } = headers.get(stacks[p])!;
    const { imageSize } = optics[opticsIndex[p]];
    return nx !== imageSize || ny !== imageSize;
  });
  if (wrong.length === 0) return;
  const faults = wrong.map((p) => {
    const { nx, ny } = headers.get(stacks[p])!;
    const { imageSize, group } = optics[opticsIndex[p]];
    return `stack "${stacks[p]}" has images of ${nx} × ${ny} px, ` +
      `_rlnImageSize of optics group ${group} is ${imageSize}`;
  });
  throw new DataFormatError(
    "stack-box",
    `Cannot use ${wrong.length} stacks of "${path}": ${firstOfMany(faults)}`,
    {
      path,
      row: wrong[0] + 1,
      label: "_rlnImageName",
      expected: optics[opticsIndex[wrong[0]]].imageSize,
      actual: headers.get(stacks[wrong[0]])!.nx,
    },
  );
}

/** What headers say of the pixel size, where it is not `_rlnImagePixelSize`. */
export function pixelSizeDiagnostics(
  { particles, optics }: TomoTables,
  rows: readonly number[],
  headers: ReadonlyMap<string, MrcHeader>,
): Diagnostic[] {
  const { path, stacks, opticsIndex } = particles;
  const stated = (p: number) => optics[opticsIndex[p]].imagePixelSize;
  const odd = rows.filter((p) => {
    const { x } = headers.get(stacks[p])!.voxelSize;
    return x !== null &&
      Math.abs(x - stated(p)) > PIXEL_SIZE_TOLERANCE * stated(p);
  });
  if (odd.length === 0) return [];
  const [first] = odd;
  return [{
    severity: "warning",
    code: "header-pixel-size",
    message: `Headers of ${odd.length} stacks state another pixel size than ` +
      `_rlnImagePixelSize, which was taken: "${stacks[first]}" has ` +
      `${headers.get(stacks[first])!.voxelSize.x} Å, not ${stated(first)} Å`,
    path,
  }];
}

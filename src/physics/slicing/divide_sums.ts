import { PARTS, type SliceSums } from "./scatter_slice.ts";

/**
 * In the plane of frequency 0 of the last axis both a voxel and its mirror
 * image are stored: each gets what the other has.
 */
export function addMirrorImages({ voxels, side }: SliceSums): void {
  const rowSize = PARTS * (side / 2 + 1);
  for (let i = 0; i <= side / 2; i++) {
    const mirrorI = (side - i) % side;
    for (let j = 0; j < side; j++) {
      const mirrorJ = (side - j) % side;
      if (i === mirrorI && j > mirrorJ) continue;
      const a = (i * side + j) * rowSize;
      const b = (mirrorI * side + mirrorJ) * rowSize;
      const re = voxels[a] + voxels[b];
      const im = voxels[a + 1] - voxels[b + 1];
      const weight = voxels[a + 2] + voxels[b + 2];
      voxels[a] = re;
      voxels[a + 1] = im;
      voxels[a + 2] = weight;
      voxels[b] = re;
      voxels[b + 1] = -im;
      voxels[b + 2] = weight;
    }
  }
}

/** Mean weight of the full spectrum in every shell up to the radius. */
export function shellWeights(sums: SliceSums): Float64Array {
  const { voxels, side, padding, maxR } = sums;
  const last = Math.floor(maxR);
  const weights = new Float64Array(last + 1);
  const counts = new Float64Array(last + 1);
  const depth = side / 2 + 1;
  for (let row = 0; row < side * side; row++) {
    const square = squareOfRow(row, side);
    const end = endOfRow(sums, square);
    let at = PARTS * row * depth + 2;
    for (let z = 0; z < end; z++, at += PARTS) {
      const radius = Math.sqrt(square + z * z) / padding;
      const shell = Math.min(last, (radius + 0.5) | 0);
      // Of the plane of frequency 0 the mirror images are there, too.
      const times = z === 0 ? 1 : 2;
      weights[shell] += times * voxels[at];
      counts[shell] += times;
    }
  }
  return weights.map((sum, shell) => sum / Math.max(1, counts[shell]));
}

/**
 * Divides values by weights, each with the constant of its shell; beyond the
 * radius, and where there is no weight, the result is 0.
 *
 * @returns Pairs re, im of [M, M, M / 2 + 1], in the memory of the sums.
 */
export function divideSums(
  sums: SliceSums,
  constants: Float64Array,
): Float64Array {
  const { voxels, side, padding, maxR } = sums;
  const last = Math.floor(maxR);
  const depth = side / 2 + 1;
  for (let row = 0; row < side * side; row++) {
    const square = squareOfRow(row, side);
    const end = endOfRow(sums, square);
    // Never ahead of what is read.
    let to = 2 * row * depth;
    let at = PARTS * row * depth;
    for (let z = 0; z < end; z++, at += PARTS) {
      const radius = Math.sqrt(square + z * z) / padding;
      const weight = voxels[at + 2];
      const shell = Math.min(last, (radius + 0.5) | 0);
      const factor = weight > 0 ? 1 / (weight + constants[shell]) : 0;
      voxels[to++] = voxels[at] * factor;
      voxels[to++] = voxels[at + 1] * factor;
    }
    voxels.fill(0, to, 2 * (row + 1) * depth);
  }
  return voxels.subarray(0, 2 * side * side * depth);
}

/** Square of the distance of a row of voxels from the last axis. */
function squareOfRow(row: number, side: number): number {
  const y = row % side - side / 2;
  const x = Math.floor(row / side) - side / 2;
  return x * x + y * y;
}

/** Voxels of a row inside the radius. */
function endOfRow({ padding, maxR }: SliceSums, square: number): number {
  const rest = (padding * maxR) ** 2 - square;
  return rest < 0 ? 0 : Math.floor(Math.sqrt(rest)) + 1;
}

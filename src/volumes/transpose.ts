/** Side of the blocks that are turned at once: both ways stay in the cache. */
const BLOCK = 16;

/** Voxels of a cubic volume with its axes in the opposite order. */
export function reverseAxes(voxels: Float32Array, side: number): Float32Array {
  const out = new Float32Array(voxels.length);
  for (let y = 0; y < side; y++) {
    for (let block = 0; block < side; block += BLOCK) {
      const end = Math.min(block + BLOCK, side);
      for (let x = 0; x < side; x++) {
        let from = (x * side + y) * side + block;
        for (let z = block; z < end; z++) {
          out[(z * side + y) * side + x] = voxels[from++];
        }
      }
    }
  }
  return out;
}

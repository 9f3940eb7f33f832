/**
 * Tables of the ziggurat of 128 layers over the normal density (G. Marsaglia
 * and W. W. Tsang, J. Stat. Softw. 5 (2000) 8), whose layer and position are
 * drawn from different bits (J. A. Doornik, 2005).
 *
 * @module
 */

/** Layers; a power of two. */
export const LAYERS = 128;

/** Where the tail begins. */
export const TAIL = 3.442619855899;

/** Area of each layer, the tail included. */
const AREA = 9.91256303526217e-3;

/** Right edges of the layers, from the bottom; the bottom one stands for the tail, too. */
export const EDGES: Float64Array = edges();

/** Part of a layer that lies under the curve over its whole height. */
export const INNER: Float64Array = Float64Array.from(
  { length: LAYERS },
  (_, layer) => EDGES[layer + 1] / EDGES[layer],
);

function edges(): Float64Array {
  const x = new Float64Array(LAYERS + 1);
  x[0] = AREA * Math.exp(TAIL * TAIL / 2);
  x[1] = TAIL;
  for (let layer = 1; layer < LAYERS - 1; layer++) {
    const height = AREA / x[layer] + Math.exp(-x[layer] * x[layer] / 2);
    x[layer + 1] = Math.sqrt(-2 * Math.log(height));
  }
  return x;
}

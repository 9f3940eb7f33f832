/**
 * Fourier cropping of one image from side D to side T by its matrix formula,
 * out = Re(K · image · Kᵀ) with
 * K[y][x] = (1/D) · Σ exp(2πi·u·(y/T − x/D)) over −T/2 ≤ u < T/2.
 */
export function croppedByMatrices(
  image: Float32Array,
  D: number,
  T: number,
): Float32Array {
  const re: number[][] = [];
  const im: number[][] = [];
  for (let y = 0; y < T; y++) {
    re.push([]);
    im.push([]);
    for (let x = 0; x < D; x++) {
      re[y][x] = im[y][x] = 0;
      for (let u = -T / 2; u < T / 2; u++) {
        const phase = 2 * Math.PI * u * (y / T - x / D);
        re[y][x] += Math.cos(phase) / D;
        im[y][x] += Math.sin(phase) / D;
      }
    }
  }
  const out = new Float32Array(T * T);
  for (let y = 0; y < T; y++) {
    for (let x = 0; x < T; x++) {
      let sum = 0;
      for (let row = 0; row < D; row++) {
        for (let column = 0; column < D; column++) {
          sum += image[row * D + column] *
            (re[y][row] * re[x][column] - im[y][row] * im[x][column]);
        }
      }
      out[y * T + x] = sum;
    }
  }
  return out;
}

/** Slow, plain transforms straight from the formulas: what the tests trust. */

/** Numbers between -0.5 and 0.5, the same for the same seed (mulberry32). */
export function randomNumbers(length: number, seed = 1): Float64Array {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  });
}

/** X[k] = sum of x[j] exp(sign 2 pi i (k - k0) (j - j0) / n), interleaved. */
export function naiveDft(
  line: ArrayLike<number>,
  { sign = -1, k0 = 0, j0 = 0 } = {},
): Float64Array {
  const n = line.length / 2;
  const roots = Array.from({ length: n }, (_, turn) => [
    Math.cos(2 * Math.PI * turn / n),
    Math.sin(2 * Math.PI * turn / n) * sign,
  ]);
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const turn = (((k - k0) * (j - j0)) % n + n) % n;
      const [re, im] = roots[turn];
      out[2 * k] += line[2 * j] * re - line[2 * j + 1] * im;
      out[2 * k + 1] += line[2 * j] * im + line[2 * j + 1] * re;
    }
  }
  return out;
}

/** Centred transform of all axes of an interleaved complex array. */
export function naiveCentredDft(
  data: ArrayLike<number>,
  shape: readonly number[],
  inverse = false,
): Float64Array {
  let values = Float64Array.from(data);
  shape.forEach((n, axis) => {
    const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const half = Math.floor(n / 2);
    const [k0, j0] = inverse ? [n - half, half] : [half, n - half];
    const out = new Float64Array(values.length);
    for (let start = 0; 2 * start < values.length; start++) {
      if (Math.floor(start / step) % n !== 0) continue;
      const line = new Float64Array(2 * n);
      for (let j = 0; j < n; j++) {
        line[2 * j] = values[2 * (start + j * step)];
        line[2 * j + 1] = values[2 * (start + j * step) + 1];
      }
      naiveDft(line, { sign: inverse ? 1 : -1, k0, j0 }).forEach(
        (value, at) => {
          const place = start + Math.floor(at / 2) * step;
          out[2 * place + at % 2] = inverse ? value / n : value;
        },
      );
    }
    values = out;
  });
  return values;
}

/** Real numbers as complex ones. */
export function toComplex(real: ArrayLike<number>): Float64Array {
  const out = new Float64Array(2 * real.length);
  for (let at = 0; at < real.length; at++) out[2 * at] = real[at];
  return out;
}

/** Largest difference of two arrays; NaN if the lengths differ. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return NaN;
  let most = 0;
  for (let at = 0; at < a.length; at++) {
    const difference = Math.abs(a[at] - b[at]);
    if (!(difference <= most)) most = difference;
  }
  return most;
}

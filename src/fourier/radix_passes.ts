/**
 * Passes of a decimation-in-time FFT, each in place over consecutive lines.
 * A block of `radix` runs of `span` numbers holds the DFTs of its interleaved
 * parts; the pass turns them into the DFT of the whole. `twiddles` holds, for
 * each value of a run, the factors of the second to the last operand.
 */

/** A pass over the numbers from `start` to `end` of `data`. */
export type RadixPass = (
  data: Float64Array,
  start: number,
  end: number,
  span: number,
  twiddles: Float64Array,
) => void;

const SIN_60 = Math.sqrt(3) / 2;
const COS_72 = Math.cos(2 * Math.PI / 5);
const COS_144 = Math.cos(4 * Math.PI / 5);
const SIN_72 = Math.sin(2 * Math.PI / 5);
const SIN_144 = Math.sin(4 * Math.PI / 5);

export function pass2(
  data: Float64Array,
  start: number,
  end: number,
  span: number,
  twiddles: Float64Array,
): void {
  for (let block = start; block < end; block += 2 * span) {
    let w = 0;
    for (let a = block; a < block + span; a += 2, w += 2) {
      const b = a + span;
      const br = data[b] * twiddles[w] - data[b + 1] * twiddles[w + 1];
      const bi = data[b] * twiddles[w + 1] + data[b + 1] * twiddles[w];
      data[b] = data[a] - br;
      data[b + 1] = data[a + 1] - bi;
      data[a] += br;
      data[a + 1] += bi;
    }
  }
}

export function pass3(
  data: Float64Array,
  start: number,
  end: number,
  span: number,
  twiddles: Float64Array,
): void {
  for (let block = start; block < end; block += 3 * span) {
    let w = 0;
    for (let a = block; a < block + span; a += 2, w += 4) {
      const b = a + span;
      const c = b + span;
      const br = data[b] * twiddles[w] - data[b + 1] * twiddles[w + 1];
      const bi = data[b] * twiddles[w + 1] + data[b + 1] * twiddles[w];
      const cr = data[c] * twiddles[w + 2] - data[c + 1] * twiddles[w + 3];
      const ci = data[c] * twiddles[w + 3] + data[c + 1] * twiddles[w + 2];
      const sumR = br + cr;
      const sumI = bi + ci;
      const evenR = data[a] - 0.5 * sumR;
      const evenI = data[a + 1] - 0.5 * sumI;
      const oddR = SIN_60 * (bi - ci);
      const oddI = SIN_60 * (cr - br);
      data[a] += sumR;
      data[a + 1] += sumI;
      data[b] = evenR + oddR;
      data[b + 1] = evenI + oddI;
      data[c] = evenR - oddR;
      data[c + 1] = evenI - oddI;
    }
  }
}

/** Radix-4 pass without twiddles from an input line, reordered, to the output. */
export function firstPass4(
  input: Float64Array,
  inputStart: number,
  order: Int32Array,
  output: Float64Array,
  outputStart: number,
): void {
  const span = 2 * order.length;
  for (let index = 0; index < order.length; index++) {
    const a = inputStart + order[index];
    const b = a + span;
    const c = b + span;
    const d = c + span;
    const out = outputStart + 8 * index;
    const acR = input[a] + input[c];
    const acI = input[a + 1] + input[c + 1];
    const caR = input[a] - input[c];
    const caI = input[a + 1] - input[c + 1];
    const bdR = input[b] + input[d];
    const bdI = input[b + 1] + input[d + 1];
    const dbR = input[b] - input[d];
    const dbI = input[b + 1] - input[d + 1];
    output[out] = acR + bdR;
    output[out + 1] = acI + bdI;
    output[out + 2] = caR + dbI;
    output[out + 3] = caI - dbR;
    output[out + 4] = acR - bdR;
    output[out + 5] = acI - bdI;
    output[out + 6] = caR - dbI;
    output[out + 7] = caI + dbR;
  }
}

export function pass4(
  data: Float64Array,
  start: number,
  end: number,
  span: number,
  twiddles: Float64Array,
): void {
  for (let block = start; block < end; block += 4 * span) {
    let w = 0;
    for (let a = block; a < block + span; a += 2, w += 6) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const br = data[b] * twiddles[w] - data[b + 1] * twiddles[w + 1];
      const bi = data[b] * twiddles[w + 1] + data[b + 1] * twiddles[w];
      const cr = data[c] * twiddles[w + 2] - data[c + 1] * twiddles[w + 3];
      const ci = data[c] * twiddles[w + 3] + data[c + 1] * twiddles[w + 2];
      const dr = data[d] * twiddles[w + 4] - data[d + 1] * twiddles[w + 5];
      const di = data[d] * twiddles[w + 5] + data[d + 1] * twiddles[w + 4];
      const acR = data[a] + cr;
      const acI = data[a + 1] + ci;
      const caR = data[a] - cr;
      const caI = data[a + 1] - ci;
      data[a] = acR + (br + dr);
      data[a + 1] = acI + (bi + di);
      data[b] = caR + (bi - di);
      data[b + 1] = caI - (br - dr);
      data[c] = acR - (br + dr);
      data[c + 1] = acI - (bi + di);
      data[d] = caR - (bi - di);
      data[d + 1] = caI + (br - dr);
    }
  }
}

export function pass5(
  data: Float64Array,
  start: number,
  end: number,
  span: number,
  twiddles: Float64Array,
): void {
  for (let block = start; block < end; block += 5 * span) {
    let w = 0;
    for (let a = block; a < block + span; a += 2, w += 8) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const e = d + span;
      const ar = data[a];
      const ai = data[a + 1];
      const br = data[b] * twiddles[w] - data[b + 1] * twiddles[w + 1];
      const bi = data[b] * twiddles[w + 1] + data[b + 1] * twiddles[w];
      const cr = data[c] * twiddles[w + 2] - data[c + 1] * twiddles[w + 3];
      const ci = data[c] * twiddles[w + 3] + data[c + 1] * twiddles[w + 2];
      const dr = data[d] * twiddles[w + 4] - data[d + 1] * twiddles[w + 5];
      const di = data[d] * twiddles[w + 5] + data[d + 1] * twiddles[w + 4];
      const er = data[e] * twiddles[w + 6] - data[e + 1] * twiddles[w + 7];
      const ei = data[e] * twiddles[w + 7] + data[e + 1] * twiddles[w + 6];
      const beR = br + er;
      const beI = bi + ei;
      const ebR = br - er;
      const ebI = bi - ei;
      const cdR = cr + dr;
      const cdI = ci + di;
      const dcR = cr - dr;
      const dcI = ci - di;
      data[a] = ar + beR + cdR;
      data[a + 1] = ai + beI + cdI;
      const even1R = ar + COS_72 * beR + COS_144 * cdR;
      const even1I = ai + COS_72 * beI + COS_144 * cdI;
      const odd1R = SIN_72 * ebI + SIN_144 * dcI;
      const odd1I = SIN_72 * ebR + SIN_144 * dcR;
      data[b] = even1R + odd1R;
      data[b + 1] = even1I - odd1I;
      data[e] = even1R - odd1R;
      data[e + 1] = even1I + odd1I;
      const even2R = ar + COS_144 * beR + COS_72 * cdR;
      const even2I = ai + COS_144 * beI + COS_72 * cdI;
      const odd2R = SIN_144 * ebI - SIN_72 * dcI;
      const odd2I = SIN_144 * ebR - SIN_72 * dcR;
      data[c] = even2R + odd2R;
      data[c + 1] = even2I - odd2I;
      data[d] = even2R - odd2R;
      data[d + 1] = even2I + odd2I;
    }
  }
}

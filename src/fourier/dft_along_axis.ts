import type { FloatArray } from "../core/nd_array.ts";
import { fftPlan } from "./fft_plan.ts";
import { transformAxis } from "./kernel/axis_kernel.ts";

/** Lines gathered and transformed at once. */
const TILE = 16;

/**
 * Transforms one axis of a complex array in place: the centred DFT, or its
 * inverse with the factor 1 / n. Of n positions along the axis, position
 * floor(n / 2) holds frequency 0 and position ceil(n / 2) is the phase origin.
 *
 * @param precise Work in float64 even if the data are float32.
 */
export function dftAlongAxis(
  data: FloatArray,
  shape: readonly number[],
  axis: number,
  inverse: boolean,
  { precise = false }: { readonly precise?: boolean } = {},
): void {
  if (data.length === 0) return;
  const isSingle = data instanceof Float32Array && !precise;
  if (isSingle && transformAxis(data, shape, axis, inverse)) return;
  const size = shape[axis];
  const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const lineCount = data.length / (2 * size);
  const { source, target } = linePositions(size, inverse);
  const scale = inverse ? 1 / size : 1;
  const lines = fftPlan(size).lines(TILE, TILE);
  const starts = new Float64Array(TILE);
  for (let line = 0; line < lineCount; line += TILE) {
    const tile = Math.min(TILE, lineCount - line);
    for (let index = 0; index < tile; index++) {
      const before = Math.floor((line + index) / step);
      starts[index] = before * size * step + (line + index) % step;
    }
    for (let j = 0; j < size; j++) {
      for (let index = 0; index < tile; index++) {
        const from = 2 * (starts[index] + source[j] * step);
        const to = 2 * (index * size + j);
        lines.input[to] = data[from];
        lines.input[to + 1] = data[from + 1];
      }
    }
    lines.forward(0, 0, tile);
    for (let j = 0; j < size; j++) {
      for (let index = 0; index < tile; index++) {
        const to = 2 * (starts[index] + target[j] * step);
        const from = 2 * (index * size + j);
        data[to] = scale * lines.output[from];
        data[to + 1] = scale * lines.output[from + 1];
      }
    }
  }
}

/**
 * Where along the axis the values of a line come from and go to. An inverse
 * is the forward transform of the line read backwards.
 */
function linePositions(
  size: number,
  inverse: boolean,
): { source: Int32Array; target: Int32Array } {
  const centre = Math.floor(size / 2);
  const origin = size - centre;
  const source = new Int32Array(size);
  const target = new Int32Array(size);
  for (let j = 0; j < size; j++) {
    source[j] = inverse ? (size - j + centre) % size : (j + origin) % size;
    target[j] = inverse ? (j + origin) % size : (j + centre) % size;
  }
  return { source, target };
}

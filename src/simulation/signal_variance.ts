import { ArgumentError } from "../core/errors.ts";
import { ImageFft } from "../fourier/image_fft.ts";
import { imageColumns } from "./image_columns.ts";
import type { ImageRenderer } from "./image_renderer.ts";
import type { SimulationPlan } from "./simulation_plan.ts";

/** Images that the variance of the signal is taken from. */
const SAMPLE = 100;

/**
 * Mean variance of the pixels of images without noise: of the first particles
 * of the simulation, each at another tilt, made or not, so that it does not
 * depend on how many are made. Given poses are not gone beyond. The spread of
 * the contrast is not sampled, but taken as it is: its mean square is known.
 *
 * @throws {ArgumentError} `no-signal` if there is none to hold noise against.
 */
export function signalVariance(
  plan: SimulationPlan,
  renderer: ImageRenderer,
): number {
  const { angles, translations, particles } = plan.poses;
  const isGiven = angles !== null || translations !== null;
  const count = isGiven ? Math.min(SAMPLE, particles) : SAMPLE;
  const { contrastStd } = plan.optics;
  const even = { ...plan, optics: { ...plan.optics, contrastStd: 0 } };
  const columns = imageColumns(even, count);
  const { box } = plan.volumes;
  const fft = new ImageFft(box);
  const half = new Float32Array(renderer.size);
  const image = new Float64Array(box * box);
  let sum = 0;
  for (let particle = 0; particle < count; particle++) {
    const first = particle * columns.tilts + particle % columns.tilts;
    renderer.render(columns, first, 1, half);
    fft.fromHalf(half, 1, image);
    sum += varianceOf(image);
  }
  const variance = sum / count * (1 + contrastStd ** 2);
  if (variance > 0 || plan.noise.snr === Infinity) return variance;
  throw new ArgumentError(
    "no-signal",
    `Cannot add noise at a signal-to-noise ratio of "${plan.noise.snr}": the ` +
      `projections are flat; give other volumes, or an snr of Infinity`,
    { label: "volumes", actual: variance },
  );
}

function varianceOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / values.length;
}

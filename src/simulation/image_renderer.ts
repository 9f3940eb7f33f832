import { complexArray, ndArray } from "../core/nd_array.ts";
import { translateHalfImages } from "../fourier/translate_images.ts";
import { writeEulerMatrix } from "../metadata/euler.ts";
import {
  CTFEvaluator,
  CTFMode,
  CTFParamIndex as Column,
  VolumeSlicer,
} from "../physics/mod.ts";
import type { Volume } from "../volumes/volume.ts";
import type { ImageColumns } from "./image_columns.ts";
import type { SimulationPlan } from "./simulation_plan.ts";

const DEGREE = Math.PI / 180;

/** Columns of the CTF rows that are evaluated here. */
const CTF_COLUMNS = Column.TILT_ANGLE + 1;

/**
 * Makes the half spectra of images without noise: slices of the volumes, times
 * the CTF, shifted.
 */
export class ImageRenderer {
  readonly #plan: SimulationPlan;
  readonly #slicers: readonly VolumeSlicer<Float32Array>[];
  readonly #evaluator: CTFEvaluator;
  #slices = new Float32Array(0);
  #ctf = new Float32Array(0);

  /** Takes the volumes of a plan. */
  constructor(plan: SimulationPlan, volumes: readonly Volume[]) {
    this.#plan = plan;
    const { padding } = plan;
    this.#slicers = volumes.map((volume) =>
      VolumeSlicer.fromDensity(volume, { padding })
    );
    const mode = plan.tilts === null ? CTFMode.SPA : CTFMode.CRYO_ET;
    this.#evaluator = new CTFEvaluator({ mode });
  }

  /** Numbers of a half spectrum. */
  get size(): number {
    const { box } = this.#plan.volumes;
    return 2 * box * (box / 2 + 1);
  }

  /** Writes the half spectra of `count` images from `first` on. */
  render(
    columns: ImageColumns,
    first: number,
    count: number,
    out: Float32Array,
  ): void {
    const { size } = this;
    const { box, voxelSize } = this.#plan.volumes;
    this.#reserve(count);
    const ctf = this.#evaluator.evaluate(
      this.#ctfRows(columns, first, count),
      [box, box],
      voxelSize,
      { halfImage: true, out: this.#ctf.subarray(0, count * size / 2) },
    );
    const sign = this.#plan.invertContrast ? -1 : 1;
    this.#slicers.forEach((slicer, conformation) => {
      const images = imagesOf(columns, first, count, conformation);
      if (images.length === 0) return;
      const { data } = slicer.slice(
        rotationsOf(columns, first, images),
        [box, box],
        {
          halfImage: true,
          out: this.#slices.subarray(0, images.length * size),
        },
      );
      images.forEach((image, i) => {
        const [from, to] = [i * size, image * size];
        for (let at = 0; at < size; at++) {
          const factor = sign * ctf.data[(to + at) >> 1];
          out[to + at] = factor * data[from + at];
        }
      });
    });
    const spectra = out.subarray(0, count * size);
    translateHalfImages(
      complexArray(spectra, [count, size / 2]),
      shiftsOf(columns, first, count, voxelSize),
      [box, box],
      { out: spectra },
    );
  }

  #reserve(count: number): void {
    if (this.#slices.length >= count * this.size) return;
    this.#slices = new Float32Array(count * this.size);
    this.#ctf = new Float32Array(count * this.size / 2);
  }

  #ctfRows(
    { particles, tilts, scale }: ImageColumns,
    first: number,
    count: number,
  ) {
    const rows = new Float64Array(count * CTF_COLUMNS);
    for (let k = 0; k < count; k++) {
      const row = k * CTF_COLUMNS;
      const particle = Math.floor((first + k) / tilts);
      const optics = this.#plan.optics.groups[particles.optics[particle]];
      rows[row + Column.DFU] = particles.defocusU[particle];
      rows[row + Column.DFV] = particles.defocusV[particle];
      rows[row + Column.DFANG] = particles.defocusAngle[particle];
      rows[row + Column.VOLT] = optics.voltage;
      rows[row + Column.CS] = optics.sphericalAberration;
      rows[row + Column.W] = optics.amplitudeContrast;
      rows[row + Column.PHASE_SHIFT] = particles.phaseShift[particle];
      rows[row + Column.CONTRAST] = scale[first + k];
      rows[row + Column.DOSE] = this.#plan.tilts?.doses[(first + k) % tilts] ??
        0;
    }
    return ndArray(rows, [count, CTF_COLUMNS]);
  }
}

/** Images of a batch that show a conformation, counted from its beginning. */
function imagesOf(
  { particles, tilts }: ImageColumns,
  first: number,
  count: number,
  conformation: number,
): number[] {
  const images: number[] = [];
  for (let k = 0; k < count; k++) {
    const particle = Math.floor((first + k) / tilts);
    if (particles.conformation[particle] === conformation) images.push(k);
  }
  return images;
}

function rotationsOf(
  { rot, tilt, psi }: ImageColumns,
  first: number,
  images: readonly number[],
) {
  const matrices = new Float64Array(9 * images.length);
  images.forEach((k, i) => {
    const image = first + k;
    const angles = [rot[image], tilt[image], psi[image]] as const;
    const [a, b, c] = angles;
    writeEulerMatrix(matrices, 9 * i, a * DEGREE, b * DEGREE, c * DEGREE);
  });
  return ndArray(matrices, [images.length, 3, 3]);
}

/** Shifts of the content in px: away from what would centre it. */
function shiftsOf(
  { originX, originY }: ImageColumns,
  first: number,
  count: number,
  voxelSize: number,
) {
  const shifts = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    shifts[2 * k] = -originX[first + k] / voxelSize;
    shifts[2 * k + 1] = -originY[first + k] / voxelSize;
  }
  return ndArray(shifts, [count, 2]);
}

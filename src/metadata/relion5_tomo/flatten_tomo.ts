import type { Diagnostic } from "../../core/errors.ts";
import { rotationsFromEuler } from "../euler.ts";
import { eulerOf3, multiply3, rowTimes3 } from "./geometry.ts";
import { missingScales, scalesOf } from "./ctf_scales.ts";
import type { StackKinds } from "./stack_kinds.ts";
import { orderTiltImages } from "./tilt_image_order.ts";
import { type TiltImageColumns, TiltImageTable } from "./tilt_image_table.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { Tomogram, TomoParticles, TomoTables } from "./tomo_tables.ts";

/** One row for each tilt image of particles, and what was tolerated. */
export interface FlatTomo {
  /** The images. */
  readonly table: TiltImageTable;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Composes pose, defocus, dose and scale of every visible tilt image from
 * particles and tilt series: the geometry of RELION 5.
 *
 * For tilt rotation R, box orientation S, particle orientation A, box centre c
 * and offset o (Å): rotation R·S·A, origin (R·S·o)xy, depth (R·(c − S·o))z, and
 * defocus by hand · slope · depth more than at the centre of the tomogram.
 */
export function flattenTomo(
  tables: TomoTables,
  kinds: Pick<StackKinds, "isFull">,
  options: Relion5TomoOptions,
): FlatTomo {
  const { particles, tomograms } = tables;
  const { diagnostics, ...order } = orderTiltImages(tables, kinds, options);
  const scales = tomograms.map((tomogram) => scalesOf(tomogram, options));
  const columns = emptyColumns(order, particles, options);
  const stackOf = new Map<string, number>();
  const stackIndex = Int32Array.from(particles.stacks, (stack) => {
    if (!stackOf.has(stack)) stackOf.set(stack, stackOf.size);
    return stackOf.get(stack)!;
  });
  const poses = new ParticlePoses(particles);
  for (let row = 0; row < order.particleIndex.length; row++) {
    const p = order.particleIndex[row];
    const f = order.frameIndex[row];
    const tomogram = tomograms[particles.tomogramIndex[p]];
    columns.stackIndex[row] = stackIndex[p];
    columns.opticsIndex[row] = particles.opticsIndex[p];
    if (columns.randomSubset !== null) {
      columns.randomSubset[row] = particles.randomSubset![p];
    }
    writePose(columns, row, tomogram, f, poses.of(p));
    writePosition(columns, row, tomogram, f, {
      coordinates: particles.coordinatesAngst,
      tiltImageSize: options.tiltImageSize,
      p,
    });
    writeImage(columns, row, tomogram, f);
    columns.ctfScale[row] = scales[particles.tomogramIndex[p]][f];
  }
  const table = new TiltImageTable(columns, {
    stacks: [...stackOf.keys()],
    particleNames: particles.names,
    tomoName: (p) => tomograms[particles.tomogramIndex[p]].name,
    micrographName: (p, f) =>
      tomograms[particles.tomogramIndex[p]].frames.micrographNames?.[f] ?? "",
  });
  return {
    table,
    diagnostics: [
      ...diagnostics,
      ...missingScales(tomograms, options),
      ...scaleNotes(table, particles.path),
      ...tiltBfactorNotes(table, particles.path),
    ],
  };
}

type FilledColumns = Pick<
  TiltImageColumns,
  "particleIndex" | "frameIndex" | "section" | "seriesDoseRank"
>;

function emptyColumns(
  order: FilledColumns,
  { randomSubset }: TomoParticles,
  { tiltImageSize }: Relion5TomoOptions,
): TiltImageColumns {
  const n = order.particleIndex.length;
  const each = () => new Float64Array(n);
  return {
    ...order,
    stackIndex: new Int32Array(n),
    opticsIndex: new Int32Array(n),
    rotations: new Float64Array(9 * n),
    eulerDeg: new Float64Array(3 * n),
    originAngst: new Float64Array(2 * n),
    defocusU: each(),
    defocusV: each(),
    defocusAngle: each(),
    depth: each(),
    phaseShift: each(),
    ctfScale: each(),
    ctfBfactor: each(),
    tiltBfactor: each(),
    preExposure: each(),
    yTilt: each(),
    stageTilt: each(),
    positionAngst: new Float64Array(2 * n),
    positionPx: tiltImageSize === undefined ? null : new Float64Array(2 * n),
    randomSubset: randomSubset === null ? null : new Int8Array(n),
  };
}

/** What of a particle enters each of its images. */
interface ParticlePose {
  /** S·A, particle to tomogram, 3×3. */
  readonly orientation: Float64Array;
  /** S·o in Å. */
  readonly offset: Float64Array;
  /** c − S·o in Å. */
  readonly centre: Float64Array;
}

/** The pose of one particle at a time, worked out once for all its images. */
class ParticlePoses {
  readonly #particles: TomoParticles;
  readonly #pose: ParticlePose = {
    orientation: new Float64Array(9),
    offset: new Float64Array(3),
    centre: new Float64Array(3),
  };
  #current = -1;

  constructor(particles: TomoParticles) {
    this.#particles = particles;
  }

  /** Pose of a particle; the next call overwrites it. */
  of(p: number): ParticlePose {
    if (p === this.#current) return this.#pose;
    this.#current = p;
    const { anglesDeg, boxAnglesDeg, originsAngst, coordinatesAngst } =
      this.#particles;
    const { orientation, offset, centre } = this.#pose;
    const own = matrixOf(anglesDeg, p);
    const box = boxAnglesDeg === null ? IDENTITY : matrixOf(boxAnglesDeg, p);
    multiply3(box, 0, own, 0, orientation, 0);
    for (let k = 0; k < 3; k++) {
      offset[k] = rowTimes3(box, 0, k, originsAngst, 3 * p);
      centre[k] = coordinatesAngst[3 * p + k] - offset[k];
    }
    return this.#pose;
  }
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

function matrixOf(angles: Float64Array, p: number): Float64Array {
  const [rot, tilt, psi] = angles.subarray(3 * p, 3 * p + 3);
  return rotationsFromEuler([rot], [tilt], [psi]).data;
}

function writePose(
  columns: TiltImageColumns,
  row: number,
  { frames, hand, defocusSlope }: Tomogram,
  f: number,
  { orientation, offset, centre }: ParticlePose,
): void {
  const { rotations, eulerDeg, originAngst, depth } = columns;
  multiply3(frames.rotations, 9 * f, orientation, 0, rotations, 9 * row);
  eulerOf3(rotations, 9 * row, eulerDeg, 3 * row);
  for (const k of [0, 1]) {
    originAngst[2 * row + k] = rowTimes3(frames.rotations, 9 * f, k, offset, 0);
  }
  const z = rowTimes3(frames.rotations, 9 * f, 2, centre, 0);
  depth[row] = z;
  columns.defocusU[row] = frames.defocusU[f] + hand * defocusSlope * z;
  columns.defocusV[row] = frames.defocusV[f] + hand * defocusSlope * z;
}

/** Centre of the cut box in the tilt image. */
function writePosition(
  { positionAngst, positionPx }: TiltImageColumns,
  row: number,
  { frames, pixelSize, size }: Tomogram,
  f: number,
  { coordinates, tiltImageSize, p }: {
    readonly coordinates: Float64Array;
    readonly tiltImageSize: readonly [number, number] | undefined;
    readonly p: number;
  },
): void {
  // The centre of an odd tomogram lies half a pixel beside its middle voxel.
  const half = (size ?? [0, 0, 0]).map((side) => (side % 2) / 2);
  for (const k of [0, 1]) {
    const at = 2 * row + k;
    positionAngst[at] = frames.shiftsAngst[2 * f + k] +
      rowTimes3(frames.rotations, 9 * f, k, coordinates, 3 * p);
    if (positionPx === null) continue;
    let beside = 0;
    for (let j = 0; j < 3; j++) {
      beside += frames.rotations[9 * f + 3 * k + j] * half[j];
    }
    positionPx[at] = positionAngst[at] / pixelSize + beside +
      Math.floor(tiltImageSize![k] / 2);
  }
}

function writeImage(
  columns: TiltImageColumns,
  row: number,
  { frames, bfactorPerDose }: Tomogram,
  f: number,
): void {
  columns.defocusAngle[row] = frames.defocusAngle[f];
  columns.phaseShift[row] = frames.phaseShift[f];
  columns.preExposure[row] = frames.preExposure[f];
  columns.ctfBfactor[row] = bfactorPerDose > 0
    ? bfactorPerDose * frames.preExposure[f]
    : 0;
  columns.tiltBfactor[row] = frames.tiltBfactor[f];
  columns.yTilt[row] = frames.yTilt[f];
  columns.stageTilt[row] = frames.stageTilt[f];
}

function scaleNotes({ ctfScale }: TiltImageTable, path: string): Diagnostic[] {
  const count = ctfScale.reduce((sum, scale) => sum + Number(scale <= 0), 0);
  return count === 0 ? [] : [{
    severity: "note",
    code: "ctf-scale-nonpositive",
    message: `${count} of ${ctfScale.length} images have a CTF scale of 0 or ` +
      `less: kept as it is`,
    path,
  }];
}

function tiltBfactorNotes(
  { tiltBfactor }: TiltImageTable,
  path: string,
): Diagnostic[] {
  return tiltBfactor.every((bfactor) => bfactor === 0) ? [] : [{
    severity: "note",
    code: "tilt-bfactor-ignored",
    message: "The tilt series state _rlnCtfBfactor, which RELION does not " +
      "use in refinement: kept, not applied",
    path,
  }];
}

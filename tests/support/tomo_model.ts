import type { Matrix4, Vector3 } from "./matrix4.ts";
import { seeded } from "./random.ts";

/** One tilt image of a tomogram. */
export interface FrameModel {
  xTilt: number;
  yTilt: number;
  zRot: number;
  /** Shift x, y in Å. */
  shift: [number, number];
  /** P_f in unbinned pixels; follows from the angles if null. */
  projection: Matrix4 | null;
  defocusU: number;
  defocusV: number;
  defocusAngle: number;
  preExposure: number;
  ctfScale: number;
  phaseShift: number;
  tiltBfactor: number;
  stageTilt: number;
  micrographName: string;
}

/** One tomogram with its tilt series. */
export interface TomogramModel {
  name: string;
  pixelSize: number;
  hand: number;
  defocusSlope: number;
  /** Extent in unbinned pixels. */
  size: [number, number, number];
  bfactorPerDose: number;
  voltage: number;
  sphericalAberration: number;
  amplitudeContrast: number;
  /** `_rlnTomoTiltSeriesName`; the column is there if any tomogram has it. */
  tiltSeriesName: string | null;
  frames: FrameModel[];
}

/** One optics group. */
export interface TomoOpticsModel {
  group: number;
  name: string;
  voltage: number;
  sphericalAberration: number;
  amplitudeContrast: number;
  tiltSeriesPixelSize: number;
  binning: number;
  imagePixelSize: number;
  imageSize: number;
  premultiplied: boolean;
}

/** One particle. */
export interface TomoParticleModel {
  name: string;
  /** Name of its tomogram. */
  tomogram: string;
  opticsGroup: number;
  /** Centre of the boxes in Å from the centre of the tomogram. */
  coordinate: Vector3;
  /** Refined offset in the frame of the box, Å. */
  origin: Vector3;
  angles: Vector3;
  subtomogramAngles: Vector3;
  /** 1 or 0 for each frame. */
  visible: number[];
  /** Whether the stack holds the visible frames only, or all. */
  stackKind: "compact" | "full";
  randomSubset: number;
}

/** What a RELION-5 tomography project says. */
export interface TomoModel {
  /** Size x, y of the unbinned tilt images in pixels. */
  tiltImageSize: [number, number];
  tomograms: TomogramModel[];
  optics: TomoOpticsModel[];
  particles: TomoParticleModel[];
}

/** What to generate. */
export interface TomoModelOptions {
  readonly seed?: number;
  /** Frames of each tomogram: [5, 7] if absent. */
  readonly frames?: readonly number[];
  /** Number of particles, in turn of each tomogram: 8 if absent. */
  readonly particles?: number;
  /** Side of the particle images in px: 8 if absent. */
  readonly boxSize?: number;
  /** Tilt-series pixel sizes in Å, at most two, in turn: [1.4] if absent. */
  readonly pixelSizes?: readonly number[];
  /** B-factor per dose of the tomograms, in turn: [0] if absent. */
  readonly bfactorPerDose?: readonly number[];
  /** Flags of the optics groups 69 and 95, in turn: [false] if absent. */
  readonly premultiplied?: readonly boolean[];
  /** Kinds of stacks: compact but for every third particle if absent. */
  readonly stackKind?: "compact" | "full" | "mixed";
  /** Whether every particle sees every frame. */
  readonly allVisible?: boolean;
  /** Names of the tomograms: TS_01, TS_02 … if absent. */
  readonly tomogramName?: (tomogram: number) => string;
}

type Between = (low: number, high: number, decimals?: number) => number;

const OPTICS_GROUPS = [69, 95];
const VOLTAGES = [300, 200];
const SPHERICAL_ABERRATIONS = [2.7, 2];
const AMPLITUDE_CONTRASTS = [0.1, 0.07];
const SIZES = [[1023, 1024, 301], [960, 927, 255]] as const;

/**
 * A project in which nothing is zero, one or in order that need not be:
 * hands -1 and +1, doses by distance from the middle, one negative CTF scale
 * factor, frames hidden at the end, at the start and between, optics groups
 * 69 and 95 with other voltages, listed backwards.
 */
export function tomoModel(options: TomoModelOptions = {}): TomoModel {
  const { frames = [5, 7], particles = 8 } = options;
  const { tomogramName = (t) => `TS_${String(t + 1).padStart(2, "0")}` } =
    options;
  const random = seeded(options.seed ?? 1);
  const between: Between = (low, high, decimals = 3) =>
    Number((low + (high - low) * random()).toFixed(decimals));
  const tomograms = frames.map((count, t) =>
    tomogram(t, tomogramName(t), count, options, between)
  );
  return {
    tiltImageSize: [1961, 1800],
    tomograms,
    optics: opticsGroups(options).reverse(),
    particles: Array.from(
      { length: particles },
      (_, i) => particle(i, particles, tomograms, options, between),
    ),
  };
}

function turn<T>(values: readonly T[], i: number): T {
  return values[i % values.length];
}

function opticsGroups(options: TomoModelOptions): TomoOpticsModel[] {
  const { pixelSizes = [1.4], premultiplied = [false] } = options;
  return OPTICS_GROUPS.map((group, i) => ({
    group,
    name: `optics_${group}`,
    voltage: VOLTAGES[i],
    sphericalAberration: SPHERICAL_ABERRATIONS[i],
    amplitudeContrast: AMPLITUDE_CONTRASTS[i],
    tiltSeriesPixelSize: turn(pixelSizes, i),
    binning: 2,
    imagePixelSize: 2 * turn(pixelSizes, i),
    imageSize: options.boxSize ?? 8,
    premultiplied: turn(premultiplied, i),
  }));
}

function tomogram(
  t: number,
  name: string,
  count: number,
  options: TomoModelOptions,
  between: Between,
): TomogramModel {
  const doses = dosesFromTheMiddle(count);
  return {
    name,
    pixelSize: turn(options.pixelSizes ?? [1.4], t),
    hand: turn([-1, 1], t),
    defocusSlope: turn([1, 0.98], t),
    size: [...turn(SIZES, t)],
    bfactorPerDose: turn(options.bfactorPerDose ?? [0], t),
    voltage: turn(VOLTAGES, t),
    sphericalAberration: turn(SPHERICAL_ABERRATIONS, t),
    amplitudeContrast: turn(AMPLITUDE_CONTRASTS, t),
    tiltSeriesName: null,
    frames: doses.map((dose, f) => {
      const stageTilt = (f - Math.floor(count / 2)) * Math.floor(120 / count);
      return {
        xTilt: between(0.2, 2),
        yTilt: stageTilt + between(1, 3),
        zRot: between(84, 88),
        shift: [between(-40, -1), between(1, 40)],
        projection: null,
        defocusU: between(25000, 35000),
        defocusV: between(24000, 25000),
        defocusAngle: between(-80, 80),
        preExposure: dose,
        ctfScale: t === 0 && f === 1 ? -0.25 : between(0.4, 1),
        phaseShift: between(10, 90),
        tiltBfactor: 0,
        stageTilt,
        micrographName: `frames/${name}_${String(f + 1).padStart(3, "0")}.mrc`,
      };
    }),
  };
}

/** 3 e⁻/Å² a frame, taken from the middle outwards: 12, 6, 0, 3, 9. */
function dosesFromTheMiddle(count: number): number[] {
  const middle = Math.floor(count / 2);
  const order = Array.from({ length: count }, (_, f) => f)
    .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a);
  return order.map((_, f) => 3 * order.indexOf(f));
}

function particle(
  i: number,
  count: number,
  tomograms: readonly TomogramModel[],
  options: TomoModelOptions,
  between: Between,
): TomoParticleModel {
  const t = i % tomograms.length;
  const { name, size, pixelSize, frames } = tomograms[t];
  const kind = options.stackKind ?? "mixed";
  const triple = (low: number, high: number): Vector3 => [
    between(low, high),
    between(low, high),
    between(low, high),
  ];
  const [x, y, z] = triple(-0.45, 0.45);
  const extent = size.map((side) => side * pixelSize);
  const angles: Vector3 = [
    between(-179, 179),
    between(5, 175),
    between(-179, 179),
  ];
  return {
    name: `${name}/${3 * (count - i)}`,
    tomogram: name,
    opticsGroup: turn(OPTICS_GROUPS, t),
    coordinate: [x * extent[0], y * extent[1], z * extent[2]],
    origin: triple(1, 12),
    angles,
    subtomogramAngles: triple(20, 110),
    visible: visibleFrames(i, frames.length, options, between),
    stackKind: kind === "mixed" ? (i % 3 === 2 ? "full" : "compact") : kind,
    randomSubset: 1 + (i >> 1) % 2,
  };
}

/** All, all but the last, all but the first, some: in turn. */
function visibleFrames(
  i: number,
  count: number,
  options: TomoModelOptions,
  between: Between,
): number[] {
  const visible = new Array<number>(count).fill(1);
  if (options.allVisible || count === 1) return visible;
  if (i % 4 === 1) visible[count - 1] = 0;
  if (i % 4 === 2) visible[0] = 0;
  if (i % 4 === 3) {
    for (let f = 0; f < count; f++) visible[f] = between(0, 1) < 0.6 ? 1 : 0;
    visible[0] = 1;
    visible[count >> 1] = 0;
  }
  return visible;
}

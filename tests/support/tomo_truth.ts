import { OmittedColumns, type TomoLayout } from "./tomo_columns.ts";
import type {
  FrameModel,
  TomogramModel,
  TomoModel,
  TomoOpticsModel,
  TomoParticleModel,
} from "./tomo_model.ts";
import { geometry } from "./tomo_geometry.ts";
import { framesOfStack, pixelOfFrame, stackName } from "./tomo_stacks.ts";

/** What the flat table must say of one tilt image. */
export interface TomoRow {
  /** Row of `particles.star`. */
  readonly particle: number;
  /** Row of the tilt table. */
  readonly frame: number;
  /** Counted from 1. */
  readonly section: number;
  /** As in `_rlnImageName`. */
  readonly stack: string;
  /** Six digits, `@`, stack. */
  readonly imageName: string;
  readonly groupName: string;
  readonly tomoName: string;
  readonly tiltName: string;
  /** Empty if not stated. */
  readonly micrographName: string;
  /** M, row after row. */
  readonly rotation: readonly number[];
  readonly originAngst: readonly [number, number];
  /** In pixels of the particle images. */
  readonly originPx: readonly [number, number];
  /** Å. */
  readonly depth: number;
  readonly defocusU: number;
  readonly defocusV: number;
  readonly defocusAngle: number;
  readonly phaseShift: number;
  /** The cosine of the refined tilt if not stated. */
  readonly ctfScale: number;
  readonly preExposure: number;
  /** B-factor per dose times dose, Å². */
  readonly ctfBfactor: number;
  /** Dose for the CTF: 0 where there is a B-factor. */
  readonly ctfDose: number;
  readonly tiltBfactor: number;
  readonly yTilt: number;
  /** NaN if not stated. */
  readonly stageTilt: number;
  /** From the centre of the tilt image; NaN without shifts. */
  readonly positionAngst: readonly [number, number];
  /** From the first pixel of the unbinned tilt image; NaN without shifts. */
  readonly positionPx: readonly [number, number];
  readonly seriesDoseRank: number;
  /** Null if not stated. */
  readonly randomSubset: number | null;
  readonly optics: TomoOpticsModel;
  /** Value of a pixel of the image. */
  readonly pixel: (pixel: number) => number;
}

/** Order of the rows. */
export type TomoRowOrder = "reference" | "file";

/** Rows of all visible images of a project. */
export function tomoRows(
  model: TomoModel,
  layout: TomoLayout,
  order: TomoRowOrder,
): TomoRow[] {
  const omitted = new OmittedColumns(layout.omit);
  const rows = model.particles.flatMap((particle, i) =>
    rowsOfParticle(model, layout, omitted, particle, i)
  );
  if (order === "file") return rows;
  return rows.sort((a, b) =>
    byCodePoint(a.groupName, b.groupName) || a.preExposure - b.preExposure ||
    a.frame - b.frame
  );
}

function rowsOfParticle(
  model: TomoModel,
  layout: TomoLayout,
  omitted: OmittedColumns,
  particle: TomoParticleModel,
  index: number,
): TomoRow[] {
  const tomogram = model.tomograms.find((t) => t.name === particle.tomogram);
  const optics = model.optics.find((o) => o.group === particle.opticsGroup);
  if (!tomogram || !optics) throw new Error("This project has no truth");
  const lacks = (label: string) => omitted.lacks("particles", label);
  const stack = stackName(particle, index);
  const groupName = lacks("_rlnTomoParticleName")
    ? `${tomogram.name}/${placeInTomogram(model, index)}`
    : particle.name;
  return framesOfStack(particle, tomogram.frames.length)
    .map((frame, s) => ({ frame, section: s + 1 }))
    .filter(({ frame }) => particle.visible[frame] === 1)
    .map(({ frame, section }): TomoRow => ({
      particle: index,
      frame,
      section,
      stack,
      imageName: `${String(section).padStart(6, "0")}@${stack}`,
      groupName,
      tomoName: tomogram.name,
      randomSubset: lacks("_rlnRandomSubset") ? null : particle.randomSubset,
      optics,
      pixel: (pixel) => pixelOfFrame(particle, index, frame, pixel),
      seriesDoseRank: doseRank(tomogram.frames, frame),
      ...geometry(model, layout, omitted, particle, tomogram, optics, frame),
      ...frameValues(omitted, tomogram, frame),
    }));
}

/** What the tilt table says by itself. */
function frameValues(
  omitted: OmittedColumns,
  tomogram: TomogramModel,
  f: number,
) {
  const frame = tomogram.frames[f];
  const lacks = (label: string) => omitted.lacks("frames", label);
  const yTilt = frame.projection !== null
    ? Math.asin(-frame.projection[2][0]) * 180 / Math.PI
    : frame.yTilt;
  const slope = omitted.lacks("tomograms", "_rlnCtfBfactorPerElectronDose")
    ? 0
    : tomogram.bfactorPerDose;
  const ctfBfactor = slope > 0 ? slope * frame.preExposure : 0;
  const unnamed = lacks("_rlnMicrographName");
  return {
    yTilt,
    defocusAngle: frame.defocusAngle,
    phaseShift: lacks("_rlnPhaseShift") ? 0 : frame.phaseShift,
    ctfScale: lacks("_rlnCtfScalefactor")
      ? Math.cos(yTilt * Math.PI / 180)
      : frame.ctfScale,
    preExposure: frame.preExposure,
    ctfBfactor,
    ctfDose: ctfBfactor > 0 ? 0 : frame.preExposure,
    tiltBfactor: lacks("_rlnCtfBfactor") ? 0 : frame.tiltBfactor,
    stageTilt: lacks("_rlnTomoNominalStageTiltAngle") ? NaN : frame.stageTilt,
    micrographName: unnamed ? "" : frame.micrographName,
    tiltName: unnamed
      ? `${tomogram.name}/${String(f + 1).padStart(3, "0")}`
      : frame.micrographName,
  };
}

/** Frames of the whole series that come before, by dose and then by row. */
function doseRank(frames: readonly FrameModel[], f: number): number {
  const dose = frames[f].preExposure;
  return frames.filter((other, g) =>
    other.preExposure < dose || (other.preExposure === dose && g < f)
  ).length;
}

/** Number, from 1, of a particle among those of its tomogram. */
function placeInTomogram(model: TomoModel, index: number): number {
  const { tomogram } = model.particles[index];
  return model.particles.slice(0, index + 1)
    .filter((other) => other.tomogram === tomogram).length;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

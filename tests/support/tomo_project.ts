import type { TemporaryFolder } from "./temporary.ts";
import { OmittedColumns, type TomoLayout } from "./tomo_columns.ts";
import {
  type TomoModel,
  tomoModel,
  type TomoModelOptions,
} from "./tomo_model.ts";
import { starList, starLoop } from "./star_text.ts";
import { PARTICLE_JOB, stackBytes, stackName } from "./tomo_stacks.ts";
import {
  particlesText,
  tiltSeriesPath,
  tiltSeriesText,
  tomogramsText,
  type TomoStarSource,
} from "./tomo_star.ts";
import { type TomoRow, type TomoRowOrder, tomoRows } from "./tomo_truth.ts";

/** A RELION-5 project on disk. */
export interface TomoProject {
  /** Project folder. */
  readonly root: string;
  /** Path of `optimisation_set.star`, in the project folder. */
  readonly optimisationSet: string;
  /** Path of `tomograms.star`, in the project folder. */
  readonly tomograms: string;
  /** Path of `particles.star`, two folders below. */
  readonly particles: string;
  /** Paths of the tilt-series files; empty if inline. */
  readonly tiltSeries: readonly string[];
  /** Paths of the stacks, one a particle. */
  readonly stacks: readonly string[];
  /** What was written. */
  readonly model: TomoModel;
  /** What the flat table must say. */
  rows(order?: TomoRowOrder): TomoRow[];
}

/** What to write; see {@linkcode tomoModel} for what is generated. */
export interface TomoProjectOptions extends TomoModelOptions, TomoLayout {
  /** What to write instead of a generated project. */
  readonly model?: TomoModel;
  /** Changes the project before it is written. */
  readonly change?: (model: TomoModel) => void;
  /** Project folder below the test folder: the test folder if absent. */
  readonly root?: string;
  /** Whether files name each other by absolute paths. */
  readonly absolutePaths?: boolean;
  /** Whether to write the stacks: yes if absent. */
  readonly stacks?: boolean;
  /**
   * Text of a STAR file to write for the one given, null for none; `path` is
   * relative to the project folder. The truth does not follow.
   */
  readonly edit?: (path: string, text: string) => string | null;
  /** The same for the bytes of stacks. */
  readonly editStack?: (path: string, bytes: Uint8Array) => Uint8Array | null;
}

/**
 * Writes a RELION-5 project: `optimisation_set.star`, `tomograms.star`,
 * `tilt_series/NAME.star`, and `particles.star` with a stack a particle in
 * `Extract/job012`.
 */
export async function writeTomoProject(
  folder: TemporaryFolder,
  options: TomoProjectOptions = {},
): Promise<TomoProject> {
  const model = options.model ?? tomoModel(options);
  if (options.omit?.includes("_rlnTomoVisibleFrames")) {
    for (const particle of model.particles) particle.visible.fill(1);
  }
  options.change?.(model);
  const below = options.root === undefined ? "" : `${options.root}/`;
  const root = folder.at(below).replace(/\/$/, "");
  const texts = starTexts(model, options, root);
  for (const [path, text] of texts) {
    const edited = options.edit ? options.edit(path, text) : text;
    if (edited !== null) await folder.write(`${below}${path}`, edited);
  }
  const names = model.particles.map(stackName);
  for (const [i, path] of names.entries()) {
    if (options.stacks === false) break;
    const bytes = stackBytes(model, i);
    const edited = options.editStack ? options.editStack(path, bytes) : bytes;
    if (edited !== null) await folder.write(`${below}${path}`, edited);
  }
  return {
    root,
    optimisationSet: `${root}/optimisation_set.star`,
    tomograms: `${root}/tomograms.star`,
    particles: `${root}/${PARTICLE_JOB}/particles.star`,
    tiltSeries: [...texts.keys()].filter((path) => path.startsWith("tilt_"))
      .map((path) => `${root}/${path}`),
    stacks: names.map((path) => `${root}/${path}`),
    model,
    rows: (order = "reference") => tomoRows(model, options, order),
  };
}

/**
 * An `edit` that replaces words; `file` is the end of a path. Refuses words
 * that are not there.
 */
export function replacing(
  file: string,
  old: string | RegExp,
  now: string,
): (path: string, text: string) => string {
  return (path, text) => {
    if (!path.endsWith(file)) return text;
    const changed = text.replace(old, now);
    if (changed === text) throw new Error(`"${old}" is not in ${path}`);
    return changed;
  };
}

/**
 * What Warp wrote before July 2026: tables inline under `.tomostar` names,
 * matrices, full stacks, coordinates in pixels of the images.
 */
export const WARP_1: TomoProjectOptions = {
  coordinates: "imagePixels",
  alignment: "matrices",
  tiltTables: "inline",
  stackKind: "full",
  tomogramName: (t) => `series_${t + 1}.tomostar`,
  omit: [
    "_rlnMicrographName",
    "_rlnTomoNominalStageTiltAngle",
    "_rlnRandomSubset",
    "_rlnPhaseShift",
  ],
  change: (model) => {
    for (const tomogram of model.tomograms) {
      tomogram.tiltSeriesName = "dummy_tiltseries.mrc";
    }
  },
};

function starTexts(
  model: TomoModel,
  layout: TomoProjectOptions,
  root: string,
): Map<string, string> {
  const omitted = new OmittedColumns(layout.omit);
  const pathText = (path: string) =>
    layout.absolutePaths ? `${root}/${path}` : path;
  const source: TomoStarSource = { model, layout, omitted, pathText };
  const particles = `${PARTICLE_JOB}/particles.star`;
  const members = [
    ["_rlnTomoParticlesFile", pathText(particles)],
    ["_rlnTomoTomogramsFile", pathText("tomograms.star")],
  ] as const;
  const texts = new Map([
    [
      "optimisation_set.star",
      layout.optimisationLoop
        ? starLoop("", members.map(([label, path]) => [label, [path]]))
        : starList("", members),
    ],
    ["tomograms.star", tomogramsText(source)],
    [particles, particlesText(source)],
  ]);
  if (layout.tiltTables !== "inline") {
    for (const tomogram of model.tomograms) {
      texts.set(tiltSeriesPath(tomogram), tiltSeriesText(source, tomogram));
    }
  }
  omitted.checkAllMet();
  return texts;
}

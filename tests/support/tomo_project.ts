import type { TemporaryFolder } from "./temporary.ts";

/** Columns of a table by label, without `_rln`. */
export type Columns = Record<string, (string | number)[]>;

/** The tables of a RELION-5 tomography project, to be edited by a test. */
export interface TomoProject {
  general: Columns | null;
  optics: Columns;
  particles: Columns;
  tomograms: Columns;
  /** Tilt tables by the name of their tomogram. */
  series: Record<string, Columns>;
}

/** Example A of the specification: one particle, angles. */
export function exampleA(): TomoProject {
  return {
    general: { TomoSubTomosAre2DStacks: [1] },
    optics: {
      OpticsGroup: [1],
      OpticsGroupName: ["opticsGroup1"],
      Voltage: [300],
      SphericalAberration: [2.7],
      AmplitudeContrast: [0.07],
      TomoTiltSeriesPixelSize: [1.35],
      TomoSubtomogramBinning: [1],
      ImagePixelSize: [1.35],
      ImageSize: [128],
      ImageDimensionality: [2],
    },
    particles: {
      TomoName: ["TS_1"],
      TomoParticleName: ["TS_1/1"],
      ImageName: ["Extract/TS_1/1_stack2d.mrcs"],
      OpticsGroup: [1],
      TomoVisibleFrames: ["[1,1]"],
      CenteredCoordinateXAngst: [-500],
      CenteredCoordinateYAngst: [250],
      CenteredCoordinateZAngst: [120],
      AngleRot: [40],
      AngleTilt: [60],
      AnglePsi: [-110],
    },
    tomograms: {
      TomoName: ["TS_1"],
      TomoTiltSeriesStarFile: ["tilt_series/TS_1.star"],
      TomoTiltSeriesPixelSize: [1.35],
      TomoHand: [-1],
      TomoSizeX: [4000],
      TomoSizeY: [4000],
      TomoSizeZ: [1200],
      Voltage: [300],
      SphericalAberration: [2.7],
      AmplitudeContrast: [0.07],
    },
    series: {
      TS_1: {
        TomoXTilt: [0, 0.5],
        TomoYTilt: [30, -21],
        TomoZRot: [85, 84.6],
        TomoXShiftAngst: [12, -3.5],
        TomoYShiftAngst: [-7, 20],
        DefocusU: [30000, 30500],
        DefocusV: [29400, 29900],
        DefocusAngle: [45, 44],
        MicrographPreExposure: [0, 3],
        CtfScalefactor: [0.9, 0.8],
        MicrographName: ["a.mrc", "b.mrc"],
      },
    },
  };
}

/** Example A with `count` particles, and tomograms `TS_1` … of two frames. */
export function manyParticles(count: number, tomograms = 1): TomoProject {
  const project = exampleA();
  const series = Array.from({ length: tomograms }, (_, k) => `TS_${k + 1}`);
  const repeat = (columns: Columns, times: number) => {
    for (const [label, [first]] of Object.entries(columns)) {
      columns[label] = new Array(times).fill(first);
    }
  };
  repeat(project.tomograms, tomograms);
  repeat(project.particles, count);
  project.tomograms.TomoName = series;
  project.tomograms.TomoTiltSeriesStarFile = series.map((name) =>
    `tilt_series/${name}.star`
  );
  for (const name of series) project.series[name] = project.series.TS_1;
  const names = Array.from({ length: count }, (_, i) => series[i % tomograms]);
  project.particles.TomoName = names;
  project.particles.TomoParticleName = names.map((name, i) =>
    `${name}/${Math.floor(i / tomograms) + 1}`
  );
  return project;
}

/** A loop of a STAR file. */
export function loop(name: string, columns: Columns): string {
  const labels = Object.keys(columns);
  const rows =
    columns[labels[0]]?.map((_, row) =>
      labels.map((label) => columns[label][row]).join(" ")
    ) ?? [];
  return `data_${name}\n\nloop_\n` +
    [...labels.map((label) => `_rln${label}`), ...rows].join("\n") + "\n\n";
}

/** A list of a STAR file, of the first row of columns. */
export function list(name: string, columns: Columns): string {
  const pairs = Object.entries(columns).map(([label, [value]]) =>
    `_rln${label} ${value}`
  );
  return `data_${name}\n\n${pairs.join("\n")}\n\n`;
}

/** Text of the particle file. */
export function particleText(
  { general, optics, particles }: TomoProject,
): string {
  return (general === null ? "" : list("general", general)) +
    loop("optics", optics) + loop("particles", particles);
}

/** Text of the optimisation set. */
export const SET_TEXT = list("", {
  TomoParticlesFile: ["particles.star"],
  TomoTomogramsFile: ["tomograms.star"],
});

/**
 * Writes a project into a folder: `tomograms.star`, `particles.star`, the
 * tilt series as the tomograms name them, and `set.star`.
 */
export async function writeProject(
  folder: TemporaryFolder,
  project: TomoProject,
): Promise<{ tomograms: string; particles: string }> {
  for (const [name, columns] of Object.entries(project.series)) {
    await folder.write(`tilt_series/${name}.star`, loop(name, columns));
  }
  await folder.write("set.star", SET_TEXT);
  return {
    tomograms: await folder.write(
      "tomograms.star",
      loop("global", project.tomograms),
    ),
    particles: await folder.write("particles.star", particleText(project)),
  };
}

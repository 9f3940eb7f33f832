import { StarTable } from "../../src/formats/star/mod.ts";
import { StarFile } from "../../src/metadata/star_file.ts";

type Columns = Parameters<typeof StarTable.fromColumns>[1];

/** A STAR file of these particle columns and, if given, optics columns. */
export function starOf(particles: Columns, optics?: Columns): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", particles),
    dataOptics: optics ? StarTable.fromColumns("optics", optics) : null,
  });
}

/** The columns without some of them. */
export function without(columns: Columns, ...labels: string[]): Columns {
  return Object.fromEntries(
    Object.entries(columns).filter(([label]) => !labels.includes(label)),
  );
}

/** First particle of a RELION 3.1 file. */
export const PARTICLES_31: Columns = {
  _rlnOpticsGroup: ["1"],
  _rlnAngleRot: ["-102.30296"],
  _rlnAngleTilt: ["82.318041"],
  _rlnAnglePsi: ["124.706463"],
  _rlnOriginXAngst: ["0.019324"],
  _rlnOriginYAngst: ["-0.64686"],
  _rlnDefocusU: ["13108.082418"],
  _rlnDefocusV: ["12845.582418"],
  _rlnDefocusAngle: ["-160.39"],
  _rlnPhaseShift: ["0"],
};

/** Its optics group. */
export const OPTICS_31: Columns = {
  _rlnOpticsGroup: ["1"],
  _rlnImagePixelSize: ["2.806"],
  _rlnImageSize: ["256"],
  _rlnVoltage: ["300"],
  _rlnSphericalAberration: ["0.01"],
  _rlnAmplitudeContrast: ["0.1"],
};

/** One particle of a RELION 3.0 file: detector pixel size and magnification, no image size. */
export const PARTICLES_30: Columns = {
  _rlnDetectorPixelSize: [5],
  _rlnMagnification: [38168],
  _rlnAngleRot: [16.09353],
  _rlnAngleTilt: [86.352776],
  _rlnAnglePsi: [98.22569],
  _rlnOriginX: [-0.14063],
  _rlnOriginY: [-0.04688],
  _rlnDefocusU: [15301.1],
  _rlnDefocusV: [14916.4],
  _rlnDefocusAngle: [5.28],
  _rlnVoltage: [300],
  _rlnSphericalAberration: [2.7],
  _rlnAmplitudeContrast: [0.07],
};

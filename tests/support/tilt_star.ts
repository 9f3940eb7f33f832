import { mrcBytes } from "./mrc_bytes.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** Pixel p of row i of every set made here. */
export function tiltPixel(row: number, pixel: number): number {
  return row * 100 + (pixel % 64);
}

/** A row of a set of tilt series. */
export interface TiltRow {
  /** Name of the particle. */
  readonly particle: string;
  /** Dose before the image in e⁻/Å². */
  readonly dose: number;
}

/** What to make. */
export interface TiltStarOptions {
  /** Tilts of each particle, by name in the order of the file. */
  readonly tilts?: Readonly<Record<string, number>>;
  /** Particles of the first half; the rest are in the second. */
  readonly half1?: readonly string[];
}

/** A small set of tilt series on disk, one row an image. */
export interface TiltStar {
  /** Path of the STAR file. */
  readonly star: string;
  /** The rows of the file. */
  readonly rows: readonly TiltRow[];
}

/** Side of the images. */
const D = 8;

/**
 * Writes a stack and a STAR file by hand: the tilts of all particles in turn,
 * the most exposed first, so that neither particles nor tilts stand in the
 * order in which they are opened. B-factors are −4 Å² per e⁻/Å².
 */
export async function writeTiltStar(
  folder: TemporaryFolder,
  options: TiltStarOptions = {},
): Promise<TiltStar> {
  const { tilts = { b: 3, a: 2, c: 4 }, half1 = ["a", "c"] } = options;
  const most = Math.max(...Object.values(tilts));
  const rows = Array.from({ length: most }, (_, t) => most - 1 - t)
    .flatMap((tilt) =>
      Object.entries(tilts).filter(([, count]) => tilt < count)
        .map(([particle]) => ({ particle, dose: 3 * tilt }))
    );
  await folder.write("tilts.mrcs", mrcBytes(rows.length, D, tiltPixel));
  const lines = rows.map(({ particle, dose }, i) =>
    [
      `${i + 1}@tilts.mrcs`,
      particle,
      dose,
      (1 - dose / 100).toFixed(2),
      -4 * dose,
      `tomo${particle === "c" ? 2 : 1}`,
      10 * i,
      5 * i,
      -3 * i,
      0.5 * i,
      -0.25 * i,
      15000 + 10 * i,
      14000 + 10 * i,
      30,
      half1.includes(particle) ? 1 : 2,
      1,
    ].join(" ")
  );
  const star = await folder.write("tilts.star", starText(lines));
  return { star, rows };
}

function starText(lines: readonly string[]): string {
  return `
data_optics

loop_
_rlnOpticsGroup #1
_rlnVoltage #2
_rlnSphericalAberration #3
_rlnAmplitudeContrast #4
_rlnImagePixelSize #5
_rlnImageSize #6
1 300 2.7 0.1 1.5 ${D}

data_particles

loop_
_rlnImageName #1
_rlnGroupName #2
_rlnMicrographPreExposure #3
_rlnCtfScalefactor #4
_rlnCtfBfactor #5
_rlnTomoName #6
_rlnAngleRot #7
_rlnAngleTilt #8
_rlnAnglePsi #9
_rlnOriginXAngst #10
_rlnOriginYAngst #11
_rlnDefocusU #12
_rlnDefocusV #13
_rlnDefocusAngle #14
_rlnRandomSubset #15
_rlnOpticsGroup #16
${lines.join("\n")}
`;
}

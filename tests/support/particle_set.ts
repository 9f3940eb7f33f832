import { mrcBytes, type MrcBytesOptions } from "./mrc_bytes.ts";
import type { TemporaryFolder } from "./temporary.ts";

/** Pixel p of image i of stack s in every set made here. */
export function pixelOf(stack: number, image: number, pixel: number): number {
  return stack * 1000 + image * 100 + (pixel % 64);
}

/** A small particle set on disk. */
export interface ParticleSet {
  /** Path of the STAR file. */
  readonly star: string;
  /** For each row, its stack and its section counted from 0. */
  readonly rows: readonly (readonly [stack: number, section: number])[];
  /** Side of the images. */
  readonly D: number;
}

/** What to make. */
export interface ParticleSetOptions extends MrcBytesOptions {
  readonly D?: number;
  /** Images in each stack. */
  readonly counts?: readonly number[];
  /** Stack and section of each row; all sections in order if absent. */
  readonly rows?: readonly (readonly [number, number])[];
  /** Path of a stack in the STAR file. */
  readonly stackName?: (stack: number) => string;
  /** Folder of the stacks below the test folder, as `stackName` starts. */
  readonly root?: string;
}

/**
 * Writes stacks and a RELION 3.1 STAR file by hand: two optics groups of the
 * same pixel size 1.5 Å, poses, CTF values and half-sets that depend on the
 * row in a simple way.
 */
export async function writeParticleSet(
  folder: TemporaryFolder,
  options: ParticleSetOptions = {},
): Promise<ParticleSet> {
  const { D = 8, counts = [3, 4], root = "" } = options;
  const stackName = options.stackName ?? ((s: number) => `Stacks/s${s}.mrcs`);
  for (const [s, count] of counts.entries()) {
    const bytes = mrcBytes(count, D, (i, p) => pixelOf(s, i, p), options);
    await folder.write(`${root}${stackName(s)}`, bytes);
  }
  const rows = options.rows ??
    counts.flatMap((count, s) =>
      Array.from({ length: count }, (_, i) => [s, i] as const)
    );
  const star = await folder.write(
    "particles.star",
    starText(D, rows, stackName),
  );
  return { star, rows, D };
}

function starText(
  D: number,
  rows: readonly (readonly [number, number])[],
  stackName: (stack: number) => string,
): string {
  const lines = rows.map(([stack, section], i) =>
    [
      `${String(section + 1).padStart(6, "0")}@${stackName(stack)}`,
      1 + (i % 2),
      10 * i,
      5 * i,
      -3 * i,
      (0.75 * i).toFixed(3),
      (-1.5 * i).toFixed(3),
      15000 + 10 * i,
      14000 + 10 * i,
      30 + i,
      1 + (i % 2),
    ].join(" ")
  );
  return `
# version 30001

data_optics

loop_
_rlnOpticsGroup #1
_rlnOpticsGroupName #2
_rlnVoltage #3
_rlnSphericalAberration #4
_rlnAmplitudeContrast #5
_rlnImagePixelSize #6
_rlnImageSize #7
1 first 300 2.7 0.1 1.5 ${D}
2 second 200 2.6 0.07 1.5 ${D}

# version 30001

data_particles

loop_
_rlnImageName #1
_rlnOpticsGroup #2
_rlnAngleRot #3
_rlnAngleTilt #4
_rlnAnglePsi #5
_rlnOriginXAngst #6
_rlnOriginYAngst #7
_rlnDefocusU #8
_rlnDefocusV #9
_rlnDefocusAngle #10
_rlnRandomSubset #11
${lines.join("\n")}
`;
}

import { StarDocument, StarTable } from "../../../src/formats/star/mod.ts";
import type {
  TiltSeriesFrames,
  Tomogram,
  TomoOpticsGroup,
  TomoTables,
} from "../../../src/metadata/relion5_tomo/tomo_tables.ts";

/** One tilt image: what is left out is 0. */
export interface MadeFrame {
  readonly tilt?: readonly [x: number, y: number, z: number];
  /** Nine numbers in place of the angles. */
  readonly rotation?: readonly number[];
  readonly shift?: readonly [number, number];
  readonly defocus?: readonly [u: number, v: number, angle: number];
  readonly dose?: number;
  readonly scale?: number;
  readonly phaseShift?: number;
  readonly tiltBfactor?: number;
}

export interface MadeTomogram extends Partial<Omit<Tomogram, "frames">> {
  readonly frames: readonly MadeFrame[];
  readonly micrographNames?: readonly string[] | null;
  readonly stageTilt?: readonly number[];
}

export interface MadeParticle {
  readonly name: string;
  readonly tomogram?: number;
  readonly optics?: number;
  readonly centre?: readonly number[];
  readonly origin?: readonly number[];
  readonly angles?: readonly number[];
  readonly boxAngles?: readonly number[];
  readonly stack?: string;
  readonly visible?: readonly number[];
  readonly subset?: number;
}

export interface MadeTables {
  readonly tomograms: readonly MadeTomogram[];
  readonly particles: readonly MadeParticle[];
  readonly optics?: readonly Partial<TomoOpticsGroup>[];
  readonly path?: string;
  readonly projectDir?: string | null;
  /** Leave the flags of visible frames out. */
  readonly unflagged?: boolean;
}

export type Matrix = readonly number[];

/** a·b of 3×3 matrices, the naive way. */
export function times(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row] * b[column] + a[row + 1] * b[3 + column] +
      a[row + 2] * b[6 + column];
  });
}

export function turn(m: Matrix, v: readonly number[]): number[] {
  return [0, 3, 6].map((r) => m[r] * v[0] + m[r + 1] * v[1] + m[r + 2] * v[2]);
}

function cosSin(degrees: number): [number, number] {
  return [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
}

export function rotX(degrees: number): number[] {
  const [c, s] = cosSin(degrees);
  return [1, 0, 0, 0, c, -s, 0, s, c];
}

export function rotY(degrees: number): number[] {
  const [c, s] = cosSin(degrees);
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

export function rotZ(degrees: number): number[] {
  const [c, s] = cosSin(degrees);
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** Euler matrix as a product of three. */
export function eulerMatrix([rot, tilt, psi]: readonly number[]): number[] {
  return times(rotZ(-psi), times(rotY(-tilt), rotZ(-rot)));
}

/** Tables as the reader would make them of files that say this. */
export function madeTables(made: MadeTables): TomoTables {
  const { particles, path = "/none/particles.star" } = made;
  const tomograms = made.tomograms.map(madeTomogram);
  const flags = particles.map((p) =>
    p.visible ?? made.tomograms[p.tomogram ?? 0].frames.map(() => 1)
  );
  const starts = [0];
  flags.forEach((each) => starts.push(starts.at(-1)! + each.length));
  const triples = (of: (p: MadeParticle) => readonly number[] | undefined) =>
    Float64Array.from(particles.flatMap((p) => [...of(p) ?? [0, 0, 0]]));
  return {
    tomograms,
    optics: (made.optics ?? [{}]).map((group, i) => ({
      group: i + 1,
      name: `opticsGroup${i + 1}`,
      voltage: 300,
      sphericalAberration: 2.7,
      amplitudeContrast: 0.1,
      imagePixelSize: 2.8,
      imageSize: 128,
      ctfPremultiplied: false,
      ...group,
    })),
    particles: {
      path,
      count: particles.length,
      names: particles.map(({ name }) => name),
      tomogramIndex: Int32Array.from(particles, (p) => p.tomogram ?? 0),
      opticsIndex: Int32Array.from(particles, (p) => p.optics ?? 0),
      coordinatesAngst: triples((p) => p.centre),
      originsAngst: triples((p) => p.origin),
      anglesDeg: triples((p) => p.angles),
      boxAnglesDeg: particles.some((p) => p.boxAngles)
        ? triples((p) => p.boxAngles)
        : null,
      stacks: particles.map((p) => p.stack ?? `${p.name}.mrcs`),
      visible: made.unflagged ? null : Uint8Array.from(flags.flat()),
      visibleStart: Int32Array.from(starts),
      randomSubset: particles.some((p) => p.subset !== undefined)
        ? Int8Array.from(particles, (p) => p.subset ?? 0)
        : null,
    },
    tomogramsPath: "/none/tomograms.star",
    particleDocument: particleDocument(made),
    projectDir: made.projectDir ?? null,
    files: [path],
    diagnostics: [],
  };
}

function madeTomogram(made: MadeTomogram, index: number): Tomogram {
  const { frames, micrographNames = null, stageTilt, ...fields } = made;
  const name = made.name ?? `T${index + 1}`;
  const numbers = (of: (frame: MadeFrame) => number | undefined) =>
    Float64Array.from(frames, (frame) => of(frame) ?? 0);
  const series: TiltSeriesFrames = {
    path: `/none/${name}.star`,
    block: name,
    count: frames.length,
    rotations: Float64Array.from(frames.flatMap(rotationOf)),
    shiftsAngst: Float64Array.from(
      frames.flatMap(({ shift }) => [...shift ?? [NaN, NaN]]),
    ),
    defocusU: numbers(({ defocus }) => defocus?.[0]),
    defocusV: numbers(({ defocus }) => defocus?.[1]),
    defocusAngle: numbers(({ defocus }) => defocus?.[2]),
    phaseShift: numbers(({ phaseShift }) => phaseShift),
    preExposure: numbers(({ dose }) => dose),
    ctfScale: frames.some(({ scale }) => scale !== undefined)
      ? numbers(({ scale }) => scale)
      : null,
    tiltBfactor: numbers(({ tiltBfactor }) => tiltBfactor),
    yTilt: numbers(({ tilt }) => tilt?.[1]),
    stageTilt: stageTilt
      ? Float64Array.from(stageTilt)
      : new Float64Array(frames.length).fill(NaN),
    micrographNames,
  };
  return {
    pixelSize: 1.4,
    hand: -1,
    defocusSlope: 1,
    size: null,
    bfactorPerDose: 0,
    ...fields,
    name,
    frames: series,
  };
}

function rotationOf({ rotation, tilt = [0, 0, 0] }: MadeFrame): number[] {
  const [x, y, z] = tilt;
  return [...rotation ?? times(rotZ(z), times(rotY(y), rotX(x)))];
}

function particleDocument({ particles }: MadeTables): StarDocument {
  return StarDocument.fromBlocks([
    StarTable.fromPairs("general", { _rlnTomoSubTomosAre2DStacks: 1 }),
    StarTable.fromColumns("optics", { _rlnOpticsGroup: [1] }),
    StarTable.fromColumns("particles", {
      _rlnTomoName: particles.map(({ tomogram = 0 }) => `T${tomogram + 1}`),
      _rlnTomoParticleName: particles.map(({ name }) => name),
      _rlnImageName: particles.map(({ stack, name }) =>
        stack ?? `${name}.mrcs`
      ),
      _rlnTomoVisibleFrames: particles.map(({ visible = [] }) =>
        `[${visible.join(",")}]`
      ),
      _rlnOpticsGroup: particles.map(({ optics = 0 }) => optics + 1),
    }),
  ]);
}

/** Kinds of stacks for tables whose stacks are all compact. */
export function compact(
  { particles: { count } }: TomoTables,
): { isFull: Uint8Array } {
  return { isFull: new Uint8Array(count) };
}

/** Kinds of stacks for tables whose stacks are all full. */
export function full(
  { particles: { count } }: TomoTables,
): { isFull: Uint8Array } {
  return { isFull: new Uint8Array(count).fill(1) };
}

/** Codes of diagnostics. */
export function codes(
  { diagnostics }: { readonly diagnostics: readonly { code: string }[] },
): string[] {
  return diagnostics.map(({ code }) => code);
}

/** Fails unless numbers are close. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} numbers, expected ${expected.length}`);
  }
  for (let i = 0; i < actual.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
      throw new Error(`Number ${i} is ${actual[i]}, expected ${expected[i]}`);
    }
  }
}

/** Rows of a matrix column. */
export function rowOf(
  { data, shape }: { data: Float64Array; shape: readonly number[] },
  row: number,
): Float64Array {
  const width = data.length / shape[0];
  return data.subarray(row * width, (row + 1) * width);
}

import { ArgumentError } from "../core/errors.ts";
import { requireFinite } from "../core/require_finite.ts";
import { isSameVoxelSize, requireVoxelSize } from "../core/voxel_size.ts";
import { cubeSide } from "../fourier/cube_side.ts";
import type { Volume } from "../volumes/volume.ts";
import { gaussianMolecule } from "./gaussian_molecule.ts";
import { CONFORMATIONS } from "./molecule_blobs.ts";
import { rounded, STEP } from "./rounded.ts";
import type { SimulateDatasetOptions } from "./simulate_options.ts";
import { checkBox, LEAST_BOX } from "./value_checks.ts";

/** What particles are projections of. */
export interface VolumePlan {
  /** Side in px. */
  readonly box: number;
  /** Å between voxels. */
  readonly voxelSize: number;
  /** One volume a conformation, made when they are wanted. */
  readonly volumes: () => readonly Volume[];
  /** Whether they are the built-in molecule. */
  readonly isBuiltIn: boolean;
  /** Part of the particles in each conformation; the sum is 1. */
  readonly proportions: readonly number[];
}

const DEFAULT_BOX = 64;
const DEFAULT_VOXEL_SIZE = 3;

/**
 * Takes volumes, box and voxel size from the options.
 *
 * @throws {ArgumentError} if they do not go together.
 */
export function planVolumes(options: SimulateDatasetOptions): VolumePlan {
  const { volumes, conformations, proportions } = options;
  if (volumes !== undefined && conformations !== undefined) {
    throw new ArgumentError(
      "conformations",
      "Cannot take both volumes and conformations of the built-in molecule: " +
        "give one of them",
      { label: "conformations", actual: conformations },
    );
  }
  const plan = volumes === undefined
    ? builtIn(options, conformations ?? 1)
    : given(options, volumes);
  return { ...plan, proportions: partsOf(proportions, plan.count) };
}

type Counted = Omit<VolumePlan, "proportions"> & { readonly count: number };

function builtIn(
  { box = DEFAULT_BOX, voxelSize: size = DEFAULT_VOXEL_SIZE }:
    SimulateDatasetOptions,
  count: number,
): Counted {
  if (!(Number.isSafeInteger(count) && count >= 1 && count <= CONFORMATIONS)) {
    throw new ArgumentError(
      "conformations",
      `Cannot make "${count}" conformations of the built-in molecule: it has ` +
        `${CONFORMATIONS}; for more, pass the option volumes`,
      { label: "conformations", expected: [1, CONFORMATIONS], actual: count },
    );
  }
  checkBox(box);
  const voxelSize = soundVoxelSize(size);
  const volumes = () =>
    Array.from(
      { length: count },
      (_, i) => gaussianMolecule(box, voxelSize, { conformation: i + 1 }),
    );
  return { box, voxelSize, volumes, isBuiltIn: true, count };
}

function given(
  options: SimulateDatasetOptions,
  volumes: readonly Volume[],
): Counted {
  if (volumes.length === 0) {
    throw new ArgumentError(
      "volume-count",
      "Cannot simulate without a volume: give at least one, or leave out " +
        "the option volumes",
      { label: "volumes", expected: ">= 1", actual: 0 },
    );
  }
  const sides = volumes.map(cubeSide);
  const { box = sides[0] } = options;
  sides.forEach((side, i) => {
    if (side !== sides[0]) throw different("side", i, side, sides[0], "px");
    checkSide(side, i);
    if (side !== box) throw mismatch("box", i, side, box, "px");
    requireFinite(volumes[i], `volume ${i + 1}`);
  });
  const stated = volumes.find((volume) => volume.voxelSize !== null);
  const size = options.voxelSize ?? stated?.voxelSize ?? undefined;
  if (size === undefined) {
    throw new ArgumentError(
      "voxel-size",
      "Cannot tell the voxel size of the volumes: pass the option voxelSize",
      { label: "voxelSize", expected: "> 0" },
    );
  }
  const voxelSize = soundVoxelSize(size);
  volumes.forEach((volume, i) => {
    const own = volume.voxelSize ?? voxelSize;
    if (isSameVoxelSize(own, voxelSize)) return;
    throw options.voxelSize === undefined
      ? different("voxel size", i, own, voxelSize, "Å")
      : mismatch("voxelSize", i, own, voxelSize, "Å");
  });
  return {
    box,
    voxelSize,
    volumes: () => volumes,
    isBuiltIn: false,
    count: volumes.length,
  };
}

/** Headers hold lengths in float32: what the files state is rounded. */
function soundVoxelSize(size: number): number {
  requireVoxelSize(size);
  const voxelSize = rounded(size, STEP.voxelSize);
  if (voxelSize > 0) return voxelSize;
  throw new ArgumentError(
    "voxel-size",
    `Cannot use a voxel size of "${size}" Å: it is too small`,
    { label: "voxelSize", expected: `>= 1e-${STEP.voxelSize}`, actual: size },
  );
}

function checkSide(side: number, volume: number): void {
  if (side >= LEAST_BOX && side % 2 === 0) return;
  throw new ArgumentError(
    "box-size",
    `Cannot use volume ${volume + 1}: its side is "${side}" px where an even ` +
      `number from ${LEAST_BOX} is needed; pad it with zeros, or crop it`,
    { label: "volumes", expected: `even, >= ${LEAST_BOX}`, actual: side },
  );
}

/** A volume is unlike the first one. */
function different(
  what: "side" | "voxel size",
  volume: number,
  actual: number,
  expected: number,
  unit: string,
): ArgumentError {
  return new ArgumentError(
    "volume-mismatch",
    `Cannot use volume ${volume + 1} with those before: its ${what} is ` +
      `"${actual}" ${unit}, not ${expected} ${unit}; resample it to theirs`,
    { label: "volumes", expected, actual },
  );
}

function mismatch(
  label: "box" | "voxelSize",
  volume: number,
  actual: number,
  expected: number,
  unit: string,
): ArgumentError {
  const what = label === "box" ? "side" : "voxel size";
  return new ArgumentError(
    "volume-mismatch",
    `Cannot use volume ${volume + 1}: its ${what} is "${actual}" ${unit} ` +
      `where ${expected} ${unit} is asked for; leave out the option ${label}, ` +
      `or resample the volume`,
    { label, expected, actual },
  );
}

/** Proportions with the sum 1. */
function partsOf(
  proportions: readonly number[] | undefined,
  count: number,
): number[] {
  const weights = proportions ?? new Array<number>(count).fill(1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const isSound = weights.length === count && sum > 0 && sum < Infinity &&
    weights.every((weight) => weight >= 0);
  if (isSound) return weights.map((weight) => weight / sum);
  throw new ArgumentError(
    "proportions",
    `Cannot divide particles by the proportions "${weights.join(", ")}": ` +
      `a number of 0 or more for each conformation (${count}) is needed, not ` +
      `all 0`,
    { label: "proportions", expected: count, actual: proportions },
  );
}

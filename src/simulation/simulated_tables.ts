import { type ColumnValues, StarTable } from "../formats/star/mod.ts";
import type { ImageColumns } from "./image_columns.ts";
import type { SimulationPlan } from "./simulation_plan.ts";

/** Digits of the numbers of particles: names then sort as numbers do. */
const PARTICLE_DIGITS = 9;

/** Table of the optics groups. */
export function opticsTable({ optics, volumes }: SimulationPlan): StarTable {
  const { groups } = optics;
  const all = (value: number) => groups.map(() => value);
  const column = (values: readonly number[]) => Float64Array.from(values);
  return StarTable.fromColumns("optics", {
    _rlnOpticsGroup: groups.map((_, i) => i + 1),
    _rlnOpticsGroupName: groups.map(({ name }) => name),
    _rlnVoltage: column(groups.map(({ voltage }) => voltage)),
    _rlnSphericalAberration: column(
      groups.map(({ sphericalAberration }) => sphericalAberration),
    ),
    _rlnAmplitudeContrast: column(
      groups.map(({ amplitudeContrast }) => amplitudeContrast),
    ),
    _rlnImagePixelSize: column(all(volumes.voxelSize)),
    _rlnImageSize: all(volumes.box),
    _rlnImageDimensionality: all(2),
  });
}

/** Table of the images, as RELION has it. */
export function imageTable(
  plan: SimulationPlan,
  columns: ImageColumns,
  stacks: readonly string[],
): StarTable {
  const { particles } = columns;
  const ofParticle = (values: Float64Array | Int32Array) =>
    byImage(columns, values);
  const { optics } = plan;
  const hasPhaseShift = optics.phaseShift.some((degrees) => degrees !== 0);
  return StarTable.fromColumns("particles", {
    _rlnImageName: imageNames(columns.length, stacks, plan.imagesPerStack),
    ...(plan.tilts === null ? {} : tiltColumns(plan, columns)),
    _rlnOpticsGroup: ofParticle(particles.optics.map((group) => group + 1)),
    _rlnAngleRot: columns.rot,
    _rlnAngleTilt: columns.tilt,
    _rlnAnglePsi: columns.psi,
    _rlnOriginXAngst: columns.originX,
    _rlnOriginYAngst: columns.originY,
    _rlnDefocusU: ofParticle(particles.defocusU),
    _rlnDefocusV: ofParticle(particles.defocusV),
    _rlnDefocusAngle: ofParticle(particles.defocusAngle),
    ...(hasPhaseShift
      ? { _rlnPhaseShift: ofParticle(particles.phaseShift) }
      : {}),
    ...(plan.tilts !== null || optics.contrastStd > 0
      ? { _rlnCtfScalefactor: columns.scale }
      : {}),
    ...(plan.halfsets ? { _rlnRandomSubset: ofParticle(particles.half) } : {}),
  });
}

/** The same, and what no program could know. */
export function truthTable(
  images: StarTable,
  columns: ImageColumns,
): StarTable {
  const { conformation, contrast } = columns.particles;
  return images
    .withColumn(
      "_rlnClassNumber",
      byImage(columns, conformation.map((c) => c + 1)),
    )
    .withColumn("_cryosetContrast", byImage(columns, contrast));
}

/** The same images under other names. */
export function withStacks(
  images: StarTable,
  stacks: readonly string[],
  imagesPerStack: number,
): StarTable {
  const names = imageNames(images.rowCount, stacks, imagesPerStack);
  return images.withColumn("_rlnImageName", names);
}

function tiltColumns(
  { tilts }: SimulationPlan,
  columns: ImageColumns,
): Record<string, ColumnValues> {
  const names = Array.from(
    { length: columns.particles.length },
    (_, i) => `particle_${String(i + 1).padStart(PARTICLE_DIGITS, "0")}`,
  );
  const ofTilt = (values: Float64Array) =>
    Float64Array.from(
      { length: columns.length },
      (_, i) => values[i % columns.tilts],
    );
  return {
    _rlnGroupName: Array.from(
      { length: columns.length },
      (_, i) => names[Math.floor(i / columns.tilts)],
    ),
    _rlnTomoNominalStageTiltAngle: ofTilt(tilts!.angles),
    _rlnMicrographPreExposure: ofTilt(tilts!.doses),
  };
}

function byImage<T extends Float64Array | Int32Array>(
  { length, tilts }: ImageColumns,
  values: T,
): T {
  if (tilts === 1) return values;
  const out = new (values.constructor as new (length: number) => T)(length);
  for (let i = 0; i < length; i++) out[i] = values[Math.floor(i / tilts)];
  return out;
}

function imageNames(
  count: number,
  stacks: readonly string[],
  imagesPerStack: number,
): string[] {
  return Array.from({ length: count }, (_, i) => {
    const section = String(i % imagesPerStack + 1).padStart(6, "0");
    return `${section}@${stacks[Math.floor(i / imagesPerStack)]}`;
  });
}

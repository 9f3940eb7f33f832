import { ArgumentError } from "../core/errors.ts";
import type { ColumnValues } from "../formats/star/mod.ts";
import { OPTICS_GROUP } from "./optics_groups.ts";
import { type ParticleFields, takeValues } from "./optics_values.ts";

/**
 * The tables with one field set: one value for all, one a particle, or one a
 * group. Where numbers of particles and groups agree, values are the
 * particles'.
 *
 * @throws {ArgumentError} if there is no such field, or the number of values
 * does not fit.
 */
export function setOpticsField(
  fields: ParticleFields,
  field: string,
  given: string | number | ColumnValues,
): ParticleFields {
  const { main, optics } = fields;
  const values = typeof given === "object" ? given : [given];
  const inOptics = optics?.has(field) ?? false;
  checkField(field, inOptics || main.has(field));
  const grouped = optics !== null && main.has(OPTICS_GROUP);
  const particles = inOptics && !grouped ? 1 : main.rowCount;
  const groups = grouped ? optics.rowCount : 1;
  checkCount(field, values, particles, groups);
  const forAll = values.length === 1;
  const perParticle = !forAll && values.length === particles;
  if (inOptics && !perParticle) {
    const column = forAll ? repeat(values, optics!.rowCount) : values;
    return fields.withTables(main, optics!.withColumn(field, column));
  }
  const column = perParticle
    ? values
    : forAll
    ? repeat(values, main.rowCount)
    : takeValues(values, fields.opticsRows());
  return fields.withTables(
    main.withColumn(field, column),
    inOptics ? optics!.withoutColumn(field) : optics,
  );
}

function repeat(values: ColumnValues, count: number): ColumnValues {
  return takeValues(values, new Int32Array(count));
}

function checkField(field: string, exists: boolean): void {
  if (field === OPTICS_GROUP) {
    throw new ArgumentError(
      "star-optics-group",
      `Cannot set ${field}, which joins the tables: make a new StarFile of ` +
        `edited tables`,
      { label: field },
    );
  }
  if (exists) return;
  throw new ArgumentError(
    "star-missing-column",
    `Cannot set "${field}": neither table has it; add it to one by withColumn`,
    { label: field },
  );
}

function checkCount(
  field: string,
  { length }: ColumnValues,
  particles: number,
  groups: number,
): void {
  if (length === 1 || length === particles || length === groups) return;
  const fitting = [...new Set([1, particles, groups])];
  throw new ArgumentError(
    "star-column-length",
    `Cannot set "${field}" to ${length} values: expected ` +
      `${fitting.join(" or ")}`,
    { label: field, expected: fitting, actual: length },
  );
}

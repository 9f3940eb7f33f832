/**
 * STAR files of one version of RELION from those of another: all columns stay
 * but those that the versions write differently.
 *
 * @module
 */
import type { StarFile } from "../../metadata/star_file.ts";
import type { ParticleRecords } from "./particle_records.ts";
import {
  type RelionVersion,
  type StarTables,
  starTablesOf,
} from "./records_to_star.ts";

/** Columns of RELION 3.0 that later versions write otherwise. */
const ONLY_30 = [
  "_rlnOriginX",
  "_rlnOriginY",
  "_rlnDetectorPixelSize",
  "_rlnMagnification",
];

/** Columns of RELION 3.1 that version 3.0 writes otherwise. */
const ONLY_31 = [
  "_rlnOriginXAngst",
  "_rlnOriginYAngst",
  "_rlnImagePixelSize",
  "_rlnOpticsGroup",
  "_rlnImageDimensionality",
];

/** Version of RELION by which a file is written. */
export function versionOf(star: StarFile): RelionVersion {
  return star.hasOptics ? "3.1" : "3.0";
}

/**
 * The tables of a file in the other version: what both write alike keeps its
 * text.
 *
 * @param records The same particles, for the columns that differ.
 */
export function otherVersion(
  star: StarFile,
  records: ParticleRecords,
): StarTables {
  const version = versionOf(star) === "3.1" ? "3.0" : "3.1";
  const { main: made, optics } = starTablesOf(records, version);
  const dropped = version === "3.0" ? ONLY_31 : ONLY_30;
  const old = version === "3.0" ? star.flattenToRelion30() : star.df;
  const moved = new Set([...dropped, ...optics?.columns ?? []]);
  const added = made.columns.filter((label) =>
    !old.has(label) && isOfVersion(label, version)
  );
  if (version === "3.1") added.push("_rlnOpticsGroup");
  let main = old;
  for (const label of old.columns.filter((label) => moved.has(label))) {
    main = main.withoutColumn(label);
  }
  for (const label of added) {
    main = main.withColumn(label, made.text(label));
  }
  return { main, optics };
}

/** Columns that only one version has; the others are there already or unknown. */
function isOfVersion(label: string, version: RelionVersion): boolean {
  return (version === "3.0" ? ONLY_30 : ONLY_31).includes(label);
}

/**
 * STAR files from STAR files, of the same version of RELION or another: all
 * columns stay but those that the versions write differently, and those whose
 * values come from elsewhere.
 *
 * @module
 */
import type { StarTable } from "../../formats/star/mod.ts";
import type { StarFile } from "../../metadata/star_file.ts";
import type { ParticleRecords } from "./particle_records.ts";
import {
  type RelionVersion,
  type StarTables,
  starTablesOf,
} from "./records_to_star.ts";

const ANGLES = ["_rlnAngleRot", "_rlnAngleTilt", "_rlnAnglePsi"];
const DEFOCUS = [
  "_rlnDefocusU",
  "_rlnDefocusV",
  "_rlnDefocusAngle",
  "_rlnPhaseShift",
];
const MICROSCOPE = [
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnImageSize",
];

/** Columns that only one version has. */
const ONLY = {
  "3.0": {
    origins: ["_rlnOriginX", "_rlnOriginY"],
    scale: ["_rlnDetectorPixelSize", "_rlnMagnification"],
  },
  "3.1": {
    origins: ["_rlnOriginXAngst", "_rlnOriginYAngst"],
    scale: [
      "_rlnImagePixelSize",
      "_rlnOpticsGroup",
      "_rlnImageDimensionality",
    ],
  },
} as const;

/** Version of RELION by which a file is written. */
export function versionOf(star: StarFile): RelionVersion {
  return star.hasOptics ? "3.1" : "3.0";
}

/**
 * The tables of a file in a version of RELION, with the poses and CTF
 * parameters of `records`. What stays keeps its text.
 *
 * @param records The same particles.
 */
export function keptStarTables(
  star: StarFile,
  records: ParticleRecords,
  version: RelionVersion,
): StarTables {
  const isOther = versionOf(star) !== version;
  const otherVersion = version === "3.0" ? "3.1" : "3.0";
  const made = starTablesOf(records, version, opticsText(star, version));
  let main = version === "3.0" ? star.flattenToRelion30() : star.df;
  const put = (labels: readonly string[]) => {
    for (const label of labels) {
      if (!made.main.has(label)) continue;
      main = main.withColumn(label, made.main.text(label));
    }
  };
  if (!records.hasOwnPoses) put(ANGLES);
  const hasOrigins = made.main.has(ONLY[version].origins[0]);
  if (hasOrigins && (isOther || !records.hasOwnPoses)) {
    // Of both kinds, those in Å count.
    const areThere = version === "3.1" && main.has(ONLY[version].origins[0]);
    if (!records.hasOwnPoses || !areThere) put(ONLY[version].origins);
    main = without(main, ONLY[otherVersion].origins);
  }
  if (isOther && !hasOrigins) main = withOrigins(main, records, version);
  if (!isOther && records.hasOwnCtf) return { main, optics: star.dataOptics };
  if (!records.hasOwnCtf) put([...DEFOCUS, ...MICROSCOPE]);
  main = without(main, [
    ...ONLY[otherVersion].scale,
    ...made.optics?.columns ?? [],
  ]);
  put([...ONLY[version].scale]);
  return { main, optics: made.optics };
}

/** Origins of 2-D alignments, which are no poses, in the other unit. */
function withOrigins(
  table: StarTable,
  { apix }: ParticleRecords,
  version: RelionVersion,
): StarTable {
  const [from, to] = version === "3.1"
    ? [ONLY["3.0"].origins, ONLY["3.1"].origins]
    : [ONLY["3.1"].origins, ONLY["3.0"].origins];
  if (apix === null || !from.every((label) => table.has(label))) return table;
  return from.reduce((main, label, axis) => {
    const values = main.numbers(label).map((value, i) =>
      version === "3.1" ? value * apix[i] : value / apix[i]
    );
    return main.withoutColumn(label).withColumn(to[axis], values);
  }, table);
}

/** Columns of an optics table, by particle, for what is not made anew. */
function opticsText(
  star: StarFile,
  version: RelionVersion,
): Record<string, string[]> {
  const { dataOptics } = star;
  if (version === "3.0" || dataOptics === null) return {};
  const remade = ["_rlnOpticsGroup", ...ONLY["3.0"].scale];
  const further = dataOptics.columns.filter((label) => !remade.includes(label));
  return Object.fromEntries(
    further.map((label) => [label, star.getOpticsValues(label)!]),
  );
}

function without(table: StarTable, labels: readonly string[]): StarTable {
  return labels.filter((label) => table.has(label))
    .reduce((rest, label) => rest.withoutColumn(label), table);
}

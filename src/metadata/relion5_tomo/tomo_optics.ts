import type { Diagnostic } from "../../core/errors.ts";
import { groupKey, OPTICS_GROUP } from "../optics_groups.ts";
import { FaultList } from "./fault_list.ts";
import {
  COUNT,
  FLAG,
  INTEGER,
  POSITIVE,
  type TomoBlock,
} from "./tomo_block.ts";
import { COMPARED_COLUMNS, type TomogramRow } from "./tomogram_rows.ts";
import type { TomoOpticsGroup } from "./tomo_tables.ts";

const TILT_PIXEL_SIZE = "_rlnTomoTiltSeriesPixelSize";
const REQUIRED = [
  OPTICS_GROUP,
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnImagePixelSize",
  "_rlnImageSize",
];

/** Smallest difference that is none of rounding, as in RELION. */
const MISMATCH = 1e-3;

/** Columns of aberrations that are not applied, with the value of no effect. */
const ABERRATIONS: ReadonlyMap<string, number> = new Map([
  ["_rlnBeamTiltX", 0],
  ["_rlnBeamTiltY", 0],
  ["_rlnOddZernike", 0],
  ["_rlnEvenZernike", 0],
  ["_rlnMagMat00", 1],
  ["_rlnMagMat01", 0],
  ["_rlnMagMat10", 0],
  ["_rlnMagMat11", 1],
]);

/** The optics table of a particle file. */
export interface TomoOptics {
  /** The groups. */
  readonly groups: readonly TomoOpticsGroup[];
  /** Values of {@linkcode COMPARED_COLUMNS} by group, NaN if not stated. */
  readonly compared: readonly (readonly number[])[];
  /** `_rlnTomoSubtomogramBinning` by group, 1 if not stated. */
  readonly binning: Float64Array;
}

/**
 * Reads the optics table.
 *
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `missing-column`, `bad-number`
 */
export function readTomoOptics(
  block: TomoBlock,
  notes: Diagnostic[],
): TomoOptics {
  block.requireColumns(REQUIRED);
  noteAberrations(block, notes);
  if (!block.has(TILT_PIXEL_SIZE)) {
    notes.push({
      severity: "note",
      code: "optics-by-default",
      message: `The optics table states no ${TILT_PIXEL_SIZE}: took that of ` +
        `the tomograms`,
      path: block.path,
    });
  }
  const numbers = block.numbers(OPTICS_GROUP, { kind: INTEGER });
  const compared = COMPARED_COLUMNS.map((label) => block.numbersOr(label, NaN));
  const pixelSizes = block.numbers("_rlnImagePixelSize", { kind: POSITIVE });
  const sizes = block.numbers("_rlnImageSize", { kind: COUNT });
  const premultiplied = block.numbersOr("_rlnCtfDataAreCtfPremultiplied", 0, {
    kind: FLAG,
  });
  const names = block.has("_rlnOpticsGroupName")
    ? block.table.text("_rlnOpticsGroupName")
    : null;
  const groups = Array.from(numbers, (group, i) => ({
    group,
    name: names?.[i] ?? `opticsGroup${group}`,
    voltage: compared[0][i],
    sphericalAberration: compared[1][i],
    amplitudeContrast: compared[2][i],
    imagePixelSize: pixelSizes[i],
    imageSize: sizes[i],
    ctfPremultiplied: premultiplied[i] === 1,
  }));
  return {
    groups,
    compared: groups.map((_, i) => compared.map((column) => column[i])),
    binning: block.numbersOr("_rlnTomoSubtomogramBinning", 1),
  };
}

function noteAberrations(block: TomoBlock, notes: Diagnostic[]): void {
  const effective = block.found([...ABERRATIONS.keys()]).filter((label) =>
    block.table.text(label).some((text) =>
      text.split(/[[\],\s]+/).some((part) =>
        part !== "" && Number(part) !== ABERRATIONS.get(label)
      )
    )
  );
  if (effective.length === 0) return;
  notes.push({
    severity: "warning",
    code: "optics-aberrations",
    message: `The optics table states aberrations that are not applied: ${
      effective.join(", ")
    }`,
    path: block.path,
  });
}

/**
 * Row of the optics table for each particle, by the value of the group.
 *
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `unknown-optics`, `missing-column`, or
 * `star-duplicate-optics-group`
 */
export function opticsOfParticles(
  particles: TomoBlock,
  optics: TomoBlock,
  notes: Diagnostic[],
): Int32Array {
  const rowOfGroup = rowsByGroup(optics);
  if (!particles.has(OPTICS_GROUP) && optics.table.rowCount === 1) {
    notes.push({
      severity: "warning",
      code: "optics-by-default",
      message:
        `Particles have no ${OPTICS_GROUP}: took the only optics group ` +
        `for all`,
      path: particles.path,
    });
    return new Int32Array(particles.table.rowCount);
  }
  particles.requireColumns([OPTICS_GROUP]);
  const { codes, values } = particles.table.categories(OPTICS_GROUP);
  const rowOfCode = values.map((group) =>
    rowOfGroup.get(groupKey(group)) ?? -1
  );
  if (rowOfCode.includes(-1)) {
    refuseUnknown(codes, values, rowOfCode, particles, optics);
  }
  return codes.map((code) => rowOfCode[code]);
}

function rowsByGroup(optics: TomoBlock): Map<string, number> {
  const rows = new Map<string, number>();
  const faults = new FaultList();
  optics.table.text(OPTICS_GROUP).forEach((group, row) => {
    const key = groupKey(group);
    const first = rows.get(key);
    if (first === undefined) rows.set(key, row);
    else {
      faults.add(
        () =>
          optics.details({ row: row + 1, label: OPTICS_GROUP, actual: group }),
        () => `"${group}" in rows ${first + 1} and ${row + 1}`,
      );
    }
  });
  faults.throwAs(
    "star-duplicate-optics-group",
    (list) =>
      `Optics groups stand twice in ${optics.place}: ${list}; remove or ` +
      `renumber one of each`,
  );
  return rows;
}

function refuseUnknown(
  codes: Int32Array,
  groups: readonly string[],
  rowOfCode: readonly number[],
  particles: TomoBlock,
  optics: TomoBlock,
): void {
  const counts = new Int32Array(groups.length);
  for (const code of codes) counts[code]++;
  const faults = new FaultList();
  groups.forEach((group, code) => {
    if (rowOfCode[code] >= 0) return;
    faults.add(
      () =>
        particles.details({
          row: codes.indexOf(code) + 1,
          label: OPTICS_GROUP,
          expected: optics.table.text(OPTICS_GROUP),
          actual: group,
        }),
      () => `"${group}" (${counts[code]} particles)`,
    );
  });
  faults.throwAs(
    "unknown-optics",
    (list) =>
      `Optics groups of particles are not in ${optics.place}: ${list}; add ` +
      `their rows or remove these particles`,
  );
}

/**
 * Refuses particles whose optics group and tomogram disagree on the
 * microscope, as RELION does.
 *
 * @param pairs Distinct pairs of optics group and tomogram, by particle.
 * @throws {DataFormatError} `optics-mismatch`
 */
export function compareOptics(
  { groups, compared }: TomoOptics,
  tomograms: readonly TomogramRow[],
  pairs: readonly (readonly [optics: number, tomogram: number])[],
  block: TomoBlock,
): void {
  const faults = new FaultList();
  for (const [optics, tomogram] of pairs) {
    COMPARED_COLUMNS.forEach((label, k) => {
      const actual = compared[optics][k];
      const expected = tomograms[tomogram].compared[k];
      // NaN stands for a value that is not stated.
      if (!(Math.abs(actual - expected) >= MISMATCH)) return;
      faults.add(
        () => block.details({ row: optics + 1, label, expected, actual }),
        () =>
          `${label} "${actual}" in optics group ${groups[optics].group}, ` +
          `"${expected}" in tomogram "${tomograms[tomogram].name}"`,
      );
    });
  }
  faults.throwAs(
    "optics-mismatch",
    (list) =>
      `Particles and tomograms disagree: ${list}; correct the optics table of ` +
      `"${block.path}" or the tomogram table`,
  );
}

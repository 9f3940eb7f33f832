import type { Diagnostic } from "../../core/errors.ts";
import type { StarDocument } from "../../formats/star/mod.ts";
import { findBlock } from "./tomo_blocks.ts";
import {
  badNumber,
  finiteNumbers,
  finiteNumbersOrNull,
  listed,
  requireColumns,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";
import type { TomoOpticsGroup } from "./tomo_tables.ts";
import { SHARED_OPTICS, type TomogramRow } from "./tomogram_rows.ts";

const GROUP = "_rlnOpticsGroup";
const NEEDED = [
  "_rlnVoltage",
  "_rlnSphericalAberration",
  "_rlnAmplitudeContrast",
  "_rlnImagePixelSize",
  "_rlnImageSize",
];
const ABERRATION = /^_rln(BeamTilt[XY]|OddZernike|EvenZernike|MagMat[01][01])$/;

/** Optics and tomograms may differ by this. */
const TOLERANCE = 1e-3;

/** The optics table of a particle file. */
export interface TomoOptics {
  /** The block. */
  readonly block: TomoBlock;
  /** Its groups. */
  readonly groups: readonly TomoOpticsGroup[];
  /** `_rlnTomoSubtomogramBinning` of each group; null if not stated. */
  readonly binning: Float64Array | null;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the optics groups of a particle file.
 *
 * @throws {DataFormatError} `missing-column`, `not-2d-stacks`, or `bad-number`.
 */
export function readTomoOptics(document: StarDocument): TomoOptics {
  const block = findBlock(document, {
    name: "optics",
    keys: [GROUP],
    without: ["_rlnTomoName"],
  });
  const { table, path } = block;
  requireColumns(block, NEEDED);
  const columns = NEEDED.map((label) => finiteNumbers(block, label));
  const [voltage, cs, contrast, pixelSize, imageSize] = columns;
  for (
    const [label, values] of [
      ["_rlnImagePixelSize", pixelSize],
      ["_rlnImageSize", imageSize],
    ] as const
  ) {
    const bad = values.findIndex((value) => value <= 0);
    if (bad >= 0) throw badNumber(block, label, bad);
  }
  const groups = finiteNumbers(block, GROUP);
  const names = table.has("_rlnOpticsGroupName")
    ? table.text("_rlnOpticsGroupName")
    : Array.from(groups, (group) => `opticsGroup${group}`);
  const premultiplied = finiteNumbersOrNull(
    block,
    "_rlnCtfDataAreCtfPremultiplied",
  );
  checkStacks(document, block);
  return {
    block,
    groups: Array.from(groups, (group, row) => ({
      group,
      name: names[row],
      voltage: voltage[row],
      sphericalAberration: cs[row],
      amplitudeContrast: contrast[row],
      imagePixelSize: pixelSize[row],
      imageSize: imageSize[row],
      ctfPremultiplied: (premultiplied?.[row] ?? 0) === 1,
    })),
    binning: finiteNumbersOrNull(block, "_rlnTomoSubtomogramBinning"),
    diagnostics: [
      ...aberrations(block),
      ...(document.block("general") === undefined
        ? [{
          severity: "note" as const,
          code: "no-general-block",
          message: "The particle file has no general block: took its stacks " +
            "as 2-D, as _rlnImageDimensionality says",
          path,
        }]
        : []),
    ],
  };
}

/** Refuses 3-D pseudo-subtomograms. */
function checkStacks(document: StarDocument, optics: TomoBlock): void {
  const general = document.block("general");
  const flag = general?.has("_rlnTomoSubTomosAre2DStacks")
    ? general.cell(0, "_rlnTomoSubTomosAre2DStacks")
    : null;
  const dimensions = finiteNumbersOrNull(optics, "_rlnImageDimensionality");
  const is3D = (flag !== null && Number(flag) === 0) ||
    (dimensions?.includes(3) ?? false) ||
    (flag === null && dimensions === null);
  if (!is3D) return;
  throw tomoFault(
    "not-2d-stacks",
    `Particles of "${optics.path}" are 3-D pseudo-subtomograms, or do not say ` +
      `that they are not; extract them as 2-D stacks`,
    optics,
    { label: "_rlnTomoSubTomosAre2DStacks", actual: flag },
  );
}

function aberrations({ table, path }: TomoBlock): Diagnostic[] {
  const found = table.columns.filter((label) => ABERRATION.test(label));
  if (found.length === 0) return [];
  return [{
    severity: "warning",
    code: "optics-aberrations",
    message: `Aberrations of the optics groups are kept, not applied: ` +
      found.join(", "),
    path,
  }];
}

/**
 * Optics group of each particle, by its number.
 *
 * @throws {DataFormatError} `unknown-optics`
 */
export function opticsOfParticles(
  particles: TomoBlock,
  { groups, block }: TomoOptics,
): { readonly index: Int32Array; readonly diagnostics: Diagnostic[] } {
  const { table, path } = particles;
  const byNumber = new Map<number, number>();
  groups.forEach(({ group }, row) => {
    if (!byNumber.has(group)) byNumber.set(group, row);
    else {
      throw tomoFault(
        "unknown-optics",
        `Optics group "${group}" is in rows ${byNumber.get(group)! + 1} and ` +
          `${row + 1} of "${path}": numbers must be unique`,
        block,
        { row: row + 1, label: GROUP, actual: group },
      );
    }
  });
  if (!table.has(GROUP)) {
    if (groups.length !== 1) requireColumns(particles, [GROUP]);
    return {
      index: new Int32Array(table.rowCount),
      diagnostics: [{
        severity: "warning",
        code: "optics-by-default",
        message: `The particles have no ${GROUP}: took the only one`,
        path,
      }],
    };
  }
  const numbers = finiteNumbers(particles, GROUP);
  const index = Int32Array.from(numbers, (n) => byNumber.get(n) ?? -1);
  const bad = index.indexOf(-1);
  if (bad >= 0) {
    const unknown = [...new Set(numbers.filter((n) => !byNumber.has(n)))];
    throw tomoFault(
      "unknown-optics",
      `Optics groups ${listed(unknown.map(String))} of particles of ` +
        `"${path}" are not in its optics table (${
          listed(groups.map(({ group }) => String(group)))
        })`,
      particles,
      { row: bad + 1, label: GROUP, actual: numbers[bad] },
    );
  }
  return { index, diagnostics: [] };
}

/**
 * Refuses optics that contradict those of a tomogram.
 *
 * @throws {DataFormatError} `optics-mismatch`
 */
export function checkSharedOptics(
  { block, groups }: TomoOptics,
  row: number,
  tomogram: TomogramRow,
): void {
  for (const label of SHARED_OPTICS) {
    const expected = tomogram.optics[label];
    if (expected === null || !block.table.has(label)) continue;
    const actual = finiteNumbers(block, label)[row];
    if (Math.abs(actual - expected) < TOLERANCE) continue;
    throw tomoFault(
      "optics-mismatch",
      `${label} is ${actual} in optics group ${groups[row].group} of ` +
        `"${block.path}", ${expected} in tomogram "${tomogram.name}"`,
      block,
      { row: row + 1, label, expected, actual },
    );
  }
}

import type { Diagnostic } from "../../core/errors.ts";
import { FaultList } from "./fault_list.ts";
import type { TomoBlock } from "./tomo_block.ts";

const NAME = "_rlnTomoParticleName";
const SUBSET = "_rlnRandomSubset";

/**
 * Names of particles; where there are none, those that RELION would make:
 * the tomogram, and the number of the particle in it.
 *
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `duplicate-particle`
 */
export function readParticleNames(
  block: TomoBlock,
  notes: Diagnostic[],
): readonly string[] {
  if (!block.has(NAME)) {
    notes.push({
      severity: "note",
      code: "names-made",
      message: `Particles have no ${NAME}: named them TOMOGRAM/1, TOMOGRAM/2 ` +
        `and so on, as RELION does`,
      path: block.path,
    });
    const { codes, values } = block.table.categories("_rlnTomoName");
    const counts = new Int32Array(values.length);
    return Array.from(codes, (code) => `${values[code]}/${++counts[code]}`);
  }
  const names = block.table.text(NAME);
  const rows = new Map<string, number>();
  const faults = new FaultList();
  names.forEach((name, row) => {
    const first = rows.get(name);
    if (first === undefined) rows.set(name, row);
    else {
      faults.add(
        () => block.details({ row: row + 1, label: NAME, actual: name }),
        () => `"${name}" in rows ${first + 1} and ${row + 1}`,
      );
    }
  });
  faults.throwAs(
    "duplicate-particle",
    (list) =>
      `Particles stand twice in ${block.place}: ${list}; remove or rename one ` +
      `of each`,
  );
  return names;
}

/**
 * Half-set of each particle, 1 or 2, or 0 for all; null if not stated.
 *
 * @throws {DataFormatError} `bad-subset`
 */
export function readRandomSubset(
  block: TomoBlock,
  names: readonly string[],
): Int8Array | null {
  const values = block.numbersOrNull(SUBSET);
  if (values === null) return null;
  const isUnassigned = values.every((value) => value === 0);
  const faults = new FaultList();
  for (let i = 0; i < values.length; i++) {
    if (isUnassigned || values[i] === 1 || values[i] === 2) continue;
    const actual = block.table.cell(i, SUBSET);
    faults.add(
      () =>
        block.details({
          row: i + 1,
          label: SUBSET,
          expected: [1, 2],
          actual,
        }),
      () => `random subset "${actual}" of particle "${names[i]}"`,
    );
  }
  faults.throwAs(
    "bad-subset",
    (list) =>
      `Cannot use ${SUBSET} of ${block.place}: ${list}; expected 1 or 2, or 0 ` +
      `for all`,
  );
  return Int8Array.from(values);
}

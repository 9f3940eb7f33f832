import { DataFormatError, type Diagnostic } from "../../core/errors.ts";
import type { StarDocument } from "../../formats/star/mod.ts";
import { TomoBlock } from "./tomo_block.ts";
import { findBlock, GENERAL } from "./tomo_documents.ts";

const ARE_STACKS = GENERAL.keys[0];
const DIMENSIONALITY = "_rlnImageDimensionality";

/**
 * Refuses particles that are volumes (3-D pseudo-subtomograms) instead of
 * stacks of tilt images.
 *
 * @param notes Takes what is tolerated.
 * @throws {DataFormatError} `not-2d-stacks`
 */
export function requireStacks(
  document: StarDocument,
  optics: TomoBlock,
  notes: Diagnostic[],
): void {
  const { path } = optics;
  const table = findBlock(document, GENERAL);
  const general = table === null || !table.has(ARE_STACKS)
    ? null
    : new TomoBlock(table, path);
  const isStated = general !== null && general.table.rowCount > 0;
  const dimensions = optics.numbersOrNull(DIMENSIONALITY) ??
    new Float64Array(0);
  const row = dimensions.indexOf(3);
  if (row >= 0) throw notStacks(optics, row, DIMENSIONALITY, 2);
  if (isStated) {
    if (!general.numbers(ARE_STACKS).includes(0)) return;
    throw notStacks(general, 0, ARE_STACKS, 1);
  }
  if (dimensions.length === 0 || dimensions.some((value) => value !== 2)) {
    throw new DataFormatError(
      "not-2d-stacks",
      `Cannot tell whether the particles of "${path}" are stacks of tilt ` +
        `images: set ${ARE_STACKS} to 1 in data_general if they are`,
      { path, block: "general", label: ARE_STACKS, expected: 1 },
    );
  }
  notes.push({
    severity: "note",
    code: "no-general-block",
    message: `There is no ${ARE_STACKS}: took the particles for stacks of ` +
      `tilt images, since ${DIMENSIONALITY} is 2`,
    path,
  });
}

function notStacks(
  block: TomoBlock,
  row: number,
  label: string,
  expected: number,
): DataFormatError {
  const actual = block.table.cell(row, label);
  return block.fault(
    "not-2d-stacks",
    `Particles are 3-D pseudo-subtomograms, since ${label} is "${actual}" in ` +
      `${block.place}: extract them as 2-D stacks`,
    { row: row + 1, label, expected, actual },
  );
}

import { DataFormatError } from "../core/errors.ts";
import type { ImageTable } from "./image_table.ts";
import type { MrcStack } from "./mrc_stack.ts";

/**
 * The fault of the first stack that does not hold all the sections a table
 * takes from it, or null. Stacks that are null are passed over.
 */
export function sectionFault(
  table: ImageTable,
  stacks: readonly (MrcStack | null)[],
): DataFormatError | null {
  const bad = new Map<MrcStack, Set<number>>();
  for (let i = 0; i < table.sections.length; i++) {
    const stack = stacks[table.fileIndex[i]];
    const section = table.sections[i];
    if (stack === null || isInside(section, stack.numImages)) continue;
    if (!bad.has(stack)) bad.set(stack, new Set());
    bad.get(stack)!.add(section);
  }
  for (const [stack, sections] of bad) return badSections(stack, sections);
  return null;
}

/** Section −1 stands for the only image of a file. */
function isInside(section: number, numImages: number): boolean {
  return section < 0 ? numImages === 1 : section < numImages;
}

function badSections(stack: MrcStack, values: Set<number>): DataFormatError {
  const path = stack.source.path;
  const { numImages } = stack;
  if (values.has(-1)) {
    return new DataFormatError(
      "section-missing",
      `Cannot tell which image of "${path}" is meant: the metadata name it ` +
        `without a section ("1@…"), and it holds ${numImages} images`,
      { path, expected: 1, actual: numImages },
    );
  }
  const listed = [...values].sort((a, b) => a - b).map((v) => v + 1);
  const shown = listed.slice(0, 5).join(", ") + (listed.length > 5 ? " …" : "");
  return new DataFormatError(
    "section-out-of-range",
    `Cannot read section ${shown} of "${path}": it has the sections 1 to ` +
      `${numImages}; do the metadata belong to this stack?`,
    { path, expected: numImages, actual: listed[0] },
  );
}

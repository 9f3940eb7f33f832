import { DataFormatError } from "../core/errors.ts";
import type { ImageTable } from "./image_table.ts";
import type { MrcStack } from "./mrc_stack.ts";

/** Sections that a table takes from a stack without their being there. */
interface BadSections {
  readonly stack: MrcStack;
  readonly sections: Set<number>;
  readonly firstRow: number;
}

/**
 * The faults of stacks that do not hold all the sections a table takes from
 * them, one for each stack. Stacks that are null are passed over.
 *
 * @param metadataPath File of the table, for messages.
 * @param rows Row in that file of each image; the images in order if absent.
 */
export function sectionFaults(
  metadataPath: string,
  table: ImageTable,
  stacks: readonly (MrcStack | null)[],
  rows?: Int32Array,
): DataFormatError[] {
  const bad = new Map<MrcStack, BadSections>();
  for (let i = 0; i < table.sections.length; i++) {
    const stack = stacks[table.fileIndex[i]];
    const section = table.sections[i];
    if (stack === null || isInside(section, stack.numImages)) continue;
    const known = bad.get(stack);
    if (known !== undefined) known.sections.add(section);
    else {
      const firstRow = rows?.[i] ?? i;
      bad.set(stack, { stack, sections: new Set([section]), firstRow });
    }
  }
  return [...bad.values()].map((found) => badSections(metadataPath, found));
}

/** Section −1 stands for the only image of a file. */
function isInside(section: number, numImages: number): boolean {
  return section < 0 ? numImages === 1 : section < numImages;
}

function badSections(
  metadataPath: string,
  { stack, sections, firstRow }: BadSections,
): DataFormatError {
  const path = stack.source.path;
  const { numImages } = stack;
  const where = `particle ${firstRow + 1} of "${metadataPath}"`;
  if (sections.has(-1)) {
    return new DataFormatError(
      "section-missing",
      `Cannot tell which image of "${path}" is meant by ${where}: it names ` +
        `the stack without a section ("1@…"), and that holds ${numImages} ` +
        `images`,
      { path, expected: 1, actual: numImages },
    );
  }
  const listed = [...sections].sort((a, b) => a - b).map((v) => v + 1);
  const shown = listed.slice(0, 5).join(", ") + (listed.length > 5 ? " …" : "");
  return new DataFormatError(
    "section-out-of-range",
    `Cannot read section ${shown} of "${path}", first wanted by ${where}: ` +
      `the stack has the sections 1 to ${numImages}; do the metadata belong ` +
      `to it?`,
    { path, expected: numImages, actual: listed[0] },
  );
}

import { forEachConcurrently } from "../../core/concurrency.ts";
import type { Diagnostic } from "../../core/errors.ts";
import type { ReadMrcHeaderOptions } from "../../formats/mrc/mod.ts";
import type { ImageTable } from "../../images/image_table.ts";
import {
  fallbacksTaken,
  findAmbiguity,
  locateStacks,
  type LocateStacksOptions,
} from "../../images/locate_stacks.ts";
import { missingStacks } from "../../images/missing_stacks.ts";
import type { MrcStack } from "../../images/mrc_stack.ts";
import { OpenStacks } from "../../images/open_stacks.ts";
import { sectionFaults } from "../../images/sections.ts";
import type { StackFault, StacksReport } from "./report.ts";

/** Headers read at a time. */
const HEADERS_UNDER_WAY = 16;

/** What was found out about stacks, and what was tolerated. */
export interface StacksInspection {
  /** The stacks. */
  readonly report: StacksReport;
  /** Images of all sound stacks, those of a stack named twice twice. */
  readonly sections: number;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Looks for all stacks of a table and checks header, size and sections of
 * each; faults are collected, not thrown.
 *
 * Permission: `--allow-read` of the folders of the stacks.
 */
export async function inspectStacks(
  metadataPath: string,
  table: ImageTable,
  options: LocateStacksOptions & {
    readonly mrc?: ReadMrcHeaderOptions | undefined;
  },
): Promise<StacksInspection> {
  const located = await locateStacks(metadataPath, table.files, options);
  const missing = located.names.filter((_, i) => !located.searches[i].found);
  await using opened = new OpenStacks(options.mrc);
  const stacks = new Array<MrcStack | null>(table.files.length).fill(null);
  const faults = new Array<StackFault | null>(table.files.length).fill(null);
  await forEachConcurrently(
    located.searches.entries(),
    HEADERS_UNDER_WAY,
    async ([i, { found }]) => {
      if (found === null) return;
      try {
        stacks[i] = await opened.stack(found);
      } catch (error) {
        faults[i] = asFault(error, found);
      }
    },
  );
  const ambiguity = findAmbiguity(metadataPath, located);
  const tableFaults = [
    ...(ambiguity === null ? [] : [ambiguity]),
    ...sectionFaults(metadataPath, table, stacks),
  ];
  for (const fault of tableFaults) {
    faults.push(asFault(fault, fault.path ?? ""));
  }
  const sound = new Set(stacks.filter((stack) => stack !== null));
  return {
    report: {
      named: table.files.length,
      found: table.files.length - missing.length,
      missing,
      remedy: missing.length === 0 ? null : await remedy(metadataPath, located),
      faulty: faults.filter((fault) => fault !== null),
      bytes: [...sound].reduce((sum, stack) => sum + stack.source.size, 0),
      modes: distinct(sound, (stack) => stack.header.mode),
      boxes: distinct(sound, (stack) => stack.imageSize),
      headerPixelSizes: distinct(
        sound,
        (stack) => stack.header.voxelSize.x ?? NaN,
      ).filter((size) => size > 0),
    },
    sections: stacks.reduce((sum, stack) => sum + (stack?.numImages ?? 0), 0),
    diagnostics: [
      ...fallbacksTaken(metadataPath, located),
      ...[...sound].flatMap((stack) => stack.diagnostics),
    ],
  };
}

async function remedy(
  ...args: Parameters<typeof missingStacks>
): Promise<string> {
  const error = await missingStacks(...args);
  // A denied permission is the caller's to mend, not the file's fault.
  if (error instanceof Deno.errors.NotCapable) throw error;
  return error.message;
}

function asFault(error: unknown, path: string): StackFault {
  if (!(error instanceof Error) || error instanceof Deno.errors.NotCapable) {
    throw error;
  }
  const code = (error as { code?: unknown }).code;
  return {
    path,
    code: typeof code === "string" ? code : "unknown",
    message: error.message,
  };
}

function distinct(
  stacks: Iterable<MrcStack>,
  value: (stack: MrcStack) => number,
): number[] {
  return [...new Set(Array.from(stacks, value))].sort((a, b) => a - b);
}

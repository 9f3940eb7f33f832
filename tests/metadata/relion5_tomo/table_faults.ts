import { assert, assertRejects } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  type TomoProject,
  writeProject,
} from "../../support/tomo_texts.ts";

/** What a {@linkcode DataFormatError} says, its file seen from the project. */
export type TableFault =
  & Pick<
    DataFormatError,
    "code" | "message" | "block" | "row" | "label" | "expected" | "actual"
  >
  & { readonly file: string | undefined };

/** The error that an edited example A, or other project, ends in. */
export async function faultOf(
  edit: (project: TomoProject) => void,
  project: TomoProject = exampleA(),
): Promise<TableFault> {
  await using folder = await temporaryFolder();
  edit(project);
  const members = await writeProject(folder, project);
  const error = await assertRejects(
    () => readTomoTables(members),
    DataFormatError,
  );
  const { code, message, block, row, label, expected, actual } = error;
  assert(message[0] === message[0].toUpperCase() && !message.endsWith("."));
  const file = error.path?.slice(folder.path.length + 1);
  return { code, message, file, block, row, label, expected, actual };
}

/** Some fields of the error. */
export async function fields(
  edit: (project: TomoProject) => void,
  project?: TomoProject,
): Promise<(string | number | undefined)[]> {
  const { code, file, block, row, label } = await faultOf(edit, project);
  return [code, file, block, row, label];
}

export const PARTICLES = ["particles.star", "particles"] as const;
export const OPTICS = ["particles.star", "optics"] as const;
export const TOMOGRAMS = ["tomograms.star", "global"] as const;
export const SERIES = ["tilt_series/TS_1.star", "TS_1"] as const;

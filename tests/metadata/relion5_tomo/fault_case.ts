import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DataFormatError,
  openRelion5Tomo,
  type Relion5TomoOptions,
} from "../../../mod.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import type { TomoModel } from "../../support/tomo_model.ts";
import {
  replacing,
  type TomoProjectOptions,
  writeTomoProject,
} from "../../support/tomo_project.ts";

/** A project with a fault, and what the error must say. */
export interface FaultCase {
  readonly code: string;
  readonly what: string;
  readonly project: TomoProjectOptions;
  readonly open?: Relion5TomoOptions;
  /** End of the path of the error. */
  readonly path?: string;
  readonly block?: string;
  readonly row?: number;
  readonly label?: string;
  /** Parts of the message. */
  readonly says: readonly string[];
}

/** Makes a test of each. */
export function testFaults(cases: readonly FaultCase[]): void {
  for (const { code, what, project, open, says, path, ...where } of cases) {
    Deno.test(`openRelion5Tomo() refuses ${what}: ${code}`, async () => {
      await using folder = await temporaryFolder();
      const { optimisationSet } = await writeTomoProject(folder, project);
      const error = await assertRejects(
        () => openRelion5Tomo(optimisationSet, open),
        DataFormatError,
      );
      assertEquals(error.code, code);
      if (path !== undefined) assert(error.path?.endsWith(`/${path}`));
      for (const [field, value] of Object.entries(where)) {
        assertEquals(error[field as keyof typeof where], value, field);
      }
      for (const part of says) {
        assert(error.message.includes(part), `"${part}" in ${error.message}`);
      }
      assert(!error.message.endsWith("."), error.message);
    });
  }
}

/** A project with a change of what is written. */
export function changing(
  change: (model: TomoModel) => void,
): TomoProjectOptions {
  return { change };
}

/** A project with a change of a file. */
export function editing(
  file: string,
  old: string | RegExp,
  now: string,
): TomoProjectOptions {
  return { edit: replacing(file, old, now) };
}

/** A project in which the table with this label has no rows. */
export function withoutRows(file: string, label: string): TomoProjectOptions {
  const rows = new RegExp(`(${label}\\b.*\\n(?:_.*\\n)*)(?:\\S.*\\n)+`);
  return editing(file, rows, "$1");
}

export const PARTICLES = "particles.star";
export const TOMOGRAMS = "tomograms.star";
export const SERIES = "TS_01.star";

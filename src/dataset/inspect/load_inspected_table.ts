import { MissingFileError } from "../../core/errors.ts";
import {
  loadParticleTable,
  type ParticleTable,
  type ReadTableOptions,
} from "../../metadata/particle_table.ts";

/** The table; stacks of RELION-5 sets that are missing are reported later. */
export async function loadInspectedTable(
  path: string,
  options: ReadTableOptions,
): Promise<ParticleTable | null> {
  try {
    return await loadParticleTable(path, options);
  } catch (error) {
    const isMissing = error instanceof MissingFileError &&
      error.code === "stack-missing";
    if (!isMissing) throw error;
    const tomo = { ...options.tomo, stacks: "compact" } as const;
    return await loadParticleTable(path, { ...options, tomo });
  }
}

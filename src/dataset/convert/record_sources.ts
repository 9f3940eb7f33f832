import type { ImageNames } from "../../metadata/image_names.ts";
import type {
  CtfParameterTable,
  ParticleTable,
  PoseTable,
} from "../../metadata/particle_table.ts";

/** Where the parts of a set come from. */
export interface RecordSources {
  /** File of the particles. */
  readonly path: string;
  /** Table of the particles, or null for images without one. */
  readonly particles: ParticleTable | null;
  /** Names of the images, or null. */
  readonly images: ImageNames | null;
  /** Number of images. */
  readonly length: number;
  /** What poses are taken from, or null. */
  readonly poses: PoseTable | null;
  /** What CTF parameters are taken from, or null. */
  readonly ctf: CtfParameterTable | null;
  /** Side of the stored images where tables do not state it. */
  readonly imageSize: number | undefined;
}

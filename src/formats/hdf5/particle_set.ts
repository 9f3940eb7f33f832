/**
 * The layout of a particle set in an HDF5 file, as it is written and read
 * here (version 1):
 *
 * | path | shape, type | content |
 * | --- | --- | --- |
 * | `/` | attributes | `format` = "cryoset-particles", `version` = 1, `apix`: pixel size in Å (float64), `premultiplied_ctf`: 1 if the images were multiplied by their CTF, else 0 |
 * | `/images` | [N, D, D] float32 | pixels, one image a chunk |
 * | `/poses/rotations` | [N, 3, 3] float64 | rotation matrices |
 * | `/poses/translations` | [N, 2] float64 | shifts x, y; attribute `unit` = "px" |
 * | `/ctf/params` | [N, C] float64 | CTF parameters; attribute `columns` names them |
 * | `/original_image_indices` | [N] int32 | row of each image in the file it came from |
 *
 * @module
 */
import type { Hdf5File } from "./hdf5_file.ts";

/** Names and fixed values of the layout. */
export const PARTICLE_SET = {
  format: "cryoset-particles",
  version: 1,
  images: "/images",
  poses: "/poses",
  rotations: "/poses/rotations",
  translations: "/poses/translations",
  unit: "px",
  premultiplied: "premultiplied_ctf",
  ctf: "/ctf",
  ctfParams: "/ctf/params",
  originalIndices: "/original_image_indices",
} as const;

/** Names of the first CTF columns, in order. */
export const CTF_COLUMNS: readonly string[] = [
  "defocus_u_A",
  "defocus_v_A",
  "defocus_angle_deg",
  "voltage_kV",
  "spherical_aberration_mm",
  "amplitude_contrast",
  "phase_shift_deg",
  "b_factor_A2",
  "contrast",
  "dose_e_A2",
  "tilt_angle_deg",
];

/** Whether a file says that it holds a particle set in this layout. */
export function isParticleSet(file: Hdf5File): boolean {
  return file.attribute("/", "format") === PARTICLE_SET.format;
}

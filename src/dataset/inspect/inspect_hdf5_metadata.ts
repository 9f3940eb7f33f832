import { PARTICLE_SET } from "../../formats/hdf5/particle_set.ts";
import type { Hdf5Arrays } from "../../metadata/hdf5_arrays.ts";
import { defocusRange } from "./metadata_parts.ts";
import type { MetadataReport } from "./report.ts";

/** What `exportHdf5` wrote beside the images of a file. */
export function inspectHdf5Metadata(
  { ctf, premultipliedCtf }: Hdf5Arrays,
): MetadataReport {
  const { data } = ctf.rows;
  const column = (k: number) =>
    Float64Array.from({ length: ctf.length }, (_, i) => data[9 * i + k]);
  const { rotations, translations, ctfParams } = PARTICLE_SET;
  return {
    block: null,
    columns: [rotations, translations, ctfParams],
    opticsGroups: [],
    poses: { present: true, missing: [], origins: "px", fault: null },
    ctf: {
      present: true,
      missing: [],
      defocusRange: defocusRange(column(2), column(3)),
      phaseShift: column(8).some((angle) => angle !== 0),
      fault: null,
    },
    halfsets: null,
    premultipliedCtf,
  };
}

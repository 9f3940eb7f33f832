import type { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import type { ParticleTable } from "../../metadata/particle_table.ts";
import { StarFile } from "../../metadata/star_file.ts";

/** Where particles lie on their micrographs. */
export interface MicrographPlaces {
  /** Micrograph of each particle. */
  readonly names: readonly string[];
  /** Centres x in pixels of the micrograph, or null. */
  readonly x: Float64Array | null;
  /** Centres y in pixels of the micrograph, or null. */
  readonly y: Float64Array | null;
}

const NAME = "_rlnMicrographName";

/**
 * Where the particles of a table lie on micrographs, or null. cryoSPARC's
 * centres are fractions of the micrograph, in the file's own sense of y.
 */
export function micrographsOf(table: ParticleTable): MicrographPlaces | null {
  if (!(table instanceof StarFile)) return fromCs(table);
  const { df } = table;
  if (!df.has(NAME)) return null;
  const column = (label: string) => df.has(label) ? df.numbers(label) : null;
  return {
    names: df.text(NAME),
    x: column("_rlnCoordinateX"),
    y: column("_rlnCoordinateY"),
  };
}

function fromCs({ table }: CryoSparcFile): MicrographPlaces | null {
  const field = (name: string) => `location/${name}`;
  if (!table.has(field("micrograph_path"))) return null;
  const names = table.text(field("micrograph_path"))
    .map((name) => name.replace(/^>+/, ""));
  const shape = field("micrograph_shape");
  const width = table.width(shape) ?? 0;
  const centres = (name: string, axis: 0 | 1) => {
    if (!table.has(field(name)) || width < 2) return null;
    const sizes = table.numbers(shape);
    return table.numbers(field(name)).map((fraction, i) =>
      fraction * sizes[i * width + axis]
    );
  };
  // Shapes are rows, then columns.
  return {
    names,
    x: centres("center_x_frac", 1),
    y: centres("center_y_frac", 0),
  };
}

import type { Diagnostic } from "../../core/errors.ts";
import {
  finiteRows,
  hasAll,
  listed,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";
import type { TomoOptics } from "./tomo_optics.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomogramRow } from "./tomogram_rows.ts";

const CENTRED = ["X", "Y", "Z"].map((axis) =>
  `_rlnCenteredCoordinate${axis}Angst`
);
const PIXELS = ["X", "Y", "Z"].map((axis) => `_rlnCoordinate${axis}`);

/** Particles may lie outside their tomogram by this part of its extent. */
const OUTSIDE = 0.05;

/** Which tomogram and optics group each particle has. */
export interface ParticlePlaces {
  /** All tomograms of the table. */
  readonly tomograms: readonly TomogramRow[];
  /** Tomogram of each particle. */
  readonly tomogramIndex: Int32Array;
  /** The optics groups. */
  readonly optics: TomoOptics;
  /** Optics group of each particle. */
  readonly opticsIndex: Int32Array;
}

/**
 * Centres of the boxes in Å from the centre of the tomogram, m×3: of
 * `_rlnCenteredCoordinateX/Y/ZAngst`, else of `_rlnCoordinateX/Y/Z` in pixels.
 *
 * @throws {DataFormatError} `no-coordinates`, `tomo-size`, or
 * `ambiguous-coordinates` if it is not known which pixels those are.
 */
export function readCoordinates(
  block: TomoBlock,
  places: ParticlePlaces,
  { coordinatePixelSize }: Relion5TomoOptions,
): Float64Array {
  if (hasAll(block, CENTRED)) return finiteRows(block, CENTRED);
  if (!hasAll(block, PIXELS)) {
    throw tomoFault(
      "no-coordinates",
      `Cannot place the particles of "${block.path}": it has neither ` +
        `${CENTRED.join(", ")} nor ${PIXELS.join(", ")}`,
      block,
      { label: CENTRED[0], actual: block.table.columns },
    );
  }
  const coordinates = finiteRows(block, PIXELS);
  const { tomograms, tomogramIndex, optics, opticsIndex } = places;
  for (let p = 0; p < tomogramIndex.length; p++) {
    const tomogram = tomograms[tomogramIndex[p]];
    const group = opticsIndex[p];
    if (coordinatePixelSize === undefined) {
      checkUnambiguous(block, tomogram, optics.binning?.[group] ?? 1);
    }
    const pixel = coordinatePixelSize === "image"
      ? optics.groups[group].imagePixelSize
      : typeof coordinatePixelSize === "number"
      ? coordinatePixelSize
      : tomogram.pixelSize;
    const size = requireSize(block, tomogram);
    for (let k = 0; k < 3; k++) {
      const at = 3 * p + k;
      coordinates[at] = coordinates[at] * pixel -
        size[k] / 2 * tomogram.pixelSize;
    }
  }
  return coordinates;
}

function requireSize(
  block: TomoBlock,
  { name, size }: TomogramRow,
): readonly [number, number, number] {
  if (size !== null && size.every((side) => side > 0)) return size;
  throw tomoFault(
    "tomo-size",
    `Cannot centre the coordinates of particles of tomogram "${name}": they ` +
      `are in pixels, and the tomogram has no _rlnTomoSizeX/Y/Z above 0`,
    block,
    { label: "_rlnTomoSizeX", actual: size },
  );
}

/** Warp before July 2026 wrote pixels of the particles, which RELION misreads. */
function checkUnambiguous(
  block: TomoBlock,
  { name, seriesName }: TomogramRow,
  binning: number,
): void {
  const isWarp1 = seriesName?.endsWith("dummy_tiltseries.mrc") ?? false;
  if (!isWarp1 || Math.abs(binning - 1) <= 1e-3) return;
  throw tomoFault(
    "ambiguous-coordinates",
    `Cannot tell which pixels the coordinates of "${block.path}" count ` +
      `(tomogram "${name}", binning ${binning}): Warp before July 2026 wrote ` +
      `those of the particles, give coordinatePixelSize "image"; RELION takes ` +
      `those of the tilt series, give "tiltSeries"`,
    block,
    { label: PIXELS[0], actual: binning },
  );
}

/** A warning if particles lie outside their tomogram. */
export function outsideTomogram(
  coordinates: Float64Array,
  names: readonly string[],
  { tomograms, tomogramIndex }: ParticlePlaces,
  path: string,
): Diagnostic[] {
  const outside = names.filter((_, p) => {
    const { size, pixelSize } = tomograms[tomogramIndex[p]];
    if (size === null || size.some((side) => side <= 0)) return false;
    return size.some((side, k) =>
      Math.abs(coordinates[3 * p + k]) >
        side * pixelSize * (0.5 + OUTSIDE)
    );
  });
  return outside.length === 0 ? [] : [{
    severity: "warning",
    code: "outside-tomogram",
    message: `${outside.length} particles lie outside their tomogram: ` +
      listed(outside),
    path,
  }];
}

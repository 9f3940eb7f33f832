import type { Diagnostic } from "../../core/errors.ts";
import { FaultList } from "./fault_list.ts";
import type { TomoBlock } from "./tomo_block.ts";
import type { TomoOptics } from "./tomo_optics.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomogramRow } from "./tomogram_rows.ts";

const CENTERED = [
  "_rlnCenteredCoordinateXAngst",
  "_rlnCenteredCoordinateYAngst",
  "_rlnCenteredCoordinateZAngst",
];
const PIXELS = ["_rlnCoordinateX", "_rlnCoordinateY", "_rlnCoordinateZ"];

/** Largest part of the extent that a particle may lie outside unnoticed. */
const OUTSIDE = 0.05;

/** What the coordinates of particles depend on. */
export interface CoordinateContext {
  /** The tomograms. */
  readonly tomograms: readonly TomogramRow[];
  /** Tomogram of each particle. */
  readonly tomogramIndex: Int32Array;
  /** The optics groups. */
  readonly optics: TomoOptics;
  /** Optics group of each particle. */
  readonly opticsIndex: Int32Array;
  /** Distinct pairs of optics group and tomogram, by particle. */
  readonly pairs: readonly (readonly [optics: number, tomogram: number])[];
  /** What pixel coordinates count. */
  readonly coordinatePixelSize: Relion5TomoOptions["coordinatePixelSize"];
}

/**
 * Reads where the boxes of particles were cut, in Å from the centre of the
 * tomogram: centred coordinates, else pixel coordinates from its corner.
 *
 * @throws {DataFormatError} `no-coordinates`, `tomo-size`,
 * `ambiguous-coordinates`, `bad-number`
 */
export function readCoordinates(
  block: TomoBlock,
  context: CoordinateContext,
): Float64Array {
  if (block.found(CENTERED).length === 3) return block.interleaved(CENTERED);
  const found = block.found([...CENTERED, ...PIXELS]);
  if (block.found(PIXELS).length < 3) {
    throw block.fault(
      "no-coordinates",
      `Particles of ${block.place} have no coordinates: give all of "${
        CENTERED.join('", "')
      }", or all of "${PIXELS.join('", "')}" (found: ${
        found.join(", ") || "none"
      })`,
      { label: CENTERED[0], expected: [CENTERED, PIXELS], actual: found },
    );
  }
  requireSizes(block, context);
  if (context.coordinatePixelSize === undefined) refuseDoubt(block, context);
  const coordinates = block.interleaved(PIXELS);
  const { tomograms, tomogramIndex } = context;
  for (let i = 0; i < tomogramIndex.length; i++) {
    const { pixelSize, size } = tomograms[tomogramIndex[i]];
    const unit = coordinateUnit(i, pixelSize, context);
    for (let k = 0; k < 3; k++) {
      coordinates[3 * i + k] = coordinates[3 * i + k] * unit -
        size![k] / 2 * pixelSize;
    }
  }
  return coordinates;
}

function coordinateUnit(
  particle: number,
  pixelSize: number,
  { coordinatePixelSize, optics, opticsIndex }: CoordinateContext,
): number {
  if (typeof coordinatePixelSize === "number") return coordinatePixelSize;
  return coordinatePixelSize === "image"
    ? optics.groups[opticsIndex[particle]].imagePixelSize
    : pixelSize;
}

function requireSizes(
  block: TomoBlock,
  { tomograms, tomogramIndex }: CoordinateContext,
): void {
  const faults = new FaultList();
  tomograms.forEach(({ name, size }, index) => {
    if (size !== null) return;
    faults.add(
      () =>
        block.details({
          row: tomogramIndex.indexOf(index) + 1,
          label: "_rlnTomoSizeX",
          actual: name,
        }),
      () => `"${name}"`,
    );
  });
  faults.throwAs(
    "tomo-size",
    (list) =>
      `Cannot centre the pixel coordinates of ${block.place}: the tomogram ` +
      `table states no _rlnTomoSizeX/Y/Z above 0 for ${list}; add them or give ` +
      `centred coordinates`,
  );
}

/** Older versions of Warp write coordinates in pixels of the stacks, RELION reads them as unbinned. */
function refuseDoubt(
  block: TomoBlock,
  { tomograms, tomogramIndex, optics, pairs }: CoordinateContext,
): void {
  const faults = new FaultList();
  for (const [group, tomogram] of pairs) {
    const binning = optics.binning[group];
    const { name, seriesName } = tomograms[tomogram];
    const isDoubtful = Math.abs(binning - 1) > 1e-3 &&
      seriesName.endsWith("dummy_tiltseries.mrc");
    if (!isDoubtful) continue;
    faults.add(
      () =>
        block.details({
          row: tomogramIndex.indexOf(tomogram) + 1,
          label: PIXELS[0],
          expected: 1,
          actual: binning,
        }),
      () => `binning "${binning}" in tomogram "${name}"`,
    );
  }
  faults.throwAs(
    "ambiguous-coordinates",
    (list) =>
      `Cannot tell which pixels the coordinates of ${block.place} count, as ` +
      `Warp wrote them: ${list}; give coordinatePixelSize: "image" (right for ` +
      `Warp before July 2026) or "tiltSeries" (as RELION reads them)`,
  );
}

/** Tells of particles that lie outside their tomogram. */
export function noteOutside(
  coordinates: Float64Array,
  names: readonly string[],
  { tomograms, tomogramIndex }: CoordinateContext,
  path: string,
  notes: Diagnostic[],
): void {
  let count = 0;
  let first = -1;
  for (let i = 0; i < tomogramIndex.length; i++) {
    const { size, pixelSize } = tomograms[tomogramIndex[i]];
    if (size === null) continue;
    let isOutside = false;
    for (let k = 0; k < 3; k++) {
      const extent = size[k] * pixelSize;
      isOutside ||= Math.abs(coordinates[3 * i + k]) > (0.5 + OUTSIDE) * extent;
    }
    if (isOutside && count++ === 0) first = i;
  }
  if (count === 0) return;
  notes.push({
    severity: "warning",
    code: "outside-tomogram",
    message: `${count} of ${names.length} particles lie outside their ` +
      `tomogram, the first is "${names[first]}": check the units of the ` +
      `coordinates`,
    path,
  });
}

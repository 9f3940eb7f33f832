import { compareCodePoints } from "../../core/code_point_order.ts";
import { ArgumentError, type Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { checkChoice } from "./check_choice.ts";
import { flattenDiagnostics } from "./flatten_diagnostics.ts";
import { makePlace, placeParticle } from "./place_particle.ts";
import { makeSeries, type SeriesRows } from "./series_rows.ts";
import type { StackKinds } from "./stack_kinds.ts";
import { TiltImageTable } from "./tilt_image_table.ts";
import { fillFrame, fillGeometry, fillPositionPx } from "./tilt_image_rows.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomoTables } from "./tomo_tables.ts";
import {
  isVisible,
  type SeenParticles,
  seenParticles,
} from "./seen_particles.ts";

/** How tables become rows. */
export type FlattenTomoOptions = Pick<
  Relion5TomoOptions,
  "order" | "missingCtfScale" | "dropUnseen" | "tiltImageSize"
>;

/** The tilt images of a set. */
export interface FlattenedTomo {
  /** The images, one a row. */
  readonly table: TiltImageTable;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the table of all visible tilt images of all particles. Rotations,
 * shifts and defocus of each image follow from the tilt series, the
 * orientation of the particle and its place, as in RELION 5 (Burt et al.,
 * FEBS Open Bio 14, 2024).
 *
 * With `order` "reference" particles are sorted by name, code point by code
 * point, and the images of each by dose, then frame; with "file" both keep the
 * order of their tables.
 *
 * @throws {DataFormatError} `no-visible-frames`, or `missing-column` if there
 * are no CTF scale factors and `missingCtfScale` is "error".
 * @throws {ArgumentError} if an option has no sense.
 */
export function flattenTomo(
  tables: TomoTables,
  kinds: Pick<StackKinds, "isFull">,
  options: FlattenTomoOptions = {},
): FlattenedTomo {
  checkFlattenOptions(options);
  const { order = "reference", missingCtfScale = "cos" } = options;
  const seen = seenParticles(tables, options.dropUnseen ?? false);
  const series = makeSeries(tables, order, missingCtfScale);
  const { stacks, stackIndex } = distinctStacks(tables, seen);
  const table = new TiltImageTable(
    tables,
    seen.seen.reduce((sum, p) => sum + seen.counts[p], 0),
    stacks,
    options.tiltImageSize !== undefined,
  );
  const { tomogramIndex } = tables.particles;
  const place = makePlace();
  let row = 0;
  for (const p of particleOrder(tables, seen, order)) {
    placeParticle(place, tables.particles, p);
    const rows = series[tomogramIndex[p]];
    const end = fillFrames(tables, table, row, p, rows, kinds.isFull[p] === 1);
    table.stackIndex.fill(stackIndex[p], row, end);
    for (; row < end; row++) {
      fillGeometry(table, row, rows.tomogram, place);
      fillFrame(table, row, rows.tomogram, rows.ctfScale);
      if (options.tiltImageSize !== undefined) {
        fillPositionPx(table, row, rows.tomogram, options.tiltImageSize);
      }
    }
  }
  return {
    table,
    diagnostics: flattenDiagnostics(tables, table, seen, missingCtfScale),
  };
}

function checkFlattenOptions(options: FlattenTomoOptions): void {
  checkOptions("flattenTomo", options, [
    "order",
    "missingCtfScale",
    "dropUnseen",
    "tiltImageSize",
  ]);
  checkChoice("order", options.order, ["reference", "file"]);
  checkChoice("missingCtfScale", options.missingCtfScale, [
    "cos",
    "one",
    "error",
  ]);
  const { tiltImageSize: size } = options;
  const isSize = size === undefined || Array.isArray(size) &&
      size.length === 2 && size.every((side) =>
        side > 0 && Number.isInteger(side)
      );
  if (isSize) return;
  throw new ArgumentError(
    "option-value",
    `The option tiltImageSize must be [nx, ny] in px, not "${size}"`,
    { label: "tiltImageSize", expected: "[nx, ny]", actual: size },
  );
}

function particleOrder(
  { particles: { names } }: TomoTables,
  { seen }: SeenParticles,
  order: "reference" | "file",
): readonly number[] {
  return order === "file"
    ? seen
    : seen.toSorted((a, b) => compareCodePoints(names[a], names[b]));
}

/** Names of the stacks in use, each once, and the index of each particle's. */
function distinctStacks(
  { particles }: TomoTables,
  { seen }: SeenParticles,
): { stacks: readonly string[]; stackIndex: Int32Array } {
  const indices = new Map<string, number>();
  const stackIndex = new Int32Array(particles.count);
  for (const p of seen) {
    const name = particles.stacks[p];
    if (!indices.has(name)) indices.set(name, indices.size);
    stackIndex[p] = indices.get(name)!;
  }
  return { stacks: [...indices.keys()], stackIndex };
}

/** Writes which images the rows of a particle from `first` on are. */
function fillFrames(
  tables: TomoTables,
  table: TiltImageTable,
  first: number,
  p: number,
  { order, doseRank, sections }: SeriesRows,
  isFull: boolean,
): number {
  let visible = 0;
  for (let f = 0; f < order.length; f++) {
    if (isVisible(tables, p, f)) visible++;
    sections[f] = isFull ? f + 1 : visible;
  }
  let row = first;
  for (const f of order) {
    if (!isVisible(tables, p, f)) continue;
    table.frameIndex[row] = f;
    table.section[row] = sections[f];
    table.seriesDoseRank[row] = doseRank[f];
    row++;
  }
  const { opticsIndex, randomSubset } = tables.particles;
  table.particleIndex.fill(p, first, row);
  table.opticsIndex.fill(opticsIndex[p], first, row);
  if (randomSubset !== null) {
    table.randomSubset!.fill(randomSubset[p], first, row);
  }
  return row;
}

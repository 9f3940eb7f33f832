import { ArgumentError } from "../core/errors.ts";
import { type Zoom, zoomed, zoomNear, zoomWithin } from "./tile.ts";

/** Px that a montage is wide, unless tiles would be too small or too large. */
const WIDTH = 880;
const [LEAST_TILE, MOST_TILE] = [64, 384];

/** By what a binned tile may be wider than its share. */
const SLACK = 1.1;

/** Px of the largest picture. */
const MOST_PIXELS = 2 ** 28;

/** What a layout is made for. */
export interface LayoutPlan {
  /** Images. */
  readonly count: number;
  /** Rows and columns of an image. */
  readonly shape: readonly [number, number];
  /** Images in a row; by the number of images if absent. */
  readonly columns?: number | undefined;
  /** Most px of the longer side of a tile; by the columns if absent. */
  readonly tileSize?: number | undefined;
  /** Px between tiles. */
  readonly gap: number;
}

/** Where the tiles of a montage stand. */
export interface MontageLayout {
  /** Tiles of a row. */
  readonly columns: number;
  /** Rows of tiles. */
  readonly rows: number;
  /** How images are made larger or smaller. */
  readonly zoom: Zoom;
  /** Px of a tile. */
  readonly tileWidth: number;
  /** Rows of px of a tile. */
  readonly tileHeight: number;
  /** Px of all tiles and what is between them. */
  readonly width: number;
  /** Rows of px of all. */
  readonly height: number;
}

/**
 * Lays out tiles of one shape.
 *
 * @throws {ArgumentError} `montage-size` if the picture were too large.
 */
export function layOut(plan: LayoutPlan): MontageLayout {
  const { count, shape: [high, wide], gap } = plan;
  const columns = Math.min(count, plan.columns ?? goodColumns(count));
  const rows = Math.ceil(count / columns);
  const share = Math.floor((WIDTH - (columns - 1) * gap) / columns);
  const side = Math.max(high, wide);
  const zoom = plan.tileSize === undefined
    ? zoomInto(side, Math.min(MOST_TILE, Math.max(LEAST_TILE, share)))
    : zoomWithin(side, plan.tileSize);
  const [tileHeight, tileWidth] = [zoomed(high, zoom), zoomed(wide, zoom)];
  const width = columns * (tileWidth + gap) - gap;
  const height = rows * (tileHeight + gap) - gap;
  if (width * height > MOST_PIXELS) {
    throw new ArgumentError(
      "montage-size",
      `Cannot draw ${width} × ${height} px: show fewer images or smaller tiles`,
      { label: "most", expected: MOST_PIXELS, actual: width * height },
    );
  }
  return { columns, rows, zoom, tileWidth, tileHeight, width, height };
}

/**
 * Small images come near to the room they have, large ones keep to it, for
 * noise makes large files; but not so that they are too small to be seen.
 */
function zoomInto(side: number, room: number): Zoom {
  if (side <= room) return zoomNear(side, room);
  const most = Math.max(1, Math.floor(side / LEAST_TILE));
  return { bin: Math.min(most, Math.ceil(side / (SLACK * room))), enlarge: 1 };
}

/** Columns of a picture that is wider than high and leaves few places empty. */
function goodColumns(count: number): number {
  const ideal = Math.sqrt(1.6 * count);
  let [best, least] = [1, Infinity];
  for (let columns = 1; columns <= Math.min(count, 2 * ideal + 1); columns++) {
    const empty = Math.ceil(count / columns) * columns - count;
    const cost = Math.abs(Math.log(columns / ideal)) + 6 * empty / count;
    if (cost < least) [best, least] = [columns, cost];
  }
  return best;
}

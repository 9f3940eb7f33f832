import { ArgumentError } from "../core/errors.ts";
import { type NdArray, requireReal } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import { requireVoxelSize } from "../core/voxel_size.ts";
import { Canvas } from "./canvas.ts";
import { drawText, textWidth } from "./draw_text.ts";
import {
  greyRange,
  type Percentiles,
  requirePercentiles,
} from "./grey_levels.ts";
import { layOut, type MontageLayout } from "./montage_layout.ts";
import { Picture } from "./picture.ts";
import { pixelSizeOf } from "./pixel_size.ts";
import { isGivenBack } from "./show_images.ts";
import {
  drawScaleBar,
  planScaleBar,
  scaleBarHeight,
  scaleBarWidth,
} from "./scale_bar.ts";
import { drawTile, makeTile, type Tile } from "./tile.ts";
import { count as countOf } from "./words.ts";

/** How images are laid out and drawn. */
export interface DrawMontageOptions {
  /** Å between pixels, for the scale bar. @default {what the images know} */
  readonly voxelSize?: number | null | undefined;
  /** A label for each image, such as its number. @default {none} */
  readonly labels?: ArrayLike<number | string> | undefined;
  /** Percentiles of the pixels that are black and white. @default {[0.5, 99.5]} */
  readonly contrast?: Percentiles | undefined;
  /** Whether contrast is that of each image or of all. @default {"image"} */
  readonly contrastBy?: "image" | "all" | undefined;
  /** Images in a row. @default {by their number} */
  readonly columns?: number | undefined;
  /** Most px of the longer side of an image in the picture. @default {by the columns} */
  readonly tileSize?: number | undefined;
  /** A bar under the images, also of a length in Å. @default {true} */
  readonly scaleBar?: boolean | number | undefined;
  /** Px between images. @default {3} */
  readonly gap?: number | undefined;
  /** Images that are drawn at most. @default {100} */
  readonly most?: number | undefined;
  /** Words beside the bar. @default {none} */
  readonly caption?: string | undefined;
  /** What is to be seen, in one line. @default {number and size of the images} */
  readonly description?: string | undefined;
}

/** Names of {@linkcode DrawMontageOptions}. */
export const MONTAGE_OPTIONS = [
  "voxelSize",
  "labels",
  "contrast",
  "contrastBy",
  "columns",
  "tileSize",
  "scaleBar",
  "gap",
  "most",
  "caption",
  "description",
] as const;

const CONTRAST: Percentiles = [0.5, 99.5];
const WHITE = 255;

/** Height of the letters of labels, by the tile, and of those of the strip. */
const [LEAST_LETTERS, MOST_LETTERS, STRIP_LETTERS] = [11, 16, 14];

/** Tiles below this are too small for labels. */
const LEAST_LABELLED = 32;

/**
 * Draws images side by side, their greys stretched between two percentiles.
 * Large images are binned by whole factors, small ones enlarged. Pixels that
 * are no finite numbers are vermilion, and told of in the description; images
 * of one value are grey.
 *
 * @param images Real, [B, H, W] or one [H, W].
 * @throws {ArgumentError} `no-images` if there are none; `image-shape` or
 * `array-complex` for other arrays; `contrast`, `montage-option`,
 * `voxel-size`, `scale-bar` or `montage-size` for options without sense.
 */
export async function drawMontage(
  images: NdArray,
  options: DrawMontageOptions = {},
): Promise<Picture> {
  checkOptions("montage", options, MONTAGE_OPTIONS);
  const { contrast = CONTRAST, gap = 3, most = 100, labels } = options;
  requirePercentiles(contrast);
  requireContrastBy(options.contrastBy);
  if (typeof options.voxelSize === "number") {
    requireVoxelSize(options.voxelSize);
  }
  requireWhole("columns", options.columns ?? 1, 1);
  requireWhole("tileSize", options.tileSize ?? 1, 1);
  requireWhole("most", most, 1);
  requireWhole("gap", gap, 0);
  const [total, height, width] = stackShape(images);
  const count = Math.min(total, most);
  const { columns, tileSize } = options;
  const shape = [height, width] as const;
  const layout = layOut({ count, shape, columns, tileSize, gap });
  const tiles = Array.from({ length: count }, (_, at) => {
    const start = at * height * width;
    return makeTile(images.data, start, shape, layout.zoom.bin);
  });
  const strip = planStrip(images, layout, options);
  const canvas = new Canvas(
    Math.max(layout.width, strip?.width ?? 0),
    layout.height + (strip?.height ?? 0),
    WHITE,
  );
  const faults = drawTiles(canvas, tiles, layout, {
    ...options,
    contrast,
    gap,
  });
  if (labels !== undefined) drawLabels(canvas, count, layout, labels, gap);
  strip?.draw(canvas, layout.height);
  return await Picture.of(
    canvas.toRaster(),
    describe(options, faults, shape, count),
  );
}

/**
 * Refuses images of a batch that was disposed.
 *
 * @throws {ArgumentError} `no-images`.
 */
export function requireHeld(images: NdArray): void {
  if (!isGivenBack(images)) return;
  throw new ArgumentError(
    "no-images",
    "Cannot draw images whose memory was given back: draw them before the " +
      "step of the walk ends, or walk without using",
    { label: "images" },
  );
}

/** [B, H, W] of real images. */
function stackShape(images: NdArray): readonly [number, number, number] {
  const { shape } = images;
  requireHeld(images);
  requireReal(images, "images");
  const [height, width] = shape.slice(-2);
  const isStack = shape.length === 2 || shape.length === 3;
  if (!isStack || !(height > 0 && width > 0)) {
    throw new ArgumentError(
      "image-shape",
      `Cannot draw an array of shape "[${shape.join(", ")}]": images are ` +
        `[B, H, W], or one [H, W]`,
      { label: "images", expected: "[B, H, W]", actual: shape },
    );
  }
  const count = shape.length === 3 ? shape[0] : 1;
  if (count > 0) return [count, height, width];
  throw new ArgumentError(
    "no-images",
    "Cannot draw a montage of no images: give at least one",
    { label: "images", expected: ">= 1", actual: count },
  );
}

function requireContrastBy(by: string = "image"): void {
  if (by === "image" || by === "all") return;
  throw new ArgumentError(
    "montage-option",
    `Cannot use "${by}" as contrastBy: known are image, all`,
    { label: "contrastBy", expected: ["image", "all"], actual: by },
  );
}

function requireWhole(label: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(
    "montage-option",
    `Cannot use "${value}" as ${label}: a whole number from ${least} is needed`,
    { label, expected: `>= ${least}`, actual: value },
  );
}

/** Draws the tiles; returns how many of their values are no finite numbers. */
function drawTiles(
  canvas: Canvas,
  tiles: readonly Tile[],
  layout: MontageLayout,
  { contrast, contrastBy, gap }: DrawMontageOptions & {
    readonly contrast: Percentiles;
    readonly gap: number;
  },
): number {
  const common = contrastBy === "all"
    ? greyRange(tiles.map(({ values }) => values), contrast)
    : null;
  return tiles.reduce((faults, tile, at) => {
    const range = common ?? greyRange([tile.values], contrast);
    const { enlarge } = layout.zoom;
    const place = { ...cornerOf(layout, at, gap), enlarge };
    return faults + drawTile(canvas, tile, range, place);
  }, 0);
}

function drawLabels(
  canvas: Canvas,
  count: number,
  layout: MontageLayout,
  labels: ArrayLike<number | string>,
  gap: number,
): void {
  const { tileWidth, tileHeight } = layout;
  const side = Math.min(tileWidth, tileHeight);
  if (side < LEAST_LABELLED) return;
  const size = lettersFor(side);
  for (let at = 0; at < Math.min(count, labels.length); at++) {
    const { x, y } = cornerOf(layout, at, gap);
    const text = String(labels[at]);
    const place = { x: x + 4, y: y + 4, size, level: WHITE, rim: 0 };
    drawText(canvas, text, place);
  }
}

function lettersFor(side: number): number {
  return Math.min(MOST_LETTERS, Math.max(LEAST_LETTERS, Math.round(side / 10)));
}

function cornerOf(
  { columns, tileWidth, tileHeight }: MontageLayout,
  at: number,
  gap: number,
): { readonly x: number; readonly y: number } {
  return {
    x: (at % columns) * (tileWidth + gap),
    y: Math.floor(at / columns) * (tileHeight + gap),
  };
}

/** The strip of the scale bar under the tiles. */
interface Strip {
  readonly width: number;
  readonly height: number;
  draw(canvas: Canvas, y: number): void;
}

function planStrip(
  images: NdArray,
  { zoom, tileWidth, width }: MontageLayout,
  options: DrawMontageOptions,
): Strip | null {
  const { scaleBar = true, caption } = options;
  const { voxelSize = pixelSizeOf(images) } = options;
  if (scaleBar === false && caption === undefined) return null;
  const size = STRIP_LETTERS;
  const height = scaleBarHeight(size);
  const bar = scaleBar === false ? null : planScaleBar({
    voxelSize,
    zoom: zoom.enlarge / zoom.bin,
    room: typeof scaleBar === "number" ? width : Math.max(tileWidth, 48),
    length: typeof scaleBar === "number" ? scaleBar : undefined,
  });
  const barWidth = bar === null ? 0 : scaleBarWidth(bar, size);
  const x = bar === null ? 0 : barWidth + 2 * size;
  return {
    width: caption === undefined ? barWidth : x + textWidth(caption, size),
    height,
    draw(canvas, y) {
      if (bar !== null) drawScaleBar(canvas, bar, { x: 0, y, size });
      if (caption === undefined) return;
      const top = y + Math.round((height - size) / 2);
      drawText(canvas, caption, { x, y: top, size, level: 0 });
    },
  };
}

function describe(
  { description }: DrawMontageOptions,
  faults: number,
  [height, width]: readonly [number, number],
  count: number,
): string {
  const said = description ??
    `${countOf(count, "image")} of ${width} × ${height} px`;
  return faults === 0
    ? said
    : `${said}; ${
      countOf(faults, "pixel")
    } of the picture without a value (vermilion)`;
}

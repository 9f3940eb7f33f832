import type { Raster } from "./encode_png.ts";

/** Vermilion, which all kinds of colour vision tell from grey. */
const MARK = [213, 94, 0] as const;

/** A grey picture in the making. Pixels that are marked stand out in colour. */
export class Canvas {
  /** Pixels of a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** 0 black to 255 white. */
  readonly grey: Uint8Array;
  #marked: Uint8Array | null = null;

  /** Makes a picture of one level. */
  constructor(width: number, height: number, level: number) {
    this.width = width;
    this.height = height;
    this.grey = new Uint8Array(width * height).fill(level);
  }

  /** Fills what of a rectangle lies in the picture. */
  fill(
    { x, y, width, height }: Rectangle,
    level: number,
  ): void {
    const end = Math.min(this.width, x + width);
    for (let row = y; row < Math.min(this.height, y + height); row++) {
      this.grey.fill(level, row * this.width + x, row * this.width + end);
    }
  }

  /** Lays a level over a pixel that lies in the picture, in part. */
  blend(x: number, y: number, level: number, part: number): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const at = y * this.width + x;
    this.grey[at] = Math.round(
      this.grey[at] + part * (level - this.grey[at]),
    );
    if (part > 0.5 && this.#marked !== null) this.#marked[at] = 0;
  }

  /** Fills a square that lies in the picture. */
  fillSquare(x: number, y: number, side: number, level: number): void {
    fillSquare(this.grey, y * this.width + x, this.width, side, level);
  }

  /** Marks a square that lies in the picture. */
  markSquare(x: number, y: number, side: number): void {
    this.#marked ??= new Uint8Array(this.grey.length);
    fillSquare(this.#marked, y * this.width + x, this.width, side, 1);
  }

  /** The picture: grey, or in colours where pixels are marked. */
  toRaster(): Raster {
    const { width, height, grey } = this;
    const marked = this.#marked;
    if (marked === null) return { width, height, channels: 1, data: grey };
    const data = new Uint8Array(3 * grey.length);
    for (let at = 0; at < grey.length; at++) {
      if (marked[at] === 1) data.set(MARK, 3 * at);
      else data.fill(grey[at], 3 * at, 3 * at + 3);
    }
    return { width, height, channels: 3, data };
  }
}

/** A part of a picture, in pixels from its upper left corner. */
export interface Rectangle {
  /** First column. */
  readonly x: number;
  /** First row. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

function fillSquare(
  data: Uint8Array,
  start: number,
  width: number,
  side: number,
  value: number,
): void {
  for (let row = 0; row < side; row++) {
    const first = start + row * width;
    for (let at = first; at < first + side; at++) data[at] = value;
  }
}

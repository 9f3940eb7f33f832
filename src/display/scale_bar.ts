import { ArgumentError } from "../core/errors.ts";
import type { Canvas } from "./canvas.ts";
import { drawText, textWidth } from "./draw_text.ts";

/** A bar of a known length. */
export interface ScaleBar {
  /** Its length in px of the picture. */
  readonly width: number;
  /** Its length in words, such as "50 Å". */
  readonly text: string;
}

/** How long a bar may be, and what a px of the picture stands for. */
export interface ScaleBarPlan {
  /** Å of a px of the image; null if that is not known. */
  readonly voxelSize: number | null;
  /** Px of the picture for a px of the image. */
  readonly zoom: number;
  /** Most px that the bar may take. */
  readonly room: number;
  /** Length in Å; a round one that fits if absent. */
  readonly length?: number | undefined;
}

/** Units of length, in Å, and the least that is given in them. */
const UNITS = [
  { sign: "µm", size: 1e4, from: 1e4 },
  { sign: "nm", size: 10, from: 1e3 },
  { sign: "Å", size: 1, from: 0 },
] as const;

/**
 * Plans a bar of 1, 2 or 5 times a power of ten: the longest that fits. In px
 * of the image where the size of a px is not known.
 *
 * @throws {ArgumentError} `scale-bar` if a stated length does not fit, or the
 * size of a px is not known.
 */
export function planScaleBar(plan: ScaleBarPlan): ScaleBar {
  const { voxelSize, zoom, room, length } = plan;
  if (length !== undefined) return statedBar(plan, length);
  const unit = voxelSize ?? 1;
  const most = room / zoom * unit;
  const longest = roundDown(most);
  return {
    width: Math.max(1, Math.round(longest / unit * zoom)),
    text: voxelSize === null ? `${plain(longest)} px` : lengthText(longest),
  };
}

/** Height of a bar with its text, in px. */
export function scaleBarHeight(size: number): number {
  return Math.round(1.9 * size);
}

/** Width of a bar with its text, in px. */
export function scaleBarWidth({ width, text }: ScaleBar, size: number): number {
  return width + size + textWidth(text, size);
}

/** Draws a bar and its text to the right of it, black. */
export function drawScaleBar(
  canvas: Canvas,
  bar: ScaleBar,
  place: { readonly x: number; readonly y: number; readonly size: number },
): void {
  const { x, y, size } = place;
  const height = Math.max(3, Math.round(size * 0.4));
  const top = y + Math.round(0.55 * size);
  const middle = top + Math.round((size - height) / 2);
  canvas.fill({ x, y: middle, width: bar.width, height }, 0);
  const right = x + bar.width + Math.round(0.7 * size);
  drawText(canvas, bar.text, { x: right, y: top, size, level: 0 });
}

function statedBar(
  { voxelSize, zoom, room }: ScaleBarPlan,
  length: number,
): ScaleBar {
  const width = voxelSize === null
    ? NaN
    : Math.round(length / voxelSize * zoom);
  if (width >= 1 && width <= room) return { width, text: lengthText(length) };
  const remedy = voxelSize === null
    ? "the size of a pixel is not known; give voxelSize too, or leave it out"
    : `it is ${width} px long where 1 to ${room} fit; leave it out for a ` +
      `length that fits`;
  throw new ArgumentError(
    "scale-bar",
    `Cannot draw a scale bar of "${length}" Å: ${remedy}`,
    { label: "scaleBar", actual: length },
  );
}

/** The greatest of 1, 2 and 5 times powers of ten up to a number. */
function roundDown(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  // Rounding must not lose a length that fits exactly.
  const digit = [5, 2].find((digit) => digit * power <= most * (1 + 1e-9)) ?? 1;
  return digit * power;
}

function lengthText(length: number): string {
  const { sign, size } = UNITS.find(({ from }) => length >= from * (1 - 1e-9))!;
  return `${plain(length / size)} ${sign}`;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

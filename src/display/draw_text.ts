import type { Canvas, Rectangle } from "./canvas.ts";
import { ACCENT, CAP_HEIGHT, glyphOf, LOWEST, type Stroke } from "./glyphs.ts";

/** How a text is drawn. */
export interface TextStyle {
  /** Column of the left edge of its ink. */
  readonly x: number;
  /** Row that capitals reach up to. */
  readonly y: number;
  /** Height of capitals, in px. */
  readonly size: number;
  /** Grey level of the letters. */
  readonly level: number;
  /** Grey level of a rim, by which it reads on any ground; none if absent. */
  readonly rim?: number | undefined;
}

/** Thickness of strokes and space between letters, as parts of the size. */
const [THICKNESS, SPACING] = [0.17, 0.36];

/** Width of a rim as a part of the size, and its least in px. */
const [RIM, LEAST_RIM] = [0.13, 1.5];

/** Columns that the ink of a text takes, in px. */
export function textWidth(text: string, size: number): number {
  const letters = [...text];
  const units = letters.reduce((sum, one) => sum + glyphOf(one).width, 0);
  const gaps = Math.max(0, letters.length - 1) * SPACING;
  return Math.ceil(size * (units / CAP_HEIGHT + gaps + THICKNESS));
}

/** Draws a line of text; what leaves the picture is cut off. */
export function drawText(canvas: Canvas, text: string, style: TextStyle): void {
  const { size, level, rim } = style;
  const reach = size * THICKNESS / 2;
  if (rim !== undefined) {
    const width = Math.max(LEAST_RIM, size * RIM);
    drawLetters(canvas, text, style, reach + width, rim);
  }
  drawLetters(canvas, text, style, reach, level);
}

function drawLetters(
  canvas: Canvas,
  text: string,
  { x, y, size }: TextStyle,
  reach: number,
  level: number,
): void {
  // The ink ends half a stroke beyond the lines.
  const inset = size * THICKNESS / 2;
  const unit = { x: size / CAP_HEIGHT, y: (size - 2 * inset) / CAP_HEIGHT };
  const top = y + inset;
  let left = x + inset;
  for (const letter of text) {
    const { strokes, width } = glyphOf(letter);
    const lines = strokes.map((line) =>
      line.map((value, i) =>
        i % 2 === 0 ? left + value * unit.x : top + value * unit.y
      )
    );
    const right = left + width * unit.x;
    const box = {
      x: Math.floor(left - reach),
      y: Math.floor(top - ACCENT * unit.y - reach),
      width: Math.ceil(right - left + 2 * reach) + 1,
      height: Math.ceil((ACCENT + LOWEST) * unit.y + 2 * reach) + 1,
    };
    drawLines(canvas, lines, box, reach, level);
    left = right + size * SPACING;
  }
}

function drawLines(
  canvas: Canvas,
  lines: readonly Stroke[],
  { x, y, width, height }: Rectangle,
  reach: number,
  level: number,
): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) {
      const distance = nearest(lines, column + 0.5, row + 0.5);
      const part = Math.min(1, reach + 0.5 - distance);
      if (part > 0) canvas.blend(column, row, level, part);
    }
  }
}

/** Distance of a point to the nearest of some strokes. */
function nearest(lines: readonly Stroke[], x: number, y: number): number {
  let least = Infinity;
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i += 2) {
      const to = Math.min(i + 2, line.length - 2);
      const [dx, dy] = [line[to] - line[i], line[to + 1] - line[i + 1]];
      const along = ((x - line[i]) * dx + (y - line[i + 1]) * dy) /
        (dx * dx + dy * dy || 1);
      const at = Math.min(1, Math.max(0, along));
      const distance = Math.hypot(
        x - line[i] - at * dx,
        y - line[i + 1] - at * dy,
      );
      if (distance < least) least = distance;
    }
  }
  return least;
}

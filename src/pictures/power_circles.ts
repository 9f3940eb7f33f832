import type { Canvas } from "../display/canvas.ts";
import { drawText, textWidth } from "../display/draw_text.ts";
import { decimal } from "../display/words.ts";

/** Height of letters in px. */
const LETTERS = 14;

/** Parts of the Nyquist frequency near which there are circles. */
const PARTS = [1 / 3, 2 / 3];

/** Lengths that circles may stand for, times powers of ten. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

const [BLACK, WHITE] = [0, 255];

/**
 * Draws circles of round lengths into a power spectrum, each with its length,
 * and the length that stands at the edge.
 *
 * @param side Px of the picture of the spectrum, [side, side].
 * @param middle Px from the edge to the zero frequency.
 * @param voxelSize Å between the pixels of the images, or null.
 */
export function drawCircles(
  canvas: Canvas,
  side: number,
  middle: number,
  voxelSize: number | null,
): void {
  const nyquist = 2 * (voxelSize ?? 1);
  const unit = voxelSize === null ? "px" : "Å";
  const lengthText = (length: number) => `${decimal(length, 3)} ${unit}`;
  for (const part of PARTS) {
    const length = roundLength(nyquist, part);
    const radius = nyquist / length * side / 2;
    drawCircle(canvas, middle, radius, side);
    const place = radius * Math.SQRT1_2 + 4;
    const y = middle - place - LETTERS / 2;
    drawLabel(canvas, lengthText(length), middle + place, y);
  }
  const edge = lengthText(nyquist);
  drawLabel(canvas, edge, side - textWidth(edge, LETTERS) - 5, middle);
}

function drawLabel(canvas: Canvas, text: string, x: number, y: number): void {
  const place = { x: Math.round(x), y: Math.round(y - LETTERS / 2) };
  drawText(canvas, text, { ...place, size: LETTERS, level: WHITE, rim: BLACK });
}

/** A thin circle. */
function drawCircle(
  canvas: Canvas,
  middle: number,
  radius: number,
  side: number,
): void {
  const first = Math.max(0, Math.floor(middle - radius - 2));
  const end = Math.min(side, Math.ceil(middle + radius + 2));
  for (let y = first; y < end; y++) {
    for (let x = first; x < end; x++) {
      const off = Math.hypot(x + 0.5 - middle, y + 0.5 - middle) - radius;
      const part = 0.8 * Math.min(1, 1.25 - Math.abs(off));
      if (part > 0) canvas.blend(x, y, WHITE, part);
    }
  }
}

/** The round length whose frequency is nearest to a part of Nyquist. */
function roundLength(nyquist: number, part: number): number {
  const power = 10 ** Math.floor(Math.log10(nyquist / part));
  const lengths = [0.1, 1, 10].flatMap((by) =>
    ROUND.map((digit) => digit * by * power)
  );
  const far = (length: number) => Math.abs(nyquist / length - part);
  return lengths.reduce((best, one) => far(one) < far(best) ? one : best);
}

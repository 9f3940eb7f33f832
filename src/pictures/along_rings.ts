/** Half an arc, in radians: astigmatic rings change little over it. */
const ARC = 0.1;

/** Most samples of half an arc. */
const MOST_SAMPLES = 12;

/**
 * Means of a centred plane [D, D] over short arcs about its zero frequency: in
 * them noise goes and rings stay.
 */
export function alongRings(plane: Float64Array, D: number): Float64Array {
  const centre = Math.floor(D / 2);
  const inside = (at: number) => Math.min(D - 1, Math.max(0, at));
  return plane.map((_, at) => {
    const [x, y] = [at % D - centre, Math.floor(at / D) - centre];
    const steps = Math.min(MOST_SAMPLES, Math.floor(ARC * Math.hypot(x, y)));
    let sum = 0;
    for (let step = -steps; step <= steps; step++) {
      const angle = step === 0 ? 0 : ARC * step / steps;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const column = inside(Math.round(x * cos - y * sin) + centre);
      const row = inside(Math.round(x * sin + y * cos) + centre);
      sum += plane[row * D + column];
    }
    return sum / (2 * steps + 1);
  });
}

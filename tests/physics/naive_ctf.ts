/** CTF and dose weight straight from the formulas: what the tests trust. */

/** The formula as it stands in section 3.2, with all its angles. */
export function naiveCtf(
  row: readonly number[],
  [x, y]: [number, number],
): number {
  const [dfu, dfv, dfang, volt, csMm, w, shift, b, contrast] = row;
  const v = 1000 * volt;
  const lambda = 12.2643247 / Math.sqrt(v * (1 + 0.978466e-6 * v));
  const ss = x * x + y * y;
  const angle = Math.atan2(y, x) - dfang * Math.PI / 180;
  const defocus = 0.5 * (dfu + dfv + (dfu - dfv) * Math.cos(2 * angle));
  const cs = 1e7 * csMm;
  const gamma = 2 * Math.PI *
      (-0.5 * defocus * lambda * ss + 0.25 * cs * lambda ** 3 * ss ** 2) -
    shift * Math.PI / 180;
  const wave = Math.sqrt(1 - w * w) * Math.sin(gamma) - w * Math.cos(gamma);
  return wave * Math.exp(-b / 4 * ss) * contrast;
}

/** Section 3.5. */
export function naiveDoseWeight(
  s: number,
  { dose, voltage, angle }: { dose: number; voltage: number; angle: number },
): number {
  const factor = voltage === 200 ? 0.75 : 1;
  const exposure = 0.245 * factor * Math.pow(s, -1.665) + 2.81;
  const left = dose < 2.51284 * exposure ? Math.exp(-0.5 * dose / exposure) : 0;
  return left * Math.cos(angle * Math.PI / 180);
}

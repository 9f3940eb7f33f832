/** Widths of letters in ems, for those that are far from the others. */
const NARROW = /[ilIjtfr.,:;'|!()[\]/ 1]/;
const WIDE = /[mwMW%@…—]/;
const [NARROW_EM, USUAL_EM, WIDE_EM] = [0.38, 0.62, 0.95];

/**
 * Width of a text in px, about and rather too wide, in the sans-serif faces
 * that charts are read in. Where there is no canvas to measure it, Vega takes
 * 0.8 em for every letter, which leaves gaps beside long labels.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const letter of text) {
    ems += NARROW.test(letter)
      ? NARROW_EM
      : WIDE.test(letter)
      ? WIDE_EM
      : USUAL_EM;
  }
  return ems * fontSize;
}

/**
 * Colours that all kinds of colour vision tell apart, and that print well in
 * grey: M. Okabe and K. Ito, "Color Universal Design" (2008), without yellow,
 * which white grounds swallow.
 */
export const PALETTE = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
] as const;

/** Colour of what has no rival. */
export const MAIN_COLOUR: string = PALETTE[0];

/** Colour of what only guides the eye. */
export const GUIDE_COLOUR = "#777777";

/** A line from point to point: x, y, x, y, … in units of a glyph's grid. */
export type Stroke = readonly number[];

/** A letter as strokes; its ink begins at x = 0. */
export interface Glyph {
  /** Lines; a line of one point is a dot. */
  readonly strokes: readonly Stroke[];
  /** Where the ink ends, between the middles of strokes. */
  readonly width: number;
}

/** Height of capitals and digits, in units of the grid. */
export const CAP_HEIGHT = 6;

/** How far tails reach down from the line of the tops of capitals. */
export const LOWEST = 8;

/** How far accents rise above that line. */
export const ACCENT = 2;

/**
 * Points are two digits, x then y, on a grid 4 units wide: capitals reach from
 * y = 2 down to 8, small letters from 4, tails to 10, which is "a".
 */
const LINES: Readonly<Record<string, string>> = {
  "0": "12 32 43 47 38 18 07 03 12",
  "1": "13 22 28",
  "2": "03 12 32 43 44 08 48",
  "3": "03 12 32 43 44 35 15, 35 46 47 38 18 07",
  "4": "38 32 06 46",
  "5": "42 02 04 34 45 47 38 18 07",
  "6": "32 12 03 07 18 38 47 46 35 15 06",
  "7": "02 42 18",
  "8": "15 04 03 12 32 43 44 35 15 06 07 18 38 47 46 35",
  "9": "44 35 15 04 03 12 32 43 47 38 18",
  A: "08 22 48, 16 36",
  B: "08 02 32 43 44 35 05, 35 46 47 38 08",
  C: "43 32 12 03 07 18 38 47",
  D: "08 02 32 43 47 38 08",
  E: "42 02 08 48, 05 35",
  F: "42 02 08, 05 35",
  G: "43 32 12 03 07 18 38 47 45 25",
  H: "02 08, 42 48, 05 45",
  I: "22 28",
  J: "32 37 28 18 07",
  K: "02 08, 42 05 48",
  L: "02 08 48",
  M: "08 02 25 42 48",
  N: "08 02 48 42",
  O: "12 32 43 47 38 18 07 03 12",
  P: "08 02 32 43 44 35 05",
  Q: "12 32 43 47 38 18 07 03 12, 26 48",
  R: "08 02 32 43 44 35 05, 25 48",
  S: "43 32 12 03 04 15 35 46 47 38 18 07",
  T: "02 42, 22 28",
  U: "02 07 18 38 47 42",
  V: "02 28 42",
  W: "02 18 25 38 42",
  X: "02 48, 42 08",
  Y: "02 25 42, 25 28",
  Z: "02 42 08 48",
  a: "14 34 45 48, 46 16 07 18 38 47",
  b: "02 08, 05 14 34 45 47 38 18 07",
  c: "45 34 14 05 07 18 38 47",
  d: "42 48, 45 34 14 05 07 18 38 47",
  e: "06 46 45 34 14 05 07 18 38",
  f: "42 32 23 28, 14 34",
  g: "44 49 3a 1a, 45 34 14 05 07 18 38 47",
  h: "02 08, 05 14 34 45 48",
  i: "24 28, 22",
  j: "24 29 1a, 22",
  k: "02 08, 34 06 38",
  l: "22 28",
  m: "04 08, 05 14 25 28, 25 34 45 48",
  n: "04 08, 05 14 34 45 48",
  o: "14 34 45 47 38 18 07 05 14",
  p: "04 0a, 05 14 34 45 47 38 18 07",
  q: "44 4a, 45 34 14 05 07 18 38 47",
  r: "04 08, 05 14 34",
  s: "45 34 14 05 16 36 47 38 18 07",
  t: "22 27 38, 14 34",
  u: "04 07 18 38 47, 44 48",
  v: "04 28 44",
  w: "04 18 25 38 44",
  x: "04 48, 44 08",
  y: "04 28, 44 1a",
  z: "04 44 08 48",
  Å: "08 22 48, 16 36, 20 31 22 11 20",
  µ: "04 0a, 04 07 18 38 47, 44 48",
  "°": "22 33 24 13 22",
  "¹": "13 22 25",
  "²": "12 22 33 15 35",
  "⁻": "13 33",
  ".": "28",
  ",": "28 1a",
  ":": "25, 28",
  ";": "25, 28 1a",
  "·": "25",
  "-": "15 35",
  "−": "05 45",
  "+": "05 45, 23 27",
  "±": "04 44, 22 26, 08 48",
  "=": "04 44, 06 46",
  "×": "13 37, 33 17",
  "/": "42 08",
  "(": "32 23 27 38",
  ")": "12 23 27 18",
  "[": "32 22 28 38",
  "]": "12 22 28 18",
  "<": "43 05 47",
  ">": "03 45 07",
  "%": "42 08, 02, 48",
  "#": "12 18, 32 38, 04 44, 06 46",
  "*": "23 27, 04 46, 44 06",
  "'": "22 24",
  '"': "12 14, 32 34",
  "!": "22 26, 28",
  "?": "03 12 32 43 44 26, 28",
  _: "09 49",
  "|": "22 2a",
};

/** Signs that Unicode has twice. */
const SAME: Readonly<Record<string, string>> = {
  "\u212b": "Å",
  "\u03bc": "µ",
  "\u2013": "-",
};

const SPACE: Glyph = { strokes: [], width: 1 };

const known = new Map<string, Glyph>();

/** The glyph of a letter; a question mark for one that has none. */
export function glyphOf(letter: string): Glyph {
  if (letter === " " || letter === "\u00a0") return SPACE;
  const name = SAME[letter] ?? letter;
  const sign = Object.hasOwn(LINES, name) ? name : "?";
  let glyph = known.get(sign);
  if (glyph === undefined) known.set(sign, glyph = readGlyph(LINES[sign]));
  return glyph;
}

function readGlyph(lines: string): Glyph {
  const strokes = lines.split(", ").map((line) =>
    line.split(" ").flatMap(([x, y]) => [Number(x), parseInt(y, 11) - 2])
  );
  const columns = strokes.flatMap((line) => line.filter((_, i) => i % 2 === 0));
  const first = Math.min(...columns);
  return {
    strokes: strokes.map((line) =>
      line.map((value, i) => i % 2 === 0 ? value - first : value)
    ),
    width: Math.max(...columns) - first,
  };
}

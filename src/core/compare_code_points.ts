/** Units from here on stand after or are part of what needs two of them. */
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/**
 * Order of two texts by code points, as Python and UTF-8 have it: negative,
 * 0 or positive. JavaScript's own `<` puts U+FF5E after U+1F600.
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all of one unit. */
function rank(unit: number): number {
  const isSurrogate = unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE;
  return isSurrogate ? unit + 0x10000 : unit;
}

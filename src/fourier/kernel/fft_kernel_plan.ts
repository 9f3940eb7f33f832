/** Plans of the kernel: the passes of a transform and their factors. */

/** Integers of a plan before its passes, and of each pass. */
const HEAD = 2;
const PASS = 5;

/** Radices with a pass of their own. */
const RADICES = [8, 4, 2, 3, 5, 7];

/** Largest odd radix of the general pass. */
const MOST = 47;

/** Longest line. */
const LONGEST = 2 ** 20;

/** Radices of the passes for lines of `size`, or null if there are none. */
export function passesOf(size: number): readonly number[] | null {
  if (size > LONGEST) return null;
  const radices: number[] = [];
  let rest = size;
  for (const radix of RADICES) {
    // 16 = 4 * 4 and not 8 * 2: a pass of radix 2 does little for its reading.
    while (rest % radix === 0 && !(radix === 8 && rest % 32 === 16)) {
      radices.push(radix);
      rest /= radix;
    }
  }
  for (let radix = 11; radix <= MOST && rest > 1; radix += 2) {
    while (rest % radix === 0) {
      radices.push(radix);
      rest /= radix;
    }
  }
  return rest === 1 ? radices : null;
}

/** Size of a plan in bytes. */
export function planBytes(size: number, radices: readonly number[]): number {
  let words = HEAD + PASS * radices.length;
  let length = size;
  for (const radix of radices) {
    words += tableWords(radix, length) + rootWords(radix);
    length /= radix;
  }
  return 4 * words;
}

function tableWords(radix: number, length: number): number {
  return 2 * (radix - 1) * (length / radix);
}

function rootWords(radix: number): number {
  return RADICES.includes(radix) ? 0 : 2 * ((radix - 1) / 2) ** 2;
}

/** Writes a plan to the address `start`. */
export function writePlan(
  memory: ArrayBufferLike,
  start: number,
  size: number,
  radices: readonly number[],
): void {
  const words = planBytes(size, radices) / 4;
  const integers = new Uint32Array(memory, start, words);
  const floats = new Float32Array(memory, start, words);
  integers.set([size, radices.length]);
  let at = HEAD + PASS * radices.length;
  let length = size;
  let step = 1;
  radices.forEach((radix, pass) => {
    const rest = length / radix;
    const roots = at + tableWords(radix, length);
    const addresses = [start + 4 * at, start + 4 * roots];
    integers.set([radix, rest, step, ...addresses], HEAD + PASS * pass);
    writeTable(floats.subarray(at), radix, rest);
    if (rootWords(radix) > 0) writeRoots(floats.subarray(roots), radix);
    at = roots + rootWords(radix);
    length = rest;
    step *= radix;
  });
}

/** exp(-2 pi i p k / (radix rest)) for every p < rest and k from 1. */
function writeTable(table: Float32Array, radix: number, rest: number): void {
  let at = 0;
  for (let p = 0; p < rest; p++) {
    for (let k = 1; k < radix; k++) {
      const angle = -2 * Math.PI * p * k / (radix * rest);
      table[at++] = Math.cos(angle);
      table[at++] = Math.sin(angle);
    }
  }
}

/** cos and sin of 2 pi j k / radix for j and k from 1 to (radix - 1) / 2. */
function writeRoots(roots: Float32Array, radix: number): void {
  let at = 0;
  for (let k = 1; 2 * k < radix; k++) {
    for (let j = 1; 2 * j < radix; j++) {
      const angle = 2 * Math.PI * (j * k % radix) / radix;
      roots[at++] = Math.cos(angle);
      roots[at++] = Math.sin(angle);
    }
  }
}

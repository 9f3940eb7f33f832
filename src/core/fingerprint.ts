import type { FloatArray } from "./nd_array.ts";

const PRIMES = [0x9e3779b1, 0x85ebca77] as const;

/**
 * A number that changes, as good as surely, when any element of any array
 * changes: 53 bits, not for cryptography. Bits are compared, so −0 differs
 * from 0.
 */
export function fingerprint(arrays: readonly FloatArray[]): number {
  let [even, odd] = PRIMES as readonly number[];
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const words = new Uint32Array(buffer, byteOffset, byteLength >> 2);
    const paired = words.length & ~1;
    // Two independent chains keep the processor busy. The shift carries high
    // bits down; without it two flipped signs would cancel.
    for (let k = 0; k < paired; k += 2) {
      even = Math.imul(even ^ words[k], PRIMES[0]);
      even ^= even >>> 15;
      odd = Math.imul(odd ^ words[k + 1], PRIMES[1]);
      odd ^= odd >>> 15;
    }
    if (paired < words.length) {
      even = Math.imul(even ^ words[paired], PRIMES[0]);
      even ^= even >>> 15;
    }
  }
  return ((even ^ odd) >>> 0) * 2 ** 21 + (odd >>> 11);
}

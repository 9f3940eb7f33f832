import type { ParticleRecords } from "./particle_records.ts";

/**
 * A number for each particle by which cryoSPARC knows it: its own if it has
 * one, else made of the name of its image, so that the same image gets the
 * same number again. An image named twice gets two.
 */
export function uidsFor(
  { uids, images, length }: ParticleRecords,
): BigUint64Array {
  if (uids !== null) return uids;
  const known = new Set<bigint>();
  return BigUint64Array.from({ length }, (_, i) => {
    let uid = images === null
      ? BigInt(i + 1)
      : hash(`${images.sections[i] + 1}@${images.files[images.fileIndex[i]]}`);
    while (known.has(uid)) uid = BigInt.asUintN(64, uid + 1n);
    known.add(uid);
    return uid;
  });
}

/** Two runs of FNV-1a (Fowler, Noll and Vo) with different beginnings. */
function hash(text: string): bigint {
  let high = 0x811c9dc5;
  let low = 0x01234567;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ (code + i), 0x01000193);
  }
  return (BigInt(mixed(high)) << 32n) | BigInt(mixed(low));
}

/** Lets every bit of a word depend on all others (Appleby's finaliser). */
function mixed(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

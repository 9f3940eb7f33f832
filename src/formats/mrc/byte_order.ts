/**
 * Largest `nx` and `ny` taken for real. Of the two byte orders of an integer
 * at most one lies in 1 to 65535: swapping moves its lower half to the upper.
 */
export const LARGEST_SIDE = 65535;

/**
 * The byte order in which the width and height of an image make sense, or
 * `undefined` if they do in neither. As they cannot in both, this decides for
 * every image, whatever the machine stamp says: real files have stamps that
 * are absent, garbled or wrong.
 */
export function findLittleEndian(view: DataView): boolean | undefined {
  return [true, false].find((littleEndian) =>
    [0, 4].every((offset) => {
      const side = view.getInt32(offset, littleEndian);
      return side >= 1 && side <= LARGEST_SIDE;
    })
  );
}

/** What a machine stamp, in hexadecimal digits, says of the byte order. */
export function stampedLittleEndian(machst: string): boolean | undefined {
  if (machst.startsWith("44")) return true;
  if (machst.startsWith("11")) return false;
  return undefined;
}

/** Whether a machine stamp is one that the format defines, or EMAN's. */
export function isUsualStamp(machst: string): boolean {
  return /^(4444|4441|1111)/.test(machst);
}

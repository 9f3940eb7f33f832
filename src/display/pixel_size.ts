const known = new WeakMap<object, number>();

/** Remembers the Å between the pixels of an array of images. */
export function setPixelSize(images: object, angstrom: number): void {
  known.set(images, angstrom);
}

/** Å between the pixels of an array that came from a dataset, or null. */
export function pixelSizeOf(images: object): number | null {
  return known.get(images) ?? null;
}

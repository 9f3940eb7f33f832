/** Path of a file of the reference data, which is kept beside the project. */
export function referencePath(name: string): string {
  return decodeURIComponent(
    new URL(`../../../shared/data/${name}`, import.meta.url).pathname,
  );
}

/** A JSON file of the reference data, or undefined where the data are absent. */
export function readReferenceData<T>(name: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(referencePath(name)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

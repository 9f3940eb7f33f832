/** Path of a `file:` URL. */
export function fromFileUrl(url: URL): string {
  return decodeURIComponent(url.pathname);
}

/** Root of the project, with a slash at its end. */
export const PROJECT = fromFileUrl(new URL("../../", import.meta.url));

/** Folder of real data beside the project, with a slash at its end. */
export const REAL_DATA = fromFileUrl(
  new URL("../../../shared/data/", import.meta.url),
);

/** Whether the folder of real data is there; tests of it are skipped if not. */
export const hasRealData: boolean = exists(REAL_DATA);

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

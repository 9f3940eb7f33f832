import { ArgumentError } from "../../core/errors.ts";

/** A path of an HDF5 file, and of what lies in it. */
export interface Hdf5Path {
  /** Path of the file. */
  readonly file: string;
  /** Path in the file, or null if none is given. */
  readonly dataset: string | null;
}

/** Whether a path is that of an HDF5 file, or of something in one. */
export function isHdf5Path(path: string): boolean {
  return /\.(h5|hdf5|hdf)$/i.test(parseHdf5Path(path).file);
}

/**
 * Takes `file.h5::/path/in/file` apart. A path without `::` after `.h5`,
 * `.hdf5` or `.hdf` (whatever the case) is that of a file.
 *
 * @throws {ArgumentError} `hdf5-path` if nothing follows the `::`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { parseHdf5Path } from "@cryoset/cryoset";
 *
 * const { file, dataset } = parseHdf5Path("set.h5::/stack/images");
 * assertEquals([file, dataset], ["set.h5", "/stack/images"]);
 * assertEquals(parseHdf5Path("set.h5").dataset, null);
 * ```
 */
export function parseHdf5Path(path: string): Hdf5Path {
  const parts = /^(.*?\.(?:h5|hdf5|hdf))::(.*)$/is.exec(path);
  if (parts === null) return { file: path, dataset: null };
  const names = parts[2].split("/").filter((name) => name !== "");
  if (names.length === 0) {
    throw new ArgumentError(
      "hdf5-path",
      `Cannot tell which dataset "${path}" means: give its path after "::", ` +
        `as in "${parts[1]}::/images"`,
      { actual: path },
    );
  }
  return { file: parts[1], dataset: `/${names.join("/")}` };
}
